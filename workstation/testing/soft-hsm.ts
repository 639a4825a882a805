import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pkcs11 } from '../../emulator/spec/pkcs11-api.ts';

/** A foreign token: SoftHSM2 through pkcs11js. It has RSA and no GOST. */
export interface SoftHsm {
  readonly token: Pkcs11;
  close(): void;
}

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
];

/** Why SoftHSM2 cannot be used here; empty when it can. */
export function softHsmMissing(): string {
  if (!library()) return 'SoftHSM2 is not installed';
  return loadPkcs11js() ? '' : 'pkcs11js is not built';
}

/** A fresh SoftHSM2 with one slot that holds a blank token. One per process: the library reads its settings once. */
export function openSoftHsm(): SoftHsm {
  const path = library();
  const pkcs11js = loadPkcs11js();
  if (!path || !pkcs11js) throw new Error(softHsmMissing());
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-softhsm-'));
  mkdirSync(join(folder, 'tokens'));
  const settings = join(folder, 'softhsm2.conf');
  writeFileSync(
    settings,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = settings;
  const token: Pkcs11 = new pkcs11js.PKCS11();
  token.load(path);
  token.C_Initialize();
  return {
    token,
    close() {
      token.C_Finalize();
      token.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function library(): string | undefined {
  return LIBRARIES.find((path) => existsSync(path));
}

function loadPkcs11js(): typeof import('pkcs11js') | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js');
  } catch {
    return undefined;
  }
}
