import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { CKF_OS_LOCKING_OK, CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER, type Pkcs11 } from '../emulator/index.ts';
import { ECDSA_P256, GOST_34_310_2004, RSA_2048 } from './algorithms.ts';
import type { Target } from './case.ts';
import { type OpenToken, pkcs11Target } from './pkcs11-target.ts';
import type { RunningLibrary } from './process-target.ts';

/** What a token that runs in another process says when it is ready (`token-bench token serve --json`). */
interface Ready {
  readonly ok: boolean;
  readonly message?: string;
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pins: { readonly user: string };
}

/** The emulator through its PKCS#11 library: the token in a process of its own, the library in this one through pkcs11js. */
export interface LibraryTarget {
  readonly target: Target;
  /** For programs that are to load the library too. */
  readonly library?: RunningLibrary;
  /** Why there are no cases; empty when there are. */
  readonly missing: string;
  close(): Promise<void>;
}

const NAME = 'emulator by library';

/**
 * Starts the token.
 * @param command what starts it, as `token-bench token serve --device generic --json` does: one line when it is ready, SIGTERM ends it.
 */
export async function startLibraryTarget(command: readonly string[], message: Uint8Array): Promise<LibraryTarget> {
  if (requirePkcs11js() === undefined) return without('no pkcs11js (needs a C++ compiler at npm ci)');
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await firstLine(child);
  if (!ready.ok) return without(ready.message ?? 'the token did not start');
  Object.assign(process.env, ready.environment);
  const library = { modulePath: ready.modulePath, pin: ready.pins.user };
  const algorithms = [RSA_2048, ECDSA_P256, GOST_34_310_2004];
  return {
    target: pkcs11Target({ name: NAME, algorithms, open: () => openLibrary(library) }, message),
    library,
    missing: '',
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function without(missing: string): LibraryTarget {
  return { target: { name: NAME, cases: {} }, missing, async close() {} };
}

/** @throws Error without pkcs11js; what the library answers. */
export function openLibrary({ modulePath, pin }: RunningLibrary): OpenToken {
  const pkcs11js = requirePkcs11js();
  if (pkcs11js === undefined) throw new Error('no pkcs11js');
  const p11 = new pkcs11js.PKCS11() as unknown as Pkcs11;
  p11.load(modulePath);
  p11.C_Initialize({ flags: CKF_OS_LOCKING_OK });
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('the library shows no token');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, pin);
  return {
    p11,
    slot,
    session,
    close() {
      p11.C_Finalize();
      p11.close();
    },
  };
}

function requirePkcs11js(): typeof import('pkcs11js') | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}

async function firstLine(child: ChildProcess): Promise<Ready> {
  const failed = once(child, 'error').then(([error]) => failure((error as Error).message));
  const ended = once(child, 'exit').then(([code]) => failure(`it ended with ${code}`));
  const lines = child.stdout && createInterface({ input: child.stdout });
  const read = lines ? once(lines, 'line').then(([line]) => JSON.parse(line) as Ready) : failed;
  return await Promise.race([read, failed, ended]);
}

function failure(message: string): Ready {
  return { ok: false, message, modulePath: '', environment: {}, pins: { user: '' } };
}
