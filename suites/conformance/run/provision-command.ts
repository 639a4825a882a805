import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { LibraryTarget } from '../targets/target.ts';
import type { Move } from '../trial.ts';
import { TargetError } from './judging-process.ts';
import type { Provision, Provisioner } from './provision.ts';

/** What a command prints that makes a throw-away token: one JSON document. */
interface MadeToken {
  /** Path of the library. */
  readonly module: string;
  /** Absent: the first token. */
  readonly tokenLabel?: string;
  readonly pin?: string;
  readonly soPin?: string;
  /** What the library finds in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `pReserved` of C_Initialize. */
  readonly initReserved?: string;
  /** The command also knows `remove` and `insert`. */
  readonly removable?: boolean;
}

const TEXTS = ['tokenLabel', 'pin', 'soPin', 'initReserved'] as const;

/** Octets of what a command prints that are read at most. */
const OUTPUT_MAX = 65_536;
/** For what is still on its way when a command has ended. */
const REST_MS = 200;

/**
 * Throw-away tokens that somebody else's command makes. `COMMAND` is run by a shell once for each token and prints {@link MadeToken};
 * `COMMAND dispose` gets the same text as its standard input when the token is not needed any more, and `COMMAND remove`
 * and `COMMAND insert` when a check wants the token moved, and the command had said that it can.
 * @param timeoutMs for one call of it.
 */
export function provisionCommand(command: string, timeoutMs = 120_000): Provisioner {
  let name = command;
  return {
    get name() {
      return name;
    },
    everyTokenIsFresh: false,
    throwAway: true,
    async token() {
      const text = await shell(command, '', '', timeoutMs);
      const made = madeToken(command, text);
      name = basename(made.module);
      return provision(made, (order) => shell(command, order, text, timeoutMs));
    },
  };
}

function provision(made: MadeToken, ask: (order: string) => Promise<string>): Provision {
  const { module, tokenLabel, pin, soPin, environment = {}, initReserved, removable = false } = made;
  const target: LibraryTarget = {
    kind: 'library',
    path: module,
    slot: tokenLabel === undefined ? { by: 'first-token' } : { by: 'label', label: tokenLabel },
    pins: { ...(pin !== undefined && { user: pin }), ...(soPin !== undefined && { so: soPin }) },
    ...(initReserved !== undefined && { initializeReserved: initReserved }),
    removable,
  };
  return {
    target,
    environment,
    ...(removable && { move: async (wish: Move) => void (await ask(wish)) }),
    dispose: async () => void (await ask('dispose')),
  };
}

/** @throws TargetError when it is no such document. What was printed is not repeated: it has PINs in it. */
function madeToken(command: string, text: string): MadeToken {
  const refuse = (problem: string): never => {
    throw new TargetError(`--provision ${command}: ${problem}`);
  };
  let made: Record<string, unknown>;
  try {
    made = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return refuse('it has printed no JSON document');
  }
  if (typeof made !== 'object' || made === null) return refuse('it has printed no JSON object');
  if (typeof made.module !== 'string') refuse('"module" is missing, the path of the library');
  const odd = TEXTS.find((name) => made[name] !== undefined && typeof made[name] !== 'string');
  if (odd !== undefined) refuse(`"${odd}" is no text`);
  const environment = Object.values((made.environment as object | undefined) ?? {});
  if (environment.some((value) => typeof value !== 'string')) refuse('"environment" is no list of texts');
  return made as unknown as MadeToken;
}

/** A process group of its own: Ctrl-C is for the run, which calls it once more with `dispose`. */
function shell(command: string, order: string, input: string, timeoutMs: number): Promise<string> {
  const refuse = (problem: string) =>
    new TargetError(`--provision ${command} ${order}`.trimEnd().concat(`: ${problem}`));
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${command} "$@"`, 'sh', ...(order === '' ? [] : [order])], {
      detached: true,
    });
    let [output, words] = ['', ''];
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (text) => {
      output = (output + text).slice(0, OUTPUT_MAX);
    });
    child.stderr.on('data', (text) => {
      words = (words + text).slice(-OUTPUT_MAX);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => reject(refuse(error.message)));
    const finish = (code: number | null, signal: string | null) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const last = words.trim().split('\n').at(-1) ?? '';
      reject(refuse(`it ended with ${code ?? signal}${last === '' ? '' : `: ${last}`}`));
    };
    child.on('close', finish);
    // What it has left running may hold its output open.
    child.on('exit', (code, signal) => setTimeout(() => finish(code, signal), REST_MS));
  });
}
