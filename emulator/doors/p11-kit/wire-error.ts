import { ckrName } from '../../spec/names.ts';

/** A message that breaks the protocol inside its frame: the call is answered with `rv`, the connection goes on. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly rv: number;

  constructor(rv: number, detail: string) {
    super(`${ckrName(rv)}: ${detail}`);
    this.rv = rv;
  }
}

/** Octets that are no frame: where the next one begins is unknown, so the connection cannot go on. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}
