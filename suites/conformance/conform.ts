import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DeviceName } from '../../emulator/index.ts';
import { RULES } from './catalogue/rules.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks/checks.ts';
import { mechanismChecks, mechanismRule } from './mechanism-checks/mechanism-checks.ts';
import { type ConformanceReport, conformanceReport, type ExpectedDifference } from './report/report.ts';
import { emulatorLibrary, P11_KIT_CLIENTS } from './run/emulator-library.ts';
import { freshTokens } from './run/fresh-tokens.ts';
import { TargetError } from './run/judging-process.ts';
import { type Measured, measure } from './run/measure.ts';
import type { Provisioner } from './run/provision.ts';
import { provisionCommand } from './run/provision-command.ts';
import { deviceProvisioner, givenToken, type LibraryChoice } from './run/provisioners.ts';
import { runChecks } from './run/run.ts';
import { WORKER_PROGRAM } from './run/worker.ts';
import { UNCHECKED } from './unchecked.ts';
import type { Verdict } from './verdict.ts';

export type Through = 'in-process' | 'module' | 'p11-kit';

/** What is to be judged. */
export type ConformTarget =
  | { readonly kind: 'device'; readonly device: DeviceName; readonly through: Through }
  /** The token that is there. */
  | ({ readonly kind: 'given' } & LibraryChoice)
  /** Tokens that are made for the run and thrown away, of a library that this bench can make them of. */
  | { readonly kind: 'fresh'; readonly path: string }
  /** Tokens that are made for the run and thrown away, by a command of the user's: run/provision-command.ts. */
  | { readonly kind: 'provisioned'; readonly command: string };

/** How far a run is. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** Real seconds, as those before went; 0 when all is done. */
  readonly secondsLeft: number;
}

export interface ConformOptions {
  readonly target: ConformTarget;
  /** Identifiers (`PIN-14`), groups (`PIN`) or sections (`5.6.8`); absent: all. */
  readonly only?: readonly string[];
  /** Whether PINs may be tried wrong, the token initialised, its memory filled. */
  readonly destructive?: boolean;
  /** Nothing new is begun after so many seconds: what is left is skipped. */
  readonly seconds?: number;
  /** Real milliseconds for one check. Default 20,000. */
  readonly timeoutMs?: number;
  /** Default 2; a token that is not thrown away is used by one at a time. */
  readonly processes?: number;
  readonly expected?: readonly ExpectedDifference[];
  /** Ends the run; the report is of what was done. */
  readonly signal?: AbortSignal;
  readonly onVerdict?: (verdict: Verdict, progress: Progress) => void;
  /** The command line that makes one check again. */
  readonly replay?: (rule: string) => string;
  /** The compiled program that judges; default: run/worker.ts as it was compiled with this file. */
  readonly program?: string;
}

const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Judges a PKCS#11 library, or the emulator, by the rules of the catalogue: each check in a child process.
 * @throws TargetError when there is nothing that could be judged, in one line; RangeError when `only` chooses nothing.
 */
export async function conform(options: ConformOptions): Promise<ConformanceReport> {
  const { destructive = false, timeoutMs = DEFAULT_TIMEOUT_MS, onVerdict, target } = options;
  const { program = WORKER_PROGRAM, only } = options;
  const provisioner = provisionerOf(target, program);
  const began = Date.now();
  const warnings: string[] = [];
  const measured = wantsMechanisms(only) ? await measure(provisioner, { program, timeoutMs }) : NOTHING;
  if (measured.problem !== undefined) warnings.push(`mechanisms are not judged: ${measured.problem}`);
  const checks = chosen(only, [...CHECKS, ...mechanismChecks(measured.mechanisms)]);
  const progress = (done: number): Progress => {
    const left = (((Date.now() - began) / 1000) * (checks.length - done)) / done;
    const limit = options.seconds === undefined ? left : Math.max(0, options.seconds - (Date.now() - began) / 1000);
    return { done, of: checks.length, secondsLeft: Math.min(left, limit) };
  };
  const verdicts = await runChecks({
    program,
    provisioner,
    checks,
    destructive,
    processes: provisioner.throwAway ? (options.processes ?? 2) : 1,
    timeoutMs,
    ...(options.signal && { signal: options.signal }),
    ...(options.seconds !== undefined && { deadline: AbortSignal.timeout(options.seconds * 1000) }),
    onVerdict: (verdict, done) => onVerdict?.(verdict, progress(done)),
    onWarning: (text) => warnings.push(text),
  });
  return conformanceReport({
    target: provisioner.name,
    seed: 'none: nothing is drawn',
    seconds: (Date.now() - began) / 1000,
    verdicts,
    expected: options.expected ?? [],
    unchecked: UNCHECKED,
    warnings,
    replay: options.replay ?? ((rule) => `token-bench conform --only ${rule}`),
  });
}

