import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isSet, textOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { ExitCode, Io } from '../io.ts';
import { planOf, RUN_OPTIONS } from './options.ts';
import { reportFailure } from './run-command.ts';
import { type RunningToken, runToken } from './running-token.ts';

/** As shells have it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const BY_SIGNAL = 128;

export const EXEC: Command = {
  name: 'token exec',
  summary: 'Run a command with a token for it, and clean up.',
  description: [
    'For CI: the command finds the PKCS#11 library in PKCS11_MODULE_PATH, the PINs in TOKEN_BENCH_PIN and TOKEN_BENCH_SO_PIN,',
    "and p11-kit's client its server. Without --image the token is fresh, initialised and gone afterwards.",
    'The exit code is that of the command.',
  ],
  options: [...RUN_OPTIONS, { name: 'quiet', help: 'Say nothing about the token.' }],
  words: { form: '-- COMMAND [ARGUMENT ...]', min: 1, max: Number.POSITIVE_INFINITY },
  examples: [
    {
      line: `token-bench token exec -- sh -c 'pkcs11-tool --module "$PKCS11_MODULE_PATH" --list-slots'`,
      does: 'A fresh JavaToken for one command.',
    },
    { line: 'token-bench token exec --device generic --pin 11223344 -- npm test', does: 'A test suite with a token.' },
  ],
  async run(options, io, words) {
    let running: RunningToken | undefined;
    try {
      const stop = io.stopRequested();
      running = await runToken(planOf(options, 'token exec'), textOf(options, 'trace'));
      if (!isSet(options, 'quiet')) io.err.write(`token-bench: ${description(running)}\n`);
      return await runCommand(words, { ...io.env, ...running.environment }, { io, stop });
    } catch (error) {
      return reportFailure({ options, io }, error);
    } finally {
      await running?.close();
    }
  },
};

function description({ house, modulePath }: RunningToken): string {
  const token = house.emulator.slots[0]?.token;
  const { user, so } = house.pins;
  const pins = [user && `PIN ${user}`, so && `SO PIN ${so}`].filter(Boolean).join(', ');
  return `TEST token ${token?.device.title} "${token?.label}"${pins && `, ${pins}`}; PKCS11_MODULE_PATH=${modulePath}`;
}

/** The command's exit code; 128 and the signal's number when a signal ended it. */
function runCommand(
  [program = '', ...args]: readonly string[],
  env: Io['env'],
  { io, stop }: { readonly io: Io; readonly stop: ReturnType<Io['stopRequested']> },
): Promise<ExitCode> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    // From a terminal the whole group gets Ctrl-C, the command too.
    void stop.then((signal) => (signal === 'SIGINT' && io.out.isTty ? undefined : child.kill(signal)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      io.err.write(`token-bench: ${program}: ${error.code === 'ENOENT' ? 'command not found' : error.message}\n`);
      resolve(error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
    });
    child.on('exit', (code, signal) => resolve(code ?? BY_SIGNAL + (signal ? constants.signals[signal] : 0)));
  });
}
