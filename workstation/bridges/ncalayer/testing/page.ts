import { NOW } from '../../../../pki/x509/testing/authority.ts';
import { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import type { Carrier } from '../../../carriers/carrier.ts';
import { PASSWORD } from '../../../carriers/testing/key-folder.ts';
import type { BridgeConnection, BridgeSite } from '../../bridge.ts';
import { ScriptedPerson, type ScriptRow } from '../../scripted-person.ts';
import { MODULES, type ModuleKey } from '../methods.ts';
import { type NcaLayerOptions, ncaLayer } from '../ncalayer.ts';

/** A page that is connected to NCALayer on a PC with these carriers, and the person before it. */
export interface Page {
  readonly person: ScriptedPerson;
  readonly clock: VirtualClock;
  readonly connection: BridgeConnection;
  /** Sends a text. @returns the answer, as text. */
  say(text: string): Promise<string>;
  common(method: string, ...args: unknown[]): Promise<unknown>;
  basics(method: string, args: unknown): Promise<unknown>;
}

export interface PageSetting extends NcaLayerOptions {
  readonly carriers?: readonly Carrier[];
  /** Default: enters the right password and takes the first of all choices. */
  readonly script?: readonly ScriptRow[];
  readonly site?: Partial<BridgeSite>;
}

export const WILLING: readonly ScriptRow[] = [
  { on: 'choose-carrier', answer: 'first' },
  { on: 'password', answer: PASSWORD },
  { on: 'choose-key', answer: 'first' },
];

/** Errors that nobody has foreseen come up in the test. */
export function openPage({ carriers = [], script = WILLING, site, ...options }: PageSetting = {}): Page {
  const clock = new VirtualClock(NOW);
  const person = new ScriptedPerson(script);
  const onBug = (error: unknown) => {
    throw error;
  };
  const all: BridgeSite = { carriers: () => carriers, person, clock, rng: new SeededRng('ncalayer'), ...site };
  const connection = ncaLayer(all, { onBug, ...options }).connect({ origin: 'https://test.test' });
  const say = async (text: string) => (await connection.receive(text)) ?? '';
  const call = async (module: ModuleKey, method: string, args: unknown): Promise<unknown> =>
    JSON.parse(await say(JSON.stringify({ module: MODULES[module], method, args })));
  return {
    person,
    clock,
    connection,
    say,
    common: (method, ...args) => call('commonUtils', method, args),
    basics: (method, args) => call('basics', method, args),
  };
}