/** @throws RangeError when nothing is chosen. */
function chosen(only: readonly string[] | undefined, all: readonly Check[]): readonly Check[] {
  if (only === undefined) return all;
  const checks = all.filter(({ rule }) => only.some((one) => isMeant(rule, one)));
  if (checks.length === 0) throw new RangeError(`no check is called ${only.join(', ')}`);
  return checks;
}

const NOTHING: Measured = { mechanisms: [] };

/** A section may hold mechanisms too; of rules and their groups nobody has to ask the token first. */
function wantsMechanisms(only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((name) => /^(\d|CKM_|mechanisms$)/i.test(name));
}

/** A rule, a group, a mechanism or one of its uses, all mechanisms, or a section and those below it: `5.6` means 5.6.8 too. */
function isMeant(id: string, name: string): boolean {
  const [rule, wish] = [id.toUpperCase(), name.toUpperCase()];
  if (rule === wish || rule.startsWith(`${wish}-`) || rule.startsWith(`${wish}/`)) return true;
  if (wish === 'MECHANISMS') return rule.startsWith('CKM_');
  const sections = (RULES.get(id) ?? mechanismRule(id))?.chapter.split(/[;,] */) ?? [];
  return /^\d/.test(name) && sections.some((section) => section === name || section.startsWith(`${name}.`));
}

/** @param program of the processes that judge. @throws TargetError */
export function provisionerOf(target: ConformTarget, program: string): Provisioner {
  if (target.kind === 'device') {
    if (target.through === 'in-process') return deviceProvisioner(target.device);
    return emulatorLibrary(target.device, target.through === 'p11-kit' ? p11KitClient() : undefined);
  }
  if (target.kind === 'provisioned') return provisionCommand(target.command);
  assertLibrary(target.path);
  if (target.kind === 'given') return givenToken(target);
  const fresh = freshTokens(target.path, program);
  if (fresh !== undefined) return fresh;
  throw new TargetError(
    `${basename(target.path)}: nobody has said how a new token of it is made; give --pin and --so-pin of a token, or --provision`,
  );
}

function p11KitClient(): string {
  const found = P11_KIT_CLIENTS.find((path) => existsSync(path));
  if (found === undefined) throw new TargetError('there is no p11-kit-client.so (apt-get install p11-kit-modules)');
  return found;
}

/** What can be said before anything is loaded. @throws TargetError */
function assertLibrary(path: string): void {
  let head: Buffer;
  try {
    head = readFileSync(path).subarray(0, 4);
  } catch (error) {
    const { code } = error as { code?: string };
    throw new TargetError(
      code === 'ENOENT' ? `${path}: there is no such file` : `${path}: it cannot be read (${code})`,
    );
  }
  const isLibrary =
    head.equals(Buffer.from('7f454c46', 'hex')) ||
    head.subarray(0, 2).toString() === 'MZ' ||
    MACH_O.has(head.toString('hex'));
  if (!isLibrary) throw new TargetError(`${path}: it is no library`);
}

const MACH_O = new Set(['cffaedfe', 'cafebabe', 'feedfacf']);
