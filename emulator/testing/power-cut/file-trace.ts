import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { FileOperation } from './crash-states.ts';

const CALLS = 'openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,link,linkat';

/** Why no trace can be taken here; empty when it can. */
export function traceMissing(): string {
  const { status } = spawnSync('strace', ['-e', 'trace=none', process.execPath, '-e', '0'], { stdio: 'ignore' });
  return status === 0 ? '' : 'strace is not installed or may not trace';
}

/**
 * Runs Node under strace and tells what it did to the files of a folder.
 * @param args of Node.
 * @param trace file for strace's notes.
 */
export function tracedFileOperations(args: readonly string[], folder: string, trace: string): FileOperation[] {
  const options = ['-f', '-y', '-xx', '-s', '1000000', '-e', `trace=${CALLS}`, '-o', trace];
  const { status, stderr } = spawnSync('strace', [...options, process.execPath, ...args], { stdio: 'pipe' });
  if (status !== 0) throw new Error(`the traced process failed: ${stderr.toString()}`);
  return wholeLines(readFileSync(trace, 'latin1')).flatMap((line) => operationOf(line, folder) ?? []);
}

/** How a run ended in which system calls failed. */
export interface FailedRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Node with a medium that begins to fail.
 * @param call system call that fails, with the error `errno`, from its `from`th time on.
 */
export function runWithFailing(call: string, errno: string, from: number, args: readonly string[]): FailedRun {
  const options = ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=${errno}:when=${from}+`];
  const { status, stdout, stderr } = spawnSync('strace', [...options, process.execPath, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A call that another thread interrupted stands in two lines; it counts where it ends. */
function wholeLines(text: string): string[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (unfinished?.[1] !== undefined) begun.set(thread, unfinished[1]);
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (resumed) return [`${begun.get(thread)}${resumed[1]}`];
    return unfinished || rest === '' ? [] : [rest];
  });
}

const HEX = String.raw`((?:\\x[0-9a-f]{2})*)`;
const FD = String.raw`\d+<${HEX}>`;
const TEXT = `"${HEX}"`;

/** One row per call: what its line looks like, and what it did. */
const FORMS: readonly [RegExp, (...parts: string[]) => FileOperation][] = [
  [new RegExp(`^openat\\(.*?, ${TEXT}, .*O_CREAT.*\\) = \\d`), (path) => ({ kind: 'create', path: text(path) })],
  [
    new RegExp(`^pwrite64\\(${FD}, ${TEXT}, \\d+, (\\d+)\\) += \\d`),
    (path, octets, at) => ({ kind: 'write', path: text(path), octets: octetsOf(octets), at: Number(at) }),
  ],
  [
    new RegExp(`^ftruncate\\(${FD}, (\\d+)\\) += 0`),
    (path, length) => ({ kind: 'truncate', path: text(path), length: Number(length) }),
  ],
  [new RegExp(`^f(?:data)?sync\\(${FD}\\) += 0`), (path) => ({ kind: 'sync', path: text(path) })],
  [new RegExp(`^unlink\\(${TEXT}\\) += 0`), (path) => ({ kind: 'unlink', path: text(path) })],
  [new RegExp(`^unlinkat\\(.*?, ${TEXT}, 0\\) += 0`), (path) => ({ kind: 'unlink', path: text(path) })],
  [
    new RegExp(`^link\\(${TEXT}, ${TEXT}\\) += 0`),
    (from, path) => ({ kind: 'link', path: text(path), from: text(from) }),
  ],
  [
    new RegExp(`^linkat\\(.*?, ${TEXT}, .*?, ${TEXT}, 0\\) += 0`),
    (from, path) => ({ kind: 'link', path: text(path), from: text(from) }),
  ],
];

const NOTE = /^write\(1<.*>, "\\x2b", 1\)/;

function operationOf(line: string, folder: string): FileOperation | undefined {
  if (NOTE.test(line)) return { kind: 'note' };
  for (const [form, operation] of FORMS) {
    const found = form.exec(line);
    if (found === null) continue;
    const done = operation(...found.slice(1));
    return 'path' in done && (done.path === folder || done.path.startsWith(`${folder}/`)) ? done : undefined;
  }
  return undefined;
}

function octetsOf(escaped = ''): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

function text(escaped?: string): string {
  return octetsOf(escaped).toString();
}
