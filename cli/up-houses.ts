import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type BankSim, startBank } from '../bank-sim/index.ts';
import { type CaSim, startCa } from '../ca-sim/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { BENCH_FILES, Bench, type BenchOptions, type PersonalisedClient } from '../suites/index.ts';
import { type ClientPc, tokenOfBench, tokenOfImage } from './client-pc.ts';
import type { BenchPlan } from './demo-plan.ts';

/** CA and bank with a personalised client, as `up` starts them: in memory, or in a folder in which they go on the next time. */
export interface UpHouses {
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly bank: BankSim;
  /** The client, as long as he is new: nobody is told twice what his PIN envelope says. */
  readonly client?: PersonalisedClient;
  /** The image of his token: held by his PC while it is plugged in there; else any program may take it. */
  readonly tokenImage?: string;
  /** His PC, unless it was not wanted. */
  readonly pc?: ClientPc | undefined;
  close(): Promise<void>;
}

/** How the houses are started. */
type Wishes = Pick<BenchOptions, 'approvals' | 'bridges' | 'bankSettings'>;

/** In memory: gone when they are closed. @param pc is closed with them. @throws PortInUseError, FlowError */
export async function startInMemory(plan: BenchPlan, wishes: Wishes, pc?: ClientPc): Promise<UpHouses> {
  const bench = await Bench.start({ ...plan, ...wishes });
  try {
    const client = await comeToday(bench);
    const { clock, ca, bank } = bench;
    pc?.begin({ clock, caUrl: ca.url, token: tokenOfBench(bench) });
    const close = async () => {
      await pc?.close();
      await bench.close();
    };
    return { clock, ca, bank, client, pc, close };
  } catch (error) {
    await bench.close();
    throw error;
  }
}

/**
 * In a folder: made when there is none, else they go on where they were, also after a kill.
 * @param options `at`: where the clock of houses that go on is set, by default where it stood; `pc` is closed with them.
 * @throws UpFolderError, PortInUseError, CaStorageError, BankStorageError, TokenImageError, FlowError
 */
export async function startInFolder(
  path: string,
  plan: BenchPlan,
  wishes: Wishes,
  { at, pc }: { readonly at?: string | undefined; readonly pc?: ClientPc | undefined } = {},
): Promise<UpHouses> {
  const folder = resolve(path);
  if (isKept(folder)) return goOn(folder, plan, wishes, at === undefined ? { pc } : { at, pc });
  const client = await found(folder, plan, wishes);
  return goOn(folder, plan, wishes, { client, pc });
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
async function found(folder: string, plan: BenchPlan, wishes: Wishes): Promise<PersonalisedClient> {
  const draft = inFolder(folder, () => mkdtempSync(join(dirname(folder), `.${basename(folder)}.new-`)));
  try {
    const bench = await Bench.start({ ...plan, ...wishes, folder: draft });
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

interface Continuation {
  readonly client?: PersonalisedClient;
  readonly at?: string;
  readonly pc?: ClientPc | undefined;
}

async function goOn(
  folder: string,
  { seed, caPort, bankPort }: BenchPlan,
  wishes: Wishes,
  { client, at, pc }: Continuation,
): Promise<UpHouses> {
  const clock = new VirtualClock(0);
  const rng = new SeededRng(seed);
  const shared = { clock, moveClock: clock, rng, ...(wishes.bridges && { bridges: wishes.bridges }) };
  const { approvals } = wishes;
  const tokenImage = join(folder, BENCH_FILES.token);
  const ca = await startCa({
    ...{ ...shared, port: caPort, data: join(folder, BENCH_FILES.ca) },
    ...(approvals && { approvals }),
  });
  let bank: BankSim | undefined;
  const closeHouses = async () => {
    await bank?.close();
    await ca.close();
  };
  try {
    const line = { caUrl: ca.url, caAdminToken: ca.adminToken };
    bank = await startBank({
      ...{ ...shared, ...line, port: bankPort, data: join(folder, BENCH_FILES.bank) },
      settings: wishes.bankSettings ?? {},
    });
    if (at !== undefined) clock.set(at);
    pc?.begin({ clock, caUrl: ca.url, token: tokenOfImage(tokenImage, { clock, rng: rng.stream('token') }) });
    const close = async () => {
      await pc?.close();
      await closeHouses();
    };
    return { clock, ca, bank, ...(client && { client }), tokenImage, pc, close };
  } catch (error) {
    await closeHouses();
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
