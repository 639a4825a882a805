import type { LineState } from '../../../flows/testing/line.ts';
import type { AnswerCoverage } from './answer-coverage.ts';
import { type Answer, OK } from './caller.ts';
import type { AnyKind, Delivery, Fault, Machine, Prepared } from './machine.ts';
import type { Scene } from './scene.ts';

/** The bank did what the model does not allow, or shows what must not be. */
export class BankDifference extends Error {
  override readonly name = 'BankDifference';
}

interface Sent<S> {
  readonly kind: AnyKind<S>;
  readonly request: Prepared<S>;
  readonly answer: Answer;
}

/** One sequence being played: the model's state, the faults that strike, and what has happened. */
export class Sequence<S> {
  readonly #machine: Machine<S>;
  readonly #scene: Scene;
  readonly #faults: readonly Fault[];
  readonly #coverage: AnswerCoverage;
  readonly #transcript: string[] = [];
  #state: S;
  #step = 0;
  #hasBegun = false;

  constructor(
    machine: Machine<S>,
    begun: { scene: Scene; state: S },
    faults: readonly Fault[],
    coverage: AnswerCoverage,
  ) {
    this.#machine = machine;
    this.#scene = begun.scene;
    this.#state = begun.state;
    this.#faults = faults;
    this.#coverage = coverage;
  }

  /** What was played until now was the way to the start: faults strike from here on. */
  begin(): void {
    this.#hasBegun = true;
    this.#step = 0;
  }

  /** One step, under the faults that are due. @returns whether there was anything to do it with. @throws BankDifference */
  async play(kind: AnyKind<S>, args: unknown): Promise<boolean> {
    const { delivery, toCa } = this.#weather();
    this.#scene.lineToCa = 'through';
    const request = await kind.prepare(this.#scene, this.#state, args);
    if (request === undefined) return false;
    this.#step++;
    this.#scene.lineToCa = kind.befalls ? 'through' : toCa;
    if (kind.befalls) await this.#deliver(kind, request, 'once');
    else await this.#send(kind, request, toCa, delivery);
    await this.#lookAround();
    return true;
  }

  async #send(kind: AnyKind<S>, request: Prepared<S>, toCa: LineState, delivery: Delivery): Promise<void> {
    if (toCa !== 'through') this.#coverage.struck(`line to the CA: ${toCa}`);
    if (delivery !== 'once') this.#coverage.struck(`line to the bank: ${delivery}`);
    if (delivery !== 'at-once') await this.#deliver(kind, request, delivery);
    else if (request.newCookieFor !== undefined) await this.#deliver(kind, request, 'twice');
    else await this.#race([kind, request], [kind, request]);
  }

