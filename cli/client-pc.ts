import { createEmulator, type FileStore, openTokenImage } from '../emulator/index.ts';
import { timeStampRoutes } from '../http/ca-time-stamp.ts';
import { PortInUseError } from '../http/server.ts';
import type { Clock } from '../simulation/clock.ts';
import { type Rng, SeededRng } from '../simulation/rng.ts';
import type { Bench } from '../suites/index.ts';
import {
  type BridgeKey,
  type BridgePorts,
  type BridgeState,
  type PcStart,
  startWorkstation,
  tokenCarrier,
  tokenNames,
  type Workstation,
  type WorkstationOptions,
} from '../workstation/index.ts';
import type { BenchPlan } from './demo-plan.ts';
import type { PluggedToken } from './plugged-token.ts';

/** How the client's PC of `up` is to be. */
export interface ClientPcWish {
  /** Of its bridges; what is absent is the real one. */
  readonly ports: BridgePorts;
  /** Where another program has one of them: no PC then, or one with free ports. */
  readonly isFirm: boolean;
  readonly states: Partial<Record<BridgeKey, BridgeState>>;
  readonly pcStart: PcStart;
  /** Of its desk. */
  readonly deskPort: number;
  onBug(error: unknown): void;
}

/** What is around the PC once CA and bank stand. */
export interface ClientPcWorld {
  readonly clock: Clock;
  readonly caUrl: string;
  readonly token: PluggedToken;
}

/**
 * The PC of the client of `up`. It stands before the houses, for their pages have to know where its bridges are; the token is plugged in when
 * they stand.
 */
export class ClientPc {
  readonly workstation: Workstation;
  /** Whether another program has the real ports: pages that are not of these houses do not find the bridges. */
  readonly isElsewhere: boolean;
  readonly #world: Partial<ClientPcWorld>;

  private constructor(workstation: Workstation, world: Partial<ClientPcWorld>, isElsewhere: boolean) {
    this.workstation = workstation;
    this.isElsewhere = isElsewhere;
    this.#world = world;
  }

  /** Returns rejects with PortInUseError: the desk's, or a bridge's that must be that one. */
  static async open({ seed, at }: BenchPlan, wish: ClientPcWish): Promise<ClientPc> {
    const world: Partial<ClientPcWorld> = {};
    const { states, pcStart, deskPort, onBug } = wish;
    const start = (ports: NonNullable<WorkstationOptions['ports']>) =>
      startWorkstation({
        clock: { now: () => world.clock?.now() ?? at },
        rng: new SeededRng(seed).stream('workstation'),
        carriers: () => (world.token ? [world.token.carrier] : []),
        reader: { insert: () => tokenIn(world).insert(), remove: () => tokenIn(world).remove() },
        timeStampUrl: () => world.caUrl && new URL(timeStampRoutes.stamp.path, world.caUrl).href,
        ...{ ports, states, pcStart, deskPort, onBug },
      });
    try {
      return new ClientPc(await start(wish.ports), world, false);
    } catch (error) {
      const isBridge = error instanceof PortInUseError && error.house !== 'workstation';
      if (!isBridge || wish.isFirm) throw error;
      return new ClientPc(await start('free'), world, true);
    }
  }

  /** The houses stand, and the token is plugged in. */
  begin(world: ClientPcWorld): void {
    Object.assign(this.#world, world);
  }

  /** @throws RangeError before {@link begin}. */
  get token(): PluggedToken {
    return tokenIn(this.#world);
  }

  async close(): Promise<void> {
    await this.workstation.close();
    this.#world.token?.close();
  }
}

function tokenIn({ token }: Partial<ClientPcWorld>): PluggedToken {
  if (token) return token;
  throw new RangeError('the token is not personalised yet');
}

/** The token of a bench. Closing it leaves it to the bench. */
export function tokenOfBench({ emulator, token, device }: Bench): PluggedToken {
  let removed: ReturnType<typeof emulator.remove> | undefined;
  return {
    carrier: tokenCarrier({ token }, tokenNames(device.name)),
    title: device.title,
    insert: () => {
      if (!removed) throw new RangeError('the token is in its reader');
      emulator.insert(removed);
      removed = undefined;
    },
    remove: () => {
      removed = emulator.remove();
    },
    close: () => undefined,
  };
}

/** The token in an image, which is held while it is plugged in: pulled out, any program may take it. @throws TokenImageError */
export function tokenOfImage(path: string, { clock, rng }: { readonly clock: Clock; readonly rng: Rng }): PluggedToken {
  let store: FileStore | undefined = openTokenImage(path);
  const emulator = createEmulator({ clock, rng, slots: [{ store }] });
  const device = emulator.slots[0]?.token?.device;
  const token = emulator.application();
  token.C_Initialize();
  const close = () => {
    store?.close();
    store = undefined;
  };
  return {
    carrier: tokenCarrier({ token }, tokenNames(device?.name ?? 'javatoken')),
    title: device?.title ?? '',
    insert: () => {
      if (store) throw new RangeError('the token is in its reader');
      store = openTokenImage(path);
      emulator.insert(emulator.newToken({ store }));
    },
    remove: () => {
      emulator.remove();
      close();
    },
    close: () => {
      token.C_Finalize();
      close();
    },
  };
}
