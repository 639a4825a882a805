import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pkcs11 } from '../spec/pkcs11-api.ts';

const LIBRARIES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so'];

const require = createRequire(import.meta.url);

function pkcs11js(): { PKCS11: new () => Pkcs11 } | undefined {
  try {
    return require('pkcs11js');
  } catch {
    return undefined;
  }
}

function library(): string | undefined {
  return LIBRARIES.find(existsSync);
}

/** Why SoftHSM2 cannot be used here; empty when it can. */
export function softHsmMissing(): string {
  if (library() === undefined) return 'no SoftHSM2 (apt-get install softhsm2)';
  return pkcs11js() === undefined ? 'no pkcs11js (needs a C++ compiler at npm ci)' : '';
}

/** SoftHSM2 with an empty token folder, reached through pkcs11js. `close` removes the folder. */
export function openSoftHsm(): { p11: Pkcs11; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-softhsm-'));
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
  const module = pkcs11js();
  if (module === undefined) throw new Error(softHsmMissing());
  const p11 = new module.PKCS11();
  p11.load(library() ?? '');
  return {
    p11,
    close() {
      p11.close();
      rmSync(folder, { recursive: true });
    },
  };
}
