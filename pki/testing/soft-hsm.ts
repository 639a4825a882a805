import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Pkcs11Js = typeof import('pkcs11js');

/** A foreign token: SoftHSM2 through pkcs11js, one slot with a blank token. It has RSA and EC, and no GOST. */
export interface SoftHsm {
  /** The library. */
  readonly path: string;
  /** Loaded, not initialised. */
  readonly p11: InstanceType<Pkcs11Js['PKCS11']>;
  /** Unloads the library and removes its folder. Call C_Finalize before. */
  close(): void;
}

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
];

/** Why SoftHSM2 cannot be used here; empty when it can. */
export function softHsmMissing(): string {
  if (softHsmPath() === undefined) return 'no SoftHSM2 (apt-get install softhsm2)';
  return pkcs11js() === undefined ? 'no pkcs11js (needs a C++ compiler at npm ci)' : '';
}

/**
 * SoftHSM2 with an empty token folder. One at a time in a process: the library finds its settings through the environment.
 * @throws Error with {@link softHsmMissing} as its text.
 */
export function openSoftHsm(): SoftHsm {
  const path = softHsmPath();
  const module = pkcs11js();
  if (path === undefined || module === undefined) throw new Error(softHsmMissing());
  const folder = mkdtempSync(join(memoryFolder() ?? tmpdir(), 'token-bench-softhsm-'));
  const tokens = join(folder, 'tokens');
  const settings = join(folder, 'softhsm2.conf');
  mkdirSync(tokens);
  writeFileSync(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env.SOFTHSM2_CONF = settings;
  const p11 = new module.PKCS11();
  p11.load(path);
  return {
    path,
    p11,
    close() {
      p11.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** It writes every change of a token to a file and waits for the disk, which takes most of the time of a test. */
function memoryFolder(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return undefined;
  }
}

/** Where the library lies; undefined when it is not installed. */
export function softHsmPath(): string | undefined {
  return LIBRARIES.find((path) => existsSync(path));
}

function pkcs11js(): Pkcs11Js | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}
