import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Rng, systemRng } from '../simulation/rng.ts';
import { caLifeTarget } from './ca-life.ts';
import { CA_CASE_NAMES, type CaTargets, startCaTargets } from './ca-target.ts';
import type { Target } from './case.ts';
import { emulatorTarget } from './emulator-target.ts';
import { startLibraryTarget } from './library-target.ts';
import { type Measurement, type MeasureOptions, measure } from './measure.ts';
import { nodeCryptoTarget } from './node-crypto-target.ts';
import { processTarget, type RunningLibrary } from './process-target.ts';
import { softHsmTarget } from './soft-hsm-target.ts';

/** The benchmark's public face: `token-bench/bench`. */
export type { Target, Workload } from './case.ts';
export { emulatorTarget } from './emulator-target.ts';
export { type CaseResult, type Measurement, type MeasureOptions, measure, type Ratio } from './measure.ts';
export { type MemoryUse, measureMemory } from './memory.ts';
export { nodeCryptoTarget } from './node-crypto-target.ts';
export { softHsmTarget } from './soft-hsm-target.ts';

/** Octets of a payment order as the bank has it signed, more or less. */
const MESSAGE_LENGTH = 1024;

export interface BenchOptions extends MeasureOptions {
  readonly rng?: Rng;
  /** Names of cases to measure, `*` standing for any characters: `sign/*`. Default: all. */
  readonly cases?: string;
  /** Requests to the CA in one measurement. Default 32. */
  readonly caRequests?: number;
  /** Starts a token whose library is measured too: `token-bench token serve --device generic --json`. */
  readonly serveCommand?: readonly string[];
}

export interface BenchResult extends Measurement {
  /** Peers that could not be measured, and why. */
  readonly missing: readonly { readonly target: string; readonly why: string }[];
}

/**
 * The emulated token in process and, where it can be started, through its PKCS#11 library, next to bare node:crypto (which
 * has no GOST) and SoftHSM2 (where it is installed); and the CA in process and over HTTP next to the signatures that it makes.
 * Figures of one run may be compared with each other, not with those of another run or machine.
 * @throws RangeError when no case has such a name.
 */
export async function runBench(options: BenchOptions = {}): Promise<BenchResult> {
  const { rng = systemRng, cases = '*', serveCommand, caRequests } = options;
  const message = rng.stream('bench message').bytes(MESSAGE_LENGTH);
  const library = serveCommand && (await startLibraryTarget(serveCommand, message));
  const isWanted = matching(cases);
  let authority: CaTargets | undefined;
  try {
    if (CA_CASE_NAMES.some(isWanted)) authority = await startCaTargets(rng.stream('bench CA'), caRequests);
    const softHsm = softHsmTarget(message);
    const own = [emulatorTarget(rng.stream('bench token'), message), ...(library ? [library.target] : [])];
    const ca = [...(authority?.targets ?? []), caLifeTarget(rng.stream('bench CA life'))];
    const all = [...own, ...ca, nodeCryptoTarget(message), softHsm, ...processTargets(library?.library, message)];
    const chosen = all.map((target) => withCases(target, isWanted));
    if (chosen.every((target) => Object.keys(target.cases).length === 0)) {
      throw new RangeError(`no case is called ${cases}`);
    }
    const missing = [softHsm, { name: library?.target.name ?? '', missing: library?.missing ?? '' }]
      .filter((one) => one.missing !== '')
      .map((one) => ({ target: one.name, why: one.missing }));
    return { ...(await measure(chosen, options)), missing };
  } finally {
    await authority?.close();
    await library?.close();
  }
}

/** Two client processes beside one; only what is compiled can be started as a process. */
function processTargets(library: RunningLibrary | undefined, message: Uint8Array): Target[] {
  const program = fileURLToPath(new URL('./client-process.js', import.meta.url));
  if (library === undefined || !existsSync(program)) return [];
  const together = (count: number) => processTarget({ program, library }, count, message);
  return [together(2), { ...together(1), isPeer: true }];
}

function matching(pattern: string): (name: string) => boolean {
  const words = pattern.split('*').map((part) => part.replace(/[^\w/-]/g, String.raw`\$&`));
  const wanted = new RegExp(`^${words.join('.*')}$`);
  return (name) => wanted.test(name);
}

function withCases(target: Target, isWanted: (name: string) => boolean): Target {
  return { ...target, cases: Object.fromEntries(Object.entries(target.cases).filter(([one]) => isWanted(one))) };
}
