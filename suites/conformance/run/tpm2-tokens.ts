import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LibraryTarget } from '../targets/target.ts';
import type { Pins } from '../trial.ts';
import { JudgingProcess, TargetError } from './judging-process.ts';
import type { Provision, Provisioner } from './provision.ts';
import { tokenFolder } from './token-folder.ts';

const PINS: Required<Pins> = { user: '12345678', so: '87654321' };
const LABEL = 'conformance';

/** Real milliseconds that swtpm may take to listen. */
const START_MS = 5000;
/** And the library to make a token, keys of the TPM included. */
const INITIALISE_MS = 60_000;

/**
 * tpm2-pkcs11 with a TPM in software for each token: swtpm. The library initialises a token once only, so that one is made by it and copied:
 * the memory of the TPM and the library's store together.
 * @throws TargetError when there is no swtpm.
 */
export function tpm2Tokens(path: string, program: string): Provisioner {
  let first: Promise<string> | undefined;
  return {
    name: basename(path),
    everyTokenIsFresh: false,
    throwAway: true,
    async token() {
      first ??= newStore(path, program);
      const { folder, remove } = tokenFolder();
      cpSync(await first, folder, { recursive: true, filter: (from) => !from.includes('.socket') });
      return await provision(path, folder, remove);
    },
  };
}

async function provision(path: string, folder: string, remove: () => Promise<void>): Promise<Provision> {
  const tpm = await startTpm(folder);
  // swtpm answers whoever came first, until he goes.
  const target: LibraryTarget = {
    kind: 'library',
    path,
    slot: { by: 'label', label: LABEL },
    pins: PINS,
    oneProcess: true,
  };
  return {
    target,
    // Where the library has its store, and how it reaches the TPM; what it says of itself is not read.
    environment: {
      TPM2_PKCS11_STORE: join(folder, 'store'),
      TPM2_PKCS11_TCTI: `swtpm:path=${socketOf(folder)}`,
      TSS2_LOG: 'all+NONE',
    },
    async dispose() {
      await ended(tpm);
      await remove();
    },
  };
}

const socketOf = (folder: string): string => join(folder, 'tpm.socket');

/** A token as the library itself makes it; its folder lasts as long as this process. */
async function newStore(path: string, program: string): Promise<string> {
  const { folder, remove } = tokenFolder();
  process.once('exit', () => void remove());
  mkdirSync(join(folder, 'tpm'));
  mkdirSync(join(folder, 'store'));
  const { target, environment, dispose } = await provision(path, folder, () => Promise.resolve());
  const library = target as LibraryTarget;
  const judging = new JudgingProcess({
    program,
    target: { ...library, initialise: LABEL },
    environment,
    timeoutMs: INITIALISE_MS,
  });
  try {
    await judging.open();
  } finally {
    judging.close();
    await dispose();
  }
  return folder;
}

async function startTpm(folder: string): Promise<ChildProcess> {
  const socket = socketOf(folder);
  const words = [
    'socket',
    '--tpm2',
    '--tpmstate',
    `dir=${join(folder, 'tpm')}`,
    '--flags',
    'not-need-init,startup-clear',
  ];
  const sockets = ['--server', `type=unixio,path=${socket}`, '--ctrl', `type=unixio,path=${socket}.ctrl`];
  const tpm = spawn('swtpm', [...words, ...sockets], { stdio: 'ignore', detached: true });
  let problem: string | undefined;
  tpm.on('error', (error: NodeJS.ErrnoException) => {
    problem = error.code === 'ENOENT' ? 'there is no swtpm (apt-get install swtpm)' : error.message;
  });
  tpm.on('exit', (code) => {
    problem ??= `swtpm ended with ${code}`;
  });
  for (let waited = 0; waited < START_MS; waited += 20) {
    if (problem !== undefined) throw new TargetError(problem);
    if (existsSync(socket)) return tpm;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  tpm.kill('SIGKILL');
  throw new TargetError(`swtpm does not listen after ${START_MS} ms`);
}

function ended(tpm: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (tpm.exitCode !== null || tpm.signalCode !== null) return resolve();
    tpm.once('exit', () => resolve());
    tpm.kill('SIGTERM');
  });
}
