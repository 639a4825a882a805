import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledProgram, programFolder } from '../../../pki/testing/compiled-program.ts';
import { CKF_OS_LOCKING_OK } from '../../spec/constants.gen.ts';
import type { Pkcs11 } from '../../spec/pkcs11-api.ts';
import type { DaemonProcess, DaemonSetup } from './daemon-process.ts';

type Pkcs11Js = typeof import('pkcs11js');

const WAIT_MS = 20;
const PATIENCE_MS = 50_000;

/** Why the token cannot be reached through pkcs11js and the library; empty when it can. */
export function pkcs11jsMissing(): string {
  return pkcs11js() === undefined ? 'no pkcs11js (needs a C++ compiler at npm ci)' : '';
}

/**
 * A library in pkcs11js, in this process. It blocks, so what is behind it must be another process. It is told
 * CKF_OS_LOCKING_OK, which p11-kit's library wants and pkcs11js does not say by itself.
 * @throws Error with {@link pkcs11jsMissing} as its text.
 */
export function loadInPkcs11Js(library: string): Pkcs11 {
  const module = pkcs11js();
  if (module === undefined) throw new Error(pkcs11jsMissing());
  const p11 = new module.PKCS11();
  const initialize = p11.C_Initialize.bind(p11);
  p11.C_Initialize = (options) => initialize({ flags: CKF_OS_LOCKING_OK, ...options });
  p11.load(library);
  return p11 as unknown as Pkcs11;
}

/**
 * A blank token in another process, reached through pkcs11js and the library. One at a time in a process: the library finds
 * the daemon through the environment. pkcs11js blocks, so nothing here may need the event loop.
 * @param library another one that finds the daemon. Default: ours.
 * @throws Error with {@link pkcs11jsMissing} as its text.
 */
export function openThroughLibrary(
  setup: Omit<DaemonSetup, 'cache' | 'reports'>,
  library?: string,
): { p11: Pkcs11; close: () => void } {
  const reports = mkdtempSync(join(tmpdir(), 'token-bench-daemon-'));
  const script = compiledProgram('emulator/testing/daemon/daemon-program.ts');
  const whole: DaemonSetup = { ...setup, reports, cache: join(programFolder(), 'libraries') };
  const child = spawn(process.execPath, [script, JSON.stringify(whole)], { stdio: ['ignore', 'ignore', 'inherit'] });
  child.unref();
  process.once('exit', () => child.kill());
  const { environment, modulePath } = reportOf(reports, 'ready') as DaemonProcess;
  Object.assign(process.env, environment);
  const p11 = loadInPkcs11Js(library ?? modulePath);
  return {
    p11,
    close() {
      p11.close();
      child.kill('SIGTERM');
      const unforeseen = reportOf(reports, 'ending') as string[];
      rmSync(reports, { recursive: true });
      if (unforeseen.length > 0) throw new Error(unforeseen.join('\n'));
    },
  };
}

function pkcs11js(): Pkcs11Js | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}

/** What another process is about to tell. */
function reportOf(folder: string, name: string): unknown {
  const path = join(folder, name);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; !existsSync(path); waited += WAIT_MS) {
    if (waited > PATIENCE_MS) throw new Error(`${path} does not come`);
    Atomics.wait(pause, 0, 0, WAIT_MS);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}
