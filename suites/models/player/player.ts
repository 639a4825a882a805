import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { TargetError } from '../../conformance/run/judging-process.ts';
import type { Provision, Provisioner } from '../../conformance/run/provision.ts';
import type { Abilities } from '../token/abilities.ts';
import type { Line, Manner } from '../token/run.ts';
import type { Played, Script } from '../token/script.ts';
import type { Limits, PlayOrder, PlayReport } from './player-messages.ts';

export interface PlayerOptions {
  /** The compiled program of player-program.ts. */
  readonly program: string;
  readonly provisioner: Provisioner;
  /** A name of divergences.ts. */
  readonly known?: string;
  /** Real milliseconds for one script. */
  readonly timeoutMs: number;
  /** Only what every module can show. */
  readonly plain: boolean;
}

/** One token in a process of its own, and another token when that one is spoilt or the process is gone. */
export class Player {
  readonly #options: PlayerOptions;
  #limits: Limits | undefined;
  #place: { readonly provision: Provision; readonly child: ChildProcess; readonly told: string[] } | undefined;
  #abilities: Abilities | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** What the target is called, for people. */
  get name(): string {
    return this.#options.provisioner.name;
  }

  /** @throws TargetError when there is no token that could be played with. */
  async abilities(): Promise<Abilities> {
    if (this.#abilities === undefined) await this.#open();
    return this.#abilities as Abilities;
  }

  /** Plays a script. A module that dies or hangs has differed: with the calls up to the last one. @throws TargetError */
  async play(script: Script, manner: Manner): Promise<Played> {
    const { child, told } = this.#place ?? (await this.#open());
    told.length = 0;
    const answer = await this.#ask(child, { order: 'play', script, manner });
    if (typeof answer !== 'string' && answer.report === 'played') {
      if (answer.isUsedUp) await this.close();
      return answer.played;
    }
    const because =
      typeof answer === 'string' ? answer : answer.report === 'failed' ? answer.message : 'it says nothing';
    const lines = told.map((text, at): Line => ({ text, rv: at === told.length - 1 ? because : '' }));
    await this.close();
    const calls = lines.map(({ text }, at) => `${String(at + 1).padStart(4)}. ${text}`);
    return { lines, steps: script.steps, difference: [...calls, because].join('\n') };
  }

  async close(): Promise<void> {
    const place = this.#place;
    this.#place = undefined;
    place?.child.kill('SIGKILL');
    await place?.provision.dispose();
  }

  async #open() {
    this.#limits ??= { pinTries: await this.#pinTries(), plain: this.#options.plain };
    const place = await this.#start();
    this.#place = place;
    const { known } = this.#options;
    const answer = await this.#ask(place.child, {
      order: 'open',
      target: place.provision.target,
      known,
      limits: this.#limits,
    });
    if (typeof answer !== 'string' && answer.report === 'opened') {
      this.#abilities = answer.abilities;
      return place;
    }
    await this.close();
    throw new TargetError(problemOf(answer));
  }

  /** On a token that is thrown away for it. */
  async #pinTries(): Promise<Abilities['pinTries']> {
    const { provision, child } = await this.#start();
    try {
      const answer = await this.#ask(child, { order: 'measure', target: provision.target });
      if (typeof answer !== 'string' && answer.report === 'measured') return answer.pinTries;
      throw new TargetError(problemOf(answer));
    } finally {
      child.kill('SIGKILL');
      await provision.dispose();
    }
  }

  async #start() {
    const { program, provisioner } = this.#options;
    const provision = await provisioner.token(true);
    const child = fork(program, {
      execArgv: [],
      env: { ...process.env, ...provision.environment },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    const told: string[] = [];
    let rest = '';
    (child.stdio[3] as Readable).on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      told.push(...lines);
    });
    return { provision, child, told };
  }

  /** What it answers; or how it ended. */
  #ask(child: ChildProcess, order: PlayOrder): Promise<PlayReport | string> {
    const { timeoutMs } = this.#options;
    return new Promise((resolve) => {
      const finish = (answer: PlayReport | string) => {
        clearTimeout(timer);
        child.off('message', finish);
        child.off('close', ended);
        resolve(answer);
      };
      const ended = (code: number | null, signal: string | null) =>
        finish(signal === null ? `the process ended with ${code}` : `the process died of ${signal}`);
      const timer = setTimeout(() => finish(`no answer in ${timeoutMs} ms`), timeoutMs);
      child.on('message', finish);
      child.on('close', ended);
      child.send(order, (error) => error && finish(`it is gone: ${error.message}`));
    });
  }
}

function problemOf(answer: PlayReport | string): string {
  if (typeof answer === 'string') return `the module cannot be played with: ${answer}`;
  return answer.report === 'failed' ? answer.message : 'it answered something else';
}
