import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiledProgram, programFolder } from '../../../pki/testing/compiled-program.ts';

/** What a daemon is started with: one slot, as in SlotSetup. */
export interface DaemonSetup {
  readonly device?: 'generic' | 'javatoken';
  readonly label?: string;
  readonly userPin?: string;
  readonly soPin?: string;
  readonly pinDerivation?: 'light' | 'strong';
  /** Path of a token image. */
  readonly image?: string;
  readonly seed?: string;
  readonly traced?: boolean;
  readonly socketPath?: string;
  readonly cache: string;
  /** A folder for files that tell what else is told through the channel between the processes. */
  readonly reports?: string;
}

export type DaemonQuestion = 'remove' | 'insert' | 'unforeseen' | 'trace';

/** A daemon in a process of its own: a program that waits for an answer must not hold up who gives it. */
export interface DaemonProcess {
  readonly environment: Readonly<Record<string, string>>;
  readonly modulePath: string;
  ask(question: DaemonQuestion): Promise<unknown>;
  /** As a power cut: SIGKILL, and nothing is cleaned up. */
  kill(): Promise<void>;
  /** @throws Error when something happened that no rule foresees. */
  close(): Promise<void>;
}

export async function startDaemonProcess(setup: Omit<DaemonSetup, 'cache'> = {}): Promise<DaemonProcess> {
  const script = compiledProgram('emulator/testing/daemon/daemon-program.ts');
  const options: DaemonSetup = { ...setup, cache: join(programFolder(), 'libraries') };
  const child = fork(script, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { environment, modulePath } = (await reply(child)) as Pick<DaemonProcess, 'environment' | 'modulePath'>;
  const ask = (question: DaemonQuestion) => {
    child.send(question);
    return reply(child);
  };
  const kill = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    environment,
    modulePath,
    ask,
    kill,
    async close() {
      const unforeseen = (await ask('unforeseen')) as string[];
      await kill();
      if (setup.socketPath === undefined) removeFolderOf(environment);
      if (unforeseen.length > 0) throw new Error(unforeseen.join('\n'));
    },
  };
}

/** What a daemon that is not asked to end leaves behind. */
function removeFolderOf({ TOKEN_BENCH_SOCKET }: Readonly<Record<string, string>>): void {
  if (TOKEN_BENCH_SOCKET !== undefined) rmSync(dirname(TOKEN_BENCH_SOCKET), { recursive: true, force: true });
}

async function reply(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the daemon ended with ${code}`)));
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ answer: unknown }];
  return message.answer;
}
