import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CKF_OS_LOCKING_OK } from '../../../spec/constants.gen.ts';
import type { Pkcs11 } from '../../../spec/pkcs11-api.ts';
import { compiledProgram } from '../../../testing/compiled-program.ts';
import { stockClient, stockClientMissing } from './stock-client.ts';

type Pkcs11Js = typeof import('pkcs11js');

const WAIT_MS = 20;
const PATIENCE_MS = 30_000;

function pkcs11js(): Pkcs11Js | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}

/** Why the token cannot be reached through pkcs11js and the stock client; empty when it can. */
export function stockCandidateMissing(): string {
  if (stockClientMissing !== '') return 'no p11-kit-client.so (apt-get install p11-kit-modules)';
  return pkcs11js() === undefined ? 'no pkcs11js (needs a C++ compiler at npm ci)' : '';
}

/** A server in a process of its own, found through the environment of this one: one at a time. */
export interface ServerProcess {
  /** As a power cut: SIGKILL, and the socket stays where it is. */
  kill(): void;
  /** Asserts that nothing happened that nobody foresees. */
  close(): void;
}

/** @param folder of the socket; the same one again finds the clients of before. */
export function startServerProcess(folder: string): ServerProcess {
  const [ready, ending] = [join(folder, 'ready'), join(folder, 'ending')];
  rmSync(ready, { force: true });
  const script = compiledProgram('emulator/doors/p11-kit/testing/serve.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  child.unref();
  process.once('exit', () => child.kill());
  process.env.P11_KIT_SERVER_ADDRESS = fileSoon(ready);
  return {
    kill: () => void child.kill('SIGKILL'),
    close() {
      child.kill('SIGTERM');
      expect(fileSoon(ending)).toBe('');
    },
  };
}

/** pkcs11js with the stock client. It blocks, so nothing behind it may need the event loop of this process. */
export function stockClientInPkcs11Js(): Pkcs11 {
  const module = pkcs11js();
  if (module === undefined) throw new Error(stockCandidateMissing());
  const p11 = withOsLocking(new module.PKCS11());
  p11.load(stockClient);
  return p11 as unknown as Pkcs11;
}

/** A blank token in another process, reached through pkcs11js and the stock client. */
export function openThroughStockClient(): { p11: Pkcs11; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-p11-kit-'));
  const server = startServerProcess(folder);
  const p11 = stockClientInPkcs11Js();
  return {
    p11,
    close() {
      p11.close();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The client wants CKF_OS_LOCKING_OK; pkcs11js gives no flags unless it is told. */
function withOsLocking(p11: InstanceType<Pkcs11Js['PKCS11']>): typeof p11 {
  const initialize = p11.C_Initialize.bind(p11);
  p11.C_Initialize = (options) => initialize({ flags: CKF_OS_LOCKING_OK, ...options });
  return p11;
}

/** The content of a file that another process is about to write. */
function fileSoon(path: string): string {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; !existsSync(path); waited += WAIT_MS) {
    if (waited > PATIENCE_MS) throw new Error(`${path} does not come`);
    Atomics.wait(pause, 0, 0, WAIT_MS);
  }
  Atomics.wait(pause, 0, 0, WAIT_MS);
  return readFileSync(path, 'utf8');
}