  /** Two things at the same time: whatever comes must be as if one had come after the other. @throws BankDifference */
  async playBeside(one: readonly [AnyKind<S>, unknown], other: readonly [AnyKind<S>, unknown]): Promise<boolean> {
    this.#scene.lineToCa = 'through';
    const first = await one[0].prepare(this.#scene, this.#state, one[1]);
    const second = await other[0].prepare(this.#scene, this.#state, other[1]);
    if (first === undefined || second === undefined) return false;
    const isOneByOne = [first, second].some(({ newCookieFor }) => newCookieFor !== undefined);
    if (isOneByOne || one[0].befalls || other[0].befalls) {
      await this.play(...one);
      await this.play(...other);
      return true;
    }
    this.#step++;
    this.#scene.lineToCa = this.#weather().toCa;
    await this.#race([one[0], first], [other[0], second]);
    await this.#lookAround();
    return true;
  }

  /** The lines work again; the last look. @throws BankDifference */
  async end(): Promise<void> {
    this.#scene.lineToCa = 'through';
    await this.#look(() => this.#machine.lookAtEnd?.(this.#scene, this.#state) ?? Promise.resolve(undefined));
    if (this.#scene.bugs.length > 0) throw this.#difference(`the bank reports bugs: ${this.#scene.bugs.join('; ')}`);
  }

  #weather(): { delivery: Delivery; toCa: LineState } {
    const due = (this.#hasBegun ? this.#faults : []).filter(
      ({ at, steps }) => at <= this.#step && this.#step < at + steps,
    );
    let weather: { delivery: Delivery; toCa: LineState } = { delivery: 'once', toCa: 'through' };
    for (const { fails } of due) {
      weather = 'toCa' in fails ? { ...weather, toCa: fails.toCa } : { ...weather, delivery: fails.toBank };
    }
    return weather;
  }

  async #deliver(kind: AnyKind<S>, request: Prepared<S>, delivery: Exclude<Delivery, 'at-once'>): Promise<void> {
    const isHeard = delivery !== 'answer-lost';
    for (let sending = delivery === 'twice' ? 2 : 1; sending > 0; sending--) {
      const { codes, settle } = request.predict(this.#state);
      const answer = await request.send(isHeard);
      this.#note(`${request.text}${isHeard ? '' : ' (answer lost)'}`, answer);
      this.#coverage.count(kind, codes, answer.code);
      if (!codes.includes(answer.code)) throw this.#difference(`${answer.code}, where ${codes.join(' or ')} is right`);
      const fault = settle?.(this.#state, answer, isHeard) ?? undefined;
      if (fault !== undefined) throw this.#difference(fault);
    }
  }

  async #race(one: [AnyKind<S>, Prepared<S>], other: [AnyKind<S>, Prepared<S>]): Promise<void> {
    const [first, second] = await Promise.all([one, other].map(([, request]) => request.send(true)));
    const pair = [
      { kind: one[0], request: one[1], answer: first as Answer },
      { kind: other[0], request: other[1], answer: second as Answer },
    ] as const;
    this.#note(`at once: ${one[1].text} | ${other[1].text}`, first as Answer, second as Answer);
    this.#coverage.struck('at once');
    const states = [inOrder(this.#state, pair[0], pair[1]), inOrder(this.#state, pair[1], pair[0])];
    const possible = states.filter((state) => state !== undefined);
    const faults: string[] = [];
    for (const state of possible) {
      const fault = await this.#machine.look(this.#scene, state);
      if (fault === undefined) {
        this.#state = state;
        return;
      }
      faults.push(fault);
    }
    throw this.#difference(faults[0] ?? 'no order of the two explains these answers');
  }

  /** Over a line that works. */
  async #lookAround(): Promise<void> {
    this.#scene.lineToCa = 'through';
    await this.#look(() => this.#machine.look(this.#scene, this.#state));
  }

  async #look(at: () => Promise<string | undefined>): Promise<void> {
    const fault = await at();
    if (fault !== undefined) throw this.#difference(fault);
  }

  #note(text: string, ...answers: readonly Answer[]): void {
    this.#transcript.push(`${text} -> ${answers.map(({ code }) => code).join(' | ')}`);
  }

  #difference(what: string): BankDifference {
    const lines = this.#transcript.map((line, at) => `${String(at + 1).padStart(4)}. ${line}`);
    const bugs = this.#scene.bugs.map((bug) => `the bank reports a bug: ${bug}`);
    return new BankDifference([...lines, what, ...bugs].join('\n'));
  }
}

/** The state after the one and then the other, or undefined when that does not explain the answers. */
function inOrder<S>(state: S, ...sent: readonly [Sent<S>, Sent<S>]): S | undefined {
  const [first, second] = sent;
  const tried = structuredClone(state);
  const before = first.request.predict(tried);
  if (!before.codes.includes(first.answer.code)) return undefined;
  if (isFault(before.settle?.(tried, first.answer, true))) return undefined;
  const after = second.request.predict(tried);
  if (after.codes.includes(second.answer.code)) {
    return isFault(after.settle?.(tried, second.answer, true)) ? undefined : tried;
  }
  const isBusy = [first, second].some(({ request }) => request.busy?.includes(second.answer.code));
  return isBusy && second.answer.code !== OK ? tried : undefined;
}

function isFault(fault: unknown): boolean {
  return fault !== undefined;
}
