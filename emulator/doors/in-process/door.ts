import type { CoreCaller } from './core-caller.ts';

/** What every part of the door has: the way into the core. */
export class Door {
  protected readonly core: CoreCaller;

  constructor(core: CoreCaller) {
    this.core = core;
  }
}
