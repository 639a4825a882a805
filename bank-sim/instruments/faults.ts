import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply } from 'fastify';
import { FaultBoard, type FaultTable } from '../../http/instruments/fault-board.ts';
import { type Stroke, strikeArrival, strikeWire } from '../../http/instruments/fault-row.ts';
import type { Route } from '../../http/route.ts';
import type { Call } from '../../http/server.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { Bank } from '../bank.ts';
import { textIn as fieldIn } from '../core/document-check.ts';
import type { BankDocument } from '../core/documents.ts';
import type { BankMail } from '../core/outbox.ts';
import type { CaStep, Interference } from '../interference.ts';
import type { BankFault, BankFaultPlace } from './fault-row.ts';
import { type BankFaultRule, type BankFaultSite, CLOCK_MINUTES, checkRule, fitsRule, reaches } from './fault-rules.ts';
import { faultNamed } from './fault-table.ts';
import { magicFaults } from './magic-values.ts';
import { type BankPassage, documentOf, kindOf, textIn } from './passage.ts';

const MINUTE_MS = 60_000;

const TABLE: FaultTable<BankFault, BankFaultRule, BankFaultSite> = {
  named: faultNamed,
  check: checkRule,
  fits: fitsRule,
  reaches,
  brought: ({ words, isAdmin }) => (isAdmin ? [] : magicFaults(words).flatMap((id) => faultNamed(id) ?? [])),
  subjectsOf: ({ login, kind }) => [login, kind ?? ''].filter((one) => one !== ''),
};

/** Fields of a body, and of a document, in which a magic value can stand. */
const SPEAKING = ['login', 'purpose', 'subject', 'text', 'amount', 'currencyAmount'] as const;

type StrokesAt<Place extends BankFaultPlace> = Stroke<Extract<BankFault, { readonly place: Place }>, BankFaultRule>[];

/** What is known of the request that is at work now. */
interface Present {
  readonly passage: BankPassage;
  /** By how much the bank's clock is off for it. */
  readonly clockOffsetMs: number;
}

/**
 * What each request is under way with. One for all banks of the process: Node asks every storage that was ever used at every promise, and
 * lets go of none, so one for each bank would slow and keep all there ever was.
 */
const PRESENT = new AsyncLocalStorage<Present>();

/** The rules at work on one bank, and how they strike. */
export class BankFaults implements Interference {
  readonly board: FaultBoard<BankFault, BankFaultRule, BankFaultSite>;
  readonly #bank: Bank;
  /** Which request it is that something deep inside the bank is done for. */
  readonly #present = PRESENT;

  constructor(bank: Bank, clock: Clock, rng: Rng) {
    this.#bank = bank;
    this.board = new FaultBoard(TABLE, clock, rng);
  }

