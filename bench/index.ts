import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DeviceName } from '../emulator/index.ts';
import { type Rng, systemRng } from '../simulation/rng.ts';
import { caLifeTarget } from './ca/life.ts';
import { CA_CASE_NAMES, startCaTargets } from './ca/target.ts';
import type { Target } from './case.ts';
import { FLOW_CASE_NAMES, flowTarget } from './flows.ts';
import { describeMachine, type Machine } from './machine.ts';
import { type Measurement, type MeasureOptions, measure } from './measure.ts';
import { emulatorTarget } from './targets/emulator.ts';
import { gostEngineTargets } from './targets/gost-engine.ts';
import { type ServedToken, startServedToken } from './targets/library.ts';
import type { Missing } from './targets/missing.ts';
import { type AskedLibrary, moduleTargets, nssTargets } from './targets/modules.ts';
import { nodeCryptoTarget } from './targets/node-crypto.ts';
import { PROCESS_CASE_NAMES, processTarget } from './targets/processes.ts';
import { softHsmTargets } from './targets/soft-hsm.ts';
import type { TokenWork } from './token/cases.ts';

/** The benchmark's public face: `token-bench/bench`. */
export type { Target, Workload } from './case.ts';
export { type Comparison, compare, type Verdict } from './compare.ts';
export type { Machine } from './machine.ts';
export {
  type CaseResult,
  type Measurement,
  type MeasureOptions,
  measure,
  QUANTILES,
  type Ratio,
  type Refusal,
} from './measure.ts';
export { type MemoryUse, measureMemory } from './memory.ts';
export { htmlReport } from './report/html.ts';
export { markdownReport } from './report/markdown.ts';
export type { Missing } from './targets/missing.ts';
export type { AskedLibrary } from './targets/modules.ts';

/** Octets of a payment order as the bank has it signed, more or less. */
const MESSAGE_LENGTH = 1024;

/** How many sessions or processes sign at once, where nothing else was asked for. */
const CONCURRENCY: readonly number[] = [1, 2, 4];

export interface BenchOptions extends MeasureOptions {
  readonly rng?: Rng;
  /** Names of cases to measure, `*` standing for any characters: `sign/*`; several with commas. Default: all. */
  readonly cases?: string;
  /** Which token is emulated in process. Default: generic, which has everything. */
  readonly device?: DeviceName;
  /** Libraries to be measured besides. */
  readonly modules?: readonly AskedLibrary[];
  /** How many sessions or processes sign at once: one case each. Default 1, 2 and 4. */
  readonly concurrency?: readonly number[];
  /** Requests to the CA in one measurement. Default 32. */
  readonly caRequests?: number;
  /** Starts a token whose library is measured too: `token-bench token serve --device generic --json`. */
  readonly serveCommand?: readonly string[];
}

export interface BenchResult extends Measurement {
  readonly machine: Machine;
  /** Peers that could not be measured, and why. */
  readonly missing: readonly Missing[];
}

/**
 * The emulated token in process and, where it can be started, through its PKCS#11 library and through p11-kit, next to bare node:crypto,
 * OpenSSL's GOST engine, SoftHSM2, NSS softokn and any library that is named; the CA in process and over HTTP next to the signatures
 * that it makes; whole flows. Figures of one run may be compared with each other, not with those of another run or machine.
 * @throws RangeError when no case has such a name; what a library that was named answers.
 */
export async function runBench(options: BenchOptions = {}): Promise<BenchResult> {
  const { rng = systemRng, cases = '*', concurrency = CONCURRENCY } = options;
  const isWanted = matching(cases);
  const work: TokenWork = { message: rng.stream('bench message').bytes(MESSAGE_LENGTH), concurrency };
  const opened: Opened = { targets: [], missing: [], close: [] };
  try {
    await openAll(opened, { ...options, rng, work, isWanted });
    const chosen = opened.targets.map((target) => withCases(target, isWanted));
    if (chosen.every((target) => Object.keys(target.cases).length === 0)) {
      throw new RangeError(`no case is called ${cases}`);
    }
    return { machine: describeMachine(), ...(await measure(chosen, options)), missing: opened.missing };
  } finally {
    for (const target of opened.targets) await target.close?.();
    for (const close of opened.close) await close();
  }
}

