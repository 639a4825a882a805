import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Target } from '../case.ts';
import { type TokenWork, tokenTarget } from '../token/cases.ts';
import { type LibraryToken, loaderMissing, openLibrary } from './loaded-library.ts';
import type { Missing } from './missing.ts';

/** What a token that runs in another process says when it is ready (`token-bench token serve --json`). */
interface Ready {
  readonly ok: boolean;
  readonly message?: string;
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pins: { readonly user: string };
}

/** The emulator behind a PKCS#11 library: the token in a process of its own, the library in this one through pkcs11js. */
export interface ServedToken {
  /** Through its own library, and through p11-kit's where that is installed. */
  readonly targets: readonly Target[];
  /** For programs that are to load the library too. */
  readonly library?: LibraryToken;
  readonly missing: readonly Missing[];
  close(): Promise<void>;
}

const NAME = 'emulator by library';
const P11_KIT_NAME = 'emulator by p11-kit';
const P11_KIT_CLIENTS = [
  '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib/aarch64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib64/pkcs11/p11-kit-client.so',
];

/**
 * Starts the token.
 * @param command what starts it, as `token-bench token serve --device generic --json` does: one line when it is ready, SIGTERM ends it.
 */
export async function startServedToken(command: readonly string[], work: TokenWork): Promise<ServedToken> {
  if (loaderMissing() !== '') return without(loaderMissing());
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await firstLine(child);
  if (!ready.ok) return without(ready.message ?? 'the token did not start');
  Object.assign(process.env, ready.environment);
  const library = { modulePath: ready.modulePath, pin: ready.pins.user };
  const client = P11_KIT_CLIENTS.find(existsSync);
  const through = (name: string, modulePath: string) =>
    tokenTarget({ name, open: () => openLibrary({ ...library, modulePath }) }, work);
  return {
    targets: [through(NAME, library.modulePath), ...(client === undefined ? [] : [through(P11_KIT_NAME, client)])],
    library,
    missing:
      client === undefined
        ? [{ target: P11_KIT_NAME, why: 'no p11-kit-client.so (apt-get install p11-kit-modules)' }]
        : [],
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function without(why: string): ServedToken {
  return { targets: [], missing: [{ target: NAME, why }], async close() {} };
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
