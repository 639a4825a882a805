import type { TlsIdentity } from '../../http/tls.ts';
import { Turns } from '../turns.ts';
import type { Bridge } from './bridge.ts';
import { type Blocking, type BridgeEvent, type BridgeState, BridgeStateError, bridgeStates } from './bridge-states.ts';
import { BRIDGE_LIMITS, type BridgeLimits, BridgeServer } from './server.ts';
import type { BridgeTrace } from './trace.ts';

/** Where a bridge listens. */
export interface BridgePort {
  readonly scheme: 'ws' | 'wss';
  /** 0: any free one. */
  readonly port: number;
}

export interface BridgeHosting {
  readonly bridge: Bridge;
  readonly addresses: readonly BridgePort[];
  /** For the addresses over TLS. */
  readonly identity: TlsIdentity;
  readonly trace: BridgeTrace;
  /** Default: `ok`. */
  readonly state?: BridgeState | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly limits?: Partial<BridgeLimits> | undefined;
  nextConnection(): number;
  onBug(error: unknown): void;
}

/** What whoever starts a workstation does with one of its bridges (R-CLIENT-28). What is asked for is done one after the other. */
export interface BridgeControl {
  readonly name: string;
  readonly state: BridgeState;
  /** How pages are kept away, when they are. */
  readonly blocking: Blocking | undefined;
  /** Its addresses, by scheme. They stay what they are, whatever its state. */
  readonly urls: Readonly<Partial<Record<BridgePort['scheme'], string>>>;
  /** It is there, but does not run yet. */
  install(): Promise<void>;
  /** It is gone, whatever it did. */
  uninstall(): Promise<void>;
  /** Rejects with BridgeStateError `bridge-not-installed`, PortInUseError. */
  start(): Promise<void>;
  /** Rejects with BridgeStateError `bridge-not-installed`. */
  stop(): Promise<void>;
  /** Keeps pages away from it. @param how default: `reset`. Rejects with BridgeStateError. */
  block(how?: Blocking): Promise<void>;
  /** Rejects with BridgeStateError. */
  unblock(): Promise<void>;
}

const LISTENING: ReadonlySet<BridgeState> = new Set(['ok', 'blocked']);

/** A bridge at its addresses, in a state. */
export class BridgeHost implements BridgeControl {
  readonly #hosting: BridgeHosting;
  readonly #servers: ReadonlyMap<BridgePort['scheme'], BridgeServer>;
  #state: BridgeState = 'not-running';
  #blocking: Blocking | undefined;
  readonly #turns = new Turns();

  private constructor(hosting: BridgeHosting) {
    const { bridge, addresses, identity, limits, allowedOrigins, trace, nextConnection, onBug } = hosting;
    const shared = { bridge, allowedOrigins, trace, nextConnection, onBug, limits: { ...BRIDGE_LIMITS, ...limits } };
    this.#hosting = hosting;
    this.#servers = new Map(
      addresses.map(({ scheme, port }) => [
        scheme,
        new BridgeServer({ ...shared, port, identity: scheme === 'wss' ? identity : undefined }),
      ]),
    );
  }

  /** Takes its ports, also when it is not to listen yet: so they are known. Returns rejects with PortInUseError. */
  static async open(hosting: BridgeHosting): Promise<BridgeHost> {
    const host = new BridgeHost(hosting);
    try {
      await host.#enter('ok', undefined);
      await host.#enter(hosting.state ?? 'ok', hosting.state === 'blocked' ? 'reset' : undefined);
      return host;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  get name(): string {
    return this.#hosting.bridge.name;
  }

  get state(): BridgeState {
    return this.#state;
  }

  get blocking(): Blocking | undefined {
    return this.#blocking;
  }

  get urls(): BridgeControl['urls'] {
    return Object.fromEntries([...this.#servers].map(([scheme, { url }]) => [scheme, url]));
  }

  install = () => this.apply('install');
  uninstall = () => this.apply('uninstall');
  start = () => this.apply('start');
  stop = () => this.apply('stop');
  block = (how: Blocking = 'reset') => this.apply('block', how);
  unblock = () => this.apply('unblock');

  /** Does what the event's row says. Returns rejects with BridgeStateError, PortInUseError; then the state is what it was. */
  apply(event: BridgeEvent, how: Blocking = 'reset'): Promise<void> {
    return this.#turns.take(() => {
      const { to, refused } = bridgeStates.step(this.#state, event);
      if (refused !== undefined) throw new BridgeStateError(refused, this.name, event);
      const kept = event === 'block' ? how : this.#blocking;
      return this.#enter(to, to === 'blocked' ? kept : undefined);
    });
  }

  /** Ends everything; nothing can be done to it any more. */
  async close(): Promise<void> {
    await this.#turns.take(() => this.#silence());
  }

  async #enter(state: BridgeState, blocking: Blocking | undefined): Promise<void> {
    const servers = [...this.#servers.values()];
    if (LISTENING.has(state)) await this.#listen(servers);
    else await this.#silence();
    for (const server of servers) server.block(blocking);
    this.#state = state;
    this.#blocking = blocking;
    const text = blocking === undefined ? state : `${state} (${blocking})`;
    this.#hosting.trace.write(this.#hosting.bridge, { connection: 0, direction: 'event', text });
  }

  /** At all of its addresses or, if one is taken, at none. */
  async #listen(servers: readonly BridgeServer[]): Promise<void> {
    const wasSilent = !LISTENING.has(this.#state);
    try {
      for (const server of servers) await server.listen();
    } catch (error) {
      if (wasSilent) await this.#silence();
      throw error;
    }
  }

  async #silence(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.close()));
  }
}