interface Opened {
  readonly targets: Target[];
  readonly missing: Missing[];
  readonly close: (() => Promise<void>)[];
}

interface Opening extends BenchOptions {
  readonly rng: Rng;
  readonly work: TokenWork;
  readonly isWanted: (name: string) => boolean;
}

/** In the order in which they take turns; what is already open when one fails is in `opened`, to be closed. */
async function openAll(opened: Opened, opening: Opening): Promise<void> {
  const { rng, work, isWanted, device, modules = [] } = opening;
  const add = ({ targets, missing = [] }: { targets: readonly Target[]; missing?: readonly Missing[] }) => {
    opened.targets.push(...targets);
    opened.missing.push(...missing);
  };
  const own = emulatorTarget(rng.stream('bench token'), work, device);
  add({ targets: [own] });
  const names = [...Object.keys(own.cases), ...PROCESS_CASE_NAMES].filter(isWanted);
  const served = names.length > 0 ? await serve(opened, opening) : undefined;
  if (served !== undefined) add(served);
  await openHouses(opening, opened, add);
  // What no token is asked needs no other token.
  if (names.length === 0) return;
  add({ targets: [nodeCryptoTarget(work)] });
  if (names.some((name) => name.includes('gost'))) add(gostEngineTargets());
  add(softHsmTargets(work));
  add(await nssTargets(work));
  add({ targets: moduleTargets(modules, work) });
  add({ targets: processTargets(served?.library, work) });
}

async function serve({ close }: Opened, { serveCommand, work }: Opening): Promise<ServedToken | undefined> {
  if (serveCommand === undefined) return undefined;
  const served = await startServedToken(serveCommand, work);
  close.push(() => served.close());
  return served;
}

/** CA, bank and flows, as far as they are asked for. */
async function openHouses(
  { rng, isWanted, caRequests }: Opening,
  { close }: Opened,
  add: (found: { targets: readonly Target[] }) => void,
): Promise<void> {
  if (CA_CASE_NAMES.some(isWanted)) {
    const authority = await startCaTargets(rng.stream('bench CA'), caRequests);
    close.push(() => authority.close());
    add(authority);
  }
  add({ targets: [caLifeTarget(rng.stream('bench CA life'))] });
  if (!FLOW_CASE_NAMES.some(isWanted)) return;
  add({ targets: [flowTarget(Buffer.from(rng.stream('bench flows').bytes(8)).toString('hex'))] });
}

/** Several client processes beside one; only what is compiled can be started as a process. */
function processTargets(
  library: Parameters<typeof processTarget>[0]['library'] | undefined,
  work: TokenWork,
): Target[] {
  const program = fileURLToPath(new URL('./targets/client-process.js', import.meta.url));
  if (library === undefined || !existsSync(program)) return [];
  const counts = [...new Set([...work.concurrency, 1])].sort((a, b) => b - a);
  return counts.map((count) => ({
    ...processTarget({ program, library }, count, work.message),
    ...(count === 1 && { isPeer: true }),
  }));
}

function matching(patterns: string): (name: string) => boolean {
  const wanted = patterns.split(',').map((pattern) => {
    const words = pattern
      .trim()
      .split('*')
      .map((part) => part.replace(/[^\w/-]/g, String.raw`\$&`));
    return new RegExp(`^${words.join('.*')}$`);
  });
  return (name) => wanted.some((one) => one.test(name));
}

function withCases(target: Target, isWanted: (name: string) => boolean): Target {
  return { ...target, cases: Object.fromEntries(Object.entries(target.cases).filter(([one]) => isWanted(one))) };
}
