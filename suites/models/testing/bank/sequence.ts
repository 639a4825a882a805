import type { LineState } from '../../../flows/testing/line.ts';
import type { AnswerCoverage } from './answer-coverage.ts';
import { type Answer, OK } from './caller.ts';
import type { AnyKind, Delivery, Fault, Machine, Outcome, Prepared, Ruled } from './machine.ts';
import { doubled, inOrder, once, unread, wrongAnswer } from './possible.ts';
import { NOTHING_READ, type Reckoning } from './reckoning.ts';
import type { Scene } from './scene.ts';
import { CALM, Weather } from './weather.ts';

/** The bank did what the model does not allow, or shows what must not be. */
export class BankDifference extends Error {
  override readonly name = 'BankDifference';
}

/** One sequence being played: the model's state, the faults that strike, and what has happened. */
export class Sequence<S> {
  readonly #machine: Machine<S>;
  readonly #scene: Scene;
  readonly #faults: readonly Fault[];
  readonly #coverage: AnswerCoverage;
  readonly #transcript: string[] = [];
  #weather: Weather;
  #state: S;
  #step = 0;

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
    this.#weather = new Weather([]);
    this.#coverage = coverage;
  }

  /** What was played until now was the way to the start: faults strike from here on. */
  begin(): void {
    this.#weather = new Weather(this.#faults);
    this.#step = -1;
  }

  /** One step, under the faults that are due. @returns whether there was anything to do it with. @throws BankDifference */
  async play(kind: AnyKind<S>, args: unknown): Promise<boolean> {
    this.#scene.lineToCa = 'through';
    const request = await kind.prepare(this.#scene, this.#state, args);
    if (request === undefined) return false;
    this.#step++;
    const { delivery, toCa, rule } = kind.befalls ? CALM : this.#weather.at(this.#step, request);
    if (rule !== undefined) await this.#playRuled(kind, request, rule);
    else await this.#send(kind, request, toCa, delivery);
    await this.#lookAround();
    return true;
  }

  async #send(kind: AnyKind<S>, request: Prepared<S>, toCa: LineState, delivery: Delivery): Promise<void> {
    this.#scene.lineToCa = toCa;
    const before = this.#scene.lineStrikes;
    if (delivery !== 'once') this.#struck(`line to the bank: ${delivery}`);
    if (delivery !== 'at-once') await this.#deliver(kind, request, delivery);
    else if (request.newCookieFor !== undefined) await this.#deliver(kind, request, 'twice');
    else await this.#race([kind, request], [kind, request]);
    if (this.#scene.lineStrikes > before) this.#struck(`line to the CA: ${toCa}`);
  }

  #struck(fault: string): void {
    this.#coverage.struck(fault);
    this.#weather.struck(fault);
  }

  /** A step while a rule of the bank's is at work. */
  async #playRuled(kind: AnyKind<S>, request: Prepared<S>, rule: Ruled): Promise<void> {
    await this.#scene.arm(rule, request.from === undefined);
    const { outcome, reckoning } = this.#ruledOutcome(request, rule);
    const answer = await request.send(true);
    const isRead = !NOTHING_READ.has(answer.code);
    const isSettledNow = reckoning.is !== 'unread' && reckoning.is !== 'doubled';
    const wrong = isSettledNow ? wrongAnswer(outcome, this.#state, answer, isRead) : undefined;
    const isStruck = this.#scene.disarm();
    this.#note(`under ${JSON.stringify(rule)}: ${request.text}`, answer);
    this.#coverage.countRuled(kind.name, answer.code);
    if (isStruck) this.#struck(`the bank: ${rule.fault}`);
    if (wrong !== undefined) throw this.#difference(wrong);
    if (isSettledNow) return;
    if (reckoning.is === 'unread' && isRead) throw this.#difference(`${answer.code}, where nothing can be read`);
    const beside = answer.code === OK ? answer.reply : undefined;
    const other = await request.lookUp?.(beside);
    const states =
      reckoning.is === 'unread'
        ? unread(this.#state, request, { answer, reply: other })
        : isStruck
          ? doubled(this.#state, request, { answer, other })
          : once(this.#state, request, answer);
    await this.#settleFor(states);
  }

  #ruledOutcome(request: Prepared<S>, rule: Ruled): { outcome: Outcome<S>; reckoning: Reckoning } {
    const reckoning = this.#scene.reckoningOf(rule);
    const { from, row } = request;
    if (reckoning.is === 'refused' && !(reckoning.sparesStaff && from === undefined)) {
      return { outcome: { codes: [reckoning.code] }, reckoning };
    }
    if (reckoning.is === 'session-lost' && from !== undefined) this.#machine.loseSession(this.#state, from);
    if (reckoning.is === 'cookie-dropped' && from !== undefined && row !== 'login') {
      return { outcome: { codes: ['not-logged-in'] }, reckoning };
    }
    return { outcome: request.predict(this.#state), reckoning };
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
    this.#scene.lineToCa = this.#weather.at(this.#step).toCa;
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

  async #deliver(kind: AnyKind<S>, request: Prepared<S>, delivery: Exclude<Delivery, 'at-once'>): Promise<void> {
    const isHeard = delivery !== 'answer-lost';
    for (let sending = delivery === 'twice' ? 2 : 1; sending > 0; sending--) {
      const outcome = request.predict(this.#state);
      const answer = await request.send(isHeard);
      this.#note(`${request.text}${isHeard ? '' : ' (answer lost)'}`, answer);
      this.#coverage.count(kind, outcome.codes, answer.code);
      const wrong = wrongAnswer(outcome, this.#state, answer, isHeard);
      if (wrong !== undefined) throw this.#difference(wrong);
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
    const [forth, back] = [inOrder(this.#state, pair[0], pair[1]), inOrder(this.#state, pair[1], pair[0])];
    const either = forth && back && this.#machine.eitherWay?.(forth, back);
    await this.#settleFor((either ? [either] : [forth, back]).filter((state) => state !== undefined));
  }

  /** Of what may have happened, that which the bank shows, over a line that works. */
  async #settleFor(possible: Iterable<S>): Promise<void> {
    this.#scene.lineToCa = 'through';
    const faults: string[] = [];
    for (const state of possible) {
      const fault = await this.#machine.look(this.#scene, state);
      if (fault === undefined) {
        this.#state = state;
        return;
      }
      faults.push(fault);
    }
    throw this.#difference(faults[0] ?? 'no order of what was asked explains the answers');
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
