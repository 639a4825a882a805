import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Foreign programs that judge what pki makes: OpenSSL, its GOST engine, BouncyCastle. For tests only.
 *
 *     const gost = haveOpensslGost();
 *     it.skipIf(!gost.have)(`OpenSSL verifies ours${gost.note}`, () => …)
 */
export interface Availability {
  readonly have: boolean;
  /** Why it is missing and what installs it; empty when it is there. */
  readonly reason: string;
  /** The reason as the end of a test's name: ` [skipped: …]`, or empty. */
  readonly note: string;
}

function availability(missing: string | undefined): Availability {
  return missing === undefined
    ? { have: true, reason: '', note: '' }
    : { have: false, reason: missing, note: ` [skipped: ${missing}]` };
}

function once(probe: () => string | undefined): () => Availability {
  let found: Availability | undefined;
  return () => {
    found ??= availability(probe());
    return found;
  };
}

export interface ForeignResult {
  /** Exit code; -1 when the program could not run or was killed. */
  readonly status: number;
  readonly stdout: Buffer;
  /** Standard error as text, for messages. */
  readonly stderr: string;
}

const TIMEOUT_MS = 50_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** Runs a program to its end, with `input` on its standard input. Never throws because of an exit code. */
export function runForeign(
  program: string,
  args: readonly string[],
  options: { input?: Uint8Array | string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): ForeignResult {
  const result: SpawnSyncReturns<Buffer> = spawnSync(program, args, {
    ...options,
    timeout: TIMEOUT_MS,
    maxBuffer: OUTPUT_LIMIT,
  });
  const { status, stdout, stderr, error } = result;
  return {
    status: status ?? -1,
    stdout: stdout ?? Buffer.alloc(0),
    stderr: `${stderr ?? ''}${error === undefined ? '' : error.message}`,
  };
}

/** {@link runForeign} without blocking: for a program that talks to a server in this process. */
export function runForeignLater(
  program: string,
  args: readonly string[],
  { input, ...options }: { input?: Uint8Array | string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<ForeignResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const done = (status: number, more = '') =>
      resolve({ status, stdout: Buffer.concat(stdout), stderr: `${Buffer.concat(stderr).toString()}${more}` });
    child.on('error', (error) => done(-1, error.message));
    child.on('close', (status) => done(status ?? -1));
  });
}

/** The `openssl` command. */
export const haveOpenssl = once(() =>
  runForeign('openssl', ['version']).status === 0 ? undefined : 'no openssl (apt-get install openssl)',
);

/** The `openssl` command with a GOST engine that has keys and digests of 1994, 2001 and 2012. */
export const haveOpensslGost = once(() => {
  if (!haveOpenssl().have) return haveOpenssl().reason;
  const probe = runForeign('openssl', ['dgst', '-md_gost94'], { env: opensslGostEnv(), input: '' });
  return probe.status === 0 ? undefined : 'no GOST engine in OpenSSL (apt-get install libengine-gost-openssl)';
});

/** Environment in which `openssl` loads the GOST engine. Do not combine with `-engine gost` or `-config`. */
export function opensslGostEnv(): NodeJS.ProcessEnv {
  return { ...process.env, OPENSSL_CONF: fileURLToPath(new URL('./openssl-gost.cnf', import.meta.url)) };
}

/** Runs `openssl` with the GOST engine. */
export function opensslGost(args: readonly string[], input?: Uint8Array | string): ForeignResult {
  return runForeign('openssl', args, { env: opensslGostEnv(), ...(input === undefined ? {} : { input }) });
}

/** Runs `openssl` as the machine has it. */
export function openssl(args: readonly string[], input?: Uint8Array | string): ForeignResult {
  return runForeign('openssl', args, input === undefined ? {} : { input });
}

const JAR_FOLDER = '/usr/share/java';

/** BouncyCastle's jars as Debian installs them: package name without `lib…-java`. */
export type BouncyCastleJar = 'bcprov' | 'bcpkix' | 'bcutil';

const haveJava = once(() =>
  runForeign('java', ['--version']).status === 0 && runForeign('javac', ['--version']).status === 0
    ? undefined
    : 'no JDK (apt-get install default-jdk-headless)',
);

/** Java with its compiler and these jars of BouncyCastle (bcprov alone by default). */
export function haveBouncyCastle(...jars: BouncyCastleJar[]): Availability {
  const missing = withProvider(jars).find((jar) => !existsSync(jarPath(jar)));
  if (missing !== undefined) return availability(`no ${missing}.jar (apt-get install lib${missing}-java)`);
  return haveJava();
}

function withProvider(jars: readonly BouncyCastleJar[]): BouncyCastleJar[] {
  return [...new Set<BouncyCastleJar>(['bcprov', ...jars])];
}

function jarPath(jar: BouncyCastleJar): string {
  return join(JAR_FOLDER, `${jar}.jar`);
}

interface JavaOptions {
  input?: Uint8Array | string;
  jars?: BouncyCastleJar[];
}

/**
 * Runs a Java program of one source file with BouncyCastle on its class path (`java File.java`).
 * @param source path of the .java file.
 */
export function bouncyCastle(source: string, args: readonly string[], options: JavaOptions = {}): ForeignResult {
  return runForeign('java', javaArguments(source, args, options), inputOf(options));
}

/** {@link bouncyCastle} without blocking: for a program that talks to a server in this process. */
export function bouncyCastleLater(
  source: string,
  args: readonly string[],
  options: JavaOptions = {},
): Promise<ForeignResult> {
  return runForeignLater('java', javaArguments(source, args, options), inputOf(options));
}

/** The arguments of `java` for {@link bouncyCastle}, for a program that is talked to while it runs. */
export function javaArguments(source: string, args: readonly string[], { jars = [] }: JavaOptions): string[] {
  const classPath = withProvider(jars).map(jarPath).join(':');
  // One compiler thread and a small heap: several test workers share two processors.
  return ['-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xmx256m', '-cp', classPath, source, ...args];
}

function inputOf({ input }: JavaOptions): { input?: Uint8Array | string } {
  return input === undefined ? {} : { input };
}

/**
 * Writes `files` into a fresh folder, hands their paths to `use`, and removes the folder when it is done (a promise: when it settles).
 * Foreign programs mostly read files; names are the keys of `files`.
 */
export function withFiles<Name extends string, Result>(
  files: Readonly<Record<Name, Uint8Array | string>>,
  use: (paths: Readonly<Record<Name, string>>, folder: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-foreign-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let pending = false;
  try {
    const paths = {} as Record<Name, string>;
    for (const name of Object.keys(files) as Name[]) {
      paths[name] = join(folder, name);
      writeFileSync(paths[name], files[name], { mode: 0o600 });
    }
    const result = use(paths, folder);
    if (!(result instanceof Promise)) return result;
    pending = true;
    return result.finally(remove) as Result;
  } finally {
    if (!pending) remove();
  }
}
