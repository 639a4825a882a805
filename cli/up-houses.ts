import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type BankSim, startBank } from '../bank-sim/index.ts';
import { type CaSim, startCa } from '../ca-sim/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { BENCH_FILES, Bench, type BenchOptions, type PersonalisedClient } from '../suites/index.ts';
import type { BenchPlan } from './demo-plan.ts';

/** CA and bank with a personalised client, as `up` starts them: in memory, or in a folder in which they go on the next time. */
export interface UpHouses {
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly bank: BankSim;
  /** The client, as long as he is new: nobody is told twice what his PIN envelope says. */
  readonly client?: PersonalisedClient;
  /** The image of his token, which no one has open: any program may take it. */
  readonly tokenImage?: string;
  close(): Promise<void>;
}

type Approvals = Pick<BenchOptions, 'approvals'>;

/** In memory: gone when they are closed. @throws PortInUseError, FlowError */
export async function startInMemory(plan: BenchPlan, approvals: Approvals): Promise<UpHouses> {
  const bench = await Bench.start({ ...plan, ...approvals });
  try {
    const client = await comeToday(bench);
    const { clock, ca, bank } = bench;
    return { clock, ca, bank, client, close: () => bench.close() };
  } catch (error) {
    await bench.close();
    throw error;
  }
}

/**
 * In a folder: made when there is none, else they go on where they were, also after a kill.
 * @param at where the clock of houses that go on is set. Default: where it stood.
 * @throws UpFolderError, PortInUseError, CaStorageError, BankStorageError, FlowError
 */
export async function startInFolder(
  path: string,
  plan: BenchPlan,
  approvals: Approvals,
  at?: string,
): Promise<UpHouses> {
  const folder = resolve(path);
  if (isKept(folder)) return goOn(folder, plan, approvals, at === undefined ? {} : { at });
  const client = await found(folder, plan, approvals);
  return goOn(folder, plan, approvals, { client });
}

/** Why a bench cannot live in a folder. */
export class UpFolderError extends Error {
  override readonly name = 'UpFolderError';
  readonly code: 'folder-foreign' | 'folder-unusable';
  /** What to do. */
  readonly hint: string;

  constructor(code: UpFolderError['code'], message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** @returns whether a bench lives there already. @throws UpFolderError */
function isKept(folder: string): boolean {
  const inside = inFolder(folder, () => (existsSync(folder) ? readdirSync(folder) : []));
  if (Object.values(BENCH_FILES).every((name) => inside.includes(name))) return true;
  if (inside.length === 0) return false;
  const hint = 'Take another folder: one that does not exist yet is made.';
  throw new UpFolderError('folder-foreign', `${folder} holds other things than a bench of token-bench up.`, hint);
}

/**
 * Personalises the client beside the place, and puts the folder there as a whole: a start that is killed leaves no half of one.
 * @throws UpFolderError, PortInUseError, FlowError
 */
async function found(folder: string, plan: BenchPlan, approvals: Approvals): Promise<PersonalisedClient> {
  const draft = inFolder(folder, () => mkdtempSync(join(dirname(folder), `.${basename(folder)}.new-`)));
  try {
    const bench = await Bench.start({ ...plan, ...approvals, folder: draft });
    const client = await comeToday(bench).finally(() => bench.close());
    inFolder(folder, () => renameSync(draft, folder));
    return client;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function comeToday(bench: Bench): Promise<PersonalisedClient> {
  const client = await bench.personalise();
  bench.comeToday();
  return client;
}

async function goOn(
  folder: string,
  { seed, caPort, bankPort }: BenchPlan,
  approvals: Approvals,
  { client, at }: { readonly client?: PersonalisedClient; readonly at?: string },
): Promise<UpHouses> {
  const clock = new VirtualClock(0);
  const time = { clock, moveClock: clock, rng: new SeededRng(seed) };
  const ca = await startCa({ ...time, ...approvals, port: caPort, data: join(folder, BENCH_FILES.ca) });
  try {
    const line = { caUrl: ca.url, caAdminToken: ca.adminToken };
    const bank = await startBank({ ...time, ...line, port: bankPort, data: join(folder, BENCH_FILES.bank) });
    if (at !== undefined) clock.set(at);
    const close = async () => {
      await bank.close();
      await ca.close();
    };
    return { clock, ca, bank, ...(client && { client }), tokenImage: join(folder, BENCH_FILES.token), close };
  } catch (error) {
    await ca.close();
    throw error;
  }
}

/** @throws UpFolderError for whatever the file system says. */
function inFolder<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const hint = 'Look at the path, the folder that it is in, and who may write there.';
    throw new UpFolderError('folder-unusable', `${folder} cannot be used (${reason}).`, hint, error);
  }
}