  /** Whether the request has come to its end before its work. @throws BankError: that is the answer */
  async arrival(passage: BankPassage, reply: FastifyReply): Promise<boolean> {
    for (const { row, happened } of this.#strokes('entry', passage)) {
      happened();
      await row.strike({ bank: this.#bank, request: reply.request, reply });
    }
    return await strikeArrival(this.#strokes('arrival', passage), reply);
  }

  /** What is sent instead of an answer. */
  departure(passage: BankPassage, reply: FastifyReply, payload: unknown): unknown {
    if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload;
    return strikeWire(this.#strokes('wire', passage), reply, payload);
  }

  /** The work of a row, and what befalls it. */
  around(passage: BankPassage, call: Call<Route>, work: () => Promise<unknown>): Promise<unknown> {
    return this.#present.run({ passage, clockOffsetMs: this.#clockOffsetOf(passage) }, async () => {
      const { login } = passage;
      const befallen = this.#strokes('work', passage).reduceRight(
        (inner, { row, happened }) =>
          () => {
            happened();
            return row.strike({ bank: this.#bank, call, login: login || undefined, work: inner });
          },
        work,
      );
      let reply = await befallen();
      for (const { row, happened } of this.#strokes('reply', passage)) {
        const altered = (row.alter as (reply: unknown) => unknown)(reply);
        if (altered === undefined) continue;
        happened();
        reply = altered;
      }
      return reply;
    });
  }

  #clockOffsetOf(passage: BankPassage): number {
    let offset = 0;
    for (const { row, rule, happened } of this.#strokes('clock', passage)) {
      happened();
      offset += row.direction * (rule?.minutes ?? CLOCK_MINUTES) * MINUTE_MS;
    }
    return offset;
  }

  clockOffsetMs(): number {
    return this.#present.getStore()?.clockOffsetMs ?? 0;
  }

  async callCa<Answer>(step: CaStep, call: () => Promise<Answer>): Promise<Answer> {
    let befallen: () => Promise<unknown> = call;
    for (const { row, ms, happened } of this.#strokes('ca', this.#passage(), step).reverse()) {
      const inner = befallen;
      befallen = () => {
        happened();
        return row.strike(inner, ms);
      };
    }
    return (await befallen()) as Answer;
  }

  examine(certificate: Certificate): void {
    for (const { row, happened } of this.#strokes('examination', this.#passage())) {
      happened();
      row.strike(certificate);
    }
  }

  decide(document: BankDocument): void {
    for (const { row, happened } of this.#strokes('decision', this.#passage())) {
      happened();
      row.strike(document);
    }
  }

  execute(document: BankDocument): void {
    const login = document.signatures.at(-1)?.user.login ?? '';
    const said = SPEAKING.map((name) => fieldIn(document.fields, name)).filter((word) => word !== '');
    const site = { ...NOWHERE, login, kind: document.kind, words: [login, ...said] };
    for (const { row, happened } of this.#strokesOf('execution', site)) {
      happened();
      row.strike(document);
    }
  }

  loses({ login }: BankMail): boolean {
    const strokes = this.#strokesOf('mail', { ...NOWHERE, login, words: [login] });
    for (const { happened } of strokes) happened();
    return strokes.length > 0;
  }

  /** Whatever request has led to it, it is not done for that one. */
  aside<Result>(work: () => Result): Result {
    return this.#present.exit(work);
  }

  /** Of what is done by itself, though a request may have brought it about. */
  #strokesOf<Place extends BankFaultPlace>(place: Place, site: Omit<BankFaultSite, 'step'>): StrokesAt<Place> {
    return this.board.strokes(place, { ...site, step: undefined }, this.#passage());
  }

  #passage(): BankPassage | undefined {
    return this.#present.getStore()?.passage;
  }

  #strokes<Place extends BankFaultPlace>(
    place: Place,
    passage: BankPassage | undefined,
    step?: CaStep,
  ): StrokesAt<Place> {
    const words = passage === undefined || isRunning(passage) ? [] : this.#words(passage);
    if (!this.board.watches(place) && magicFaults(words).length === 0) return [];
    return this.board.strokes(place, this.#siteOf(passage, step, words), passage);
  }

  /** Where a magic value can stand. */
  #words(passage: BankPassage): string[] {
    const document = documentOf(this.#bank, passage);
    const said = SPEAKING.flatMap((name) => [
      textIn(passage.body, name),
      document ? fieldIn(document.fields, name) : '',
    ]);
    return [passage.login, ...said].filter((word) => word !== '');
  }

  #siteOf(passage: BankPassage | undefined, step: CaStep | undefined, words: readonly string[]): BankFaultSite {
    if (passage === undefined) return { ...NOWHERE, step };
    const { operation, route, login } = passage;
    const profiles = login === '' ? [] : this.#bank.profiles.ofUser(login);
    return {
      operation,
      route,
      login,
      kind: kindOf(this.#bank, passage),
      statuses: profiles.map((profile) => this.#bank.profiles.statusOf(profile)),
      step,
      words,
      isAdmin: isRunning(passage),
    };
  }
}

/** Addresses by which the bench is run. */
function isRunning({ route }: BankPassage): boolean {
  return /^\/(admin|desks)(\/|$)/.test(route);
}

/** Where no request is: what time brings. */
const NOWHERE: Omit<BankFaultSite, 'step'> = {
  operation: '',
  route: '',
  login: '',
  kind: undefined,
  statuses: [],
  words: [],
  isAdmin: false,
};
