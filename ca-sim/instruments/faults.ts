import type { FastifyReply } from 'fastify';
import { type Dn, dnToString } from '../../pki/x509/name.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { AUTHORITY_NAMES } from '../core/authority-styles.ts';
import { certificateKey } from '../core/certificates.ts';
import type { RequestState } from '../core/request-states.ts';
import type { Mail } from '../core/state.ts';
import type { Interference, Issuing } from '../interference.ts';
import { type DecodedRequest, decodeRequest } from './decoded-request.ts';
import type { FaultPlace, FaultRow } from './fault-row.ts';
import { ArmedFault, type CaFaultRule, type FaultPlaceAndTime } from './fault-rules.ts';
import { faultNamed } from './fault-table.ts';
import { magicFaults } from './magic-values.ts';
import type { Passage } from './recorder.ts';

/** A fault that happened. */
export interface FiredCaFault {
  /** Simulated time, milliseconds since the epoch. */
  readonly at: number;
  readonly fault: string;
  /** Number of the rule, from 1; 0: a magic value. */
  readonly rule: number;
  /** The request in the journal; 0: it befell no request but what time has brought. */
  readonly request: number;
  readonly subjects: readonly string[];
}

/** Faults that are remembered. */
const FIRED_MAX = 10_000;

/** A stroke: what it does, and how slowly. */
interface Stroke<Row extends FaultRow = FaultRow> {
  readonly row: Row;
  readonly ms: number;
}

/** What a magic `delay` takes. */
const MAGIC_MS = 1000;

/** Protocols by which the bench is run: names in them bring nothing. */
const NOT_MAGIC: ReadonlySet<string> = new Set(['admin', 'desk']);

/** The rules at work on one server. Without a rule and without a magic name nothing is different. */
export class CaFaults implements Interference {
  readonly fired: FiredCaFault[] = [];
  readonly #ca: CertificationAuthority;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #decoded = new WeakMap<Passage, DecodedRequest>();
  #armed: ArmedFault[] = [];
  #isMagic = false;
  #register: unknown;

  constructor(ca: CertificationAuthority, clock: Clock, rng: Rng) {
    this.#ca = ca;
    this.#clock = clock;
    this.#rng = rng;
    this.#register = ca.state.certificates;
  }

  /** Puts a rule to work. @returns its number, from 1. @throws FaultRuleError */
  arm(rule: CaFaultRule): number {
    const number = this.#armed.length + 1;
    this.#armed.push(new ArmedFault(rule, this.#rng.stream(`rule ${number}`), this.#clock.now()));
    return number;
  }

  rules(): { readonly number: number; readonly rule: CaFaultRule; readonly strikes: number }[] {
    return this.#armed.map(({ rule, strikes }, i) => ({ number: i + 1, rule, strikes }));
  }

  /** No rule is at work any more, and what happened is forgotten. The next rule is number 1 again, and draws as number 1 did. */
  disarm(): void {
    this.#armed = [];
    this.fired.length = 0;
  }

  /** Whether the request has come to its end before its work. */
  async arrival(passage: Passage, reply: FastifyReply): Promise<boolean> {
    for (const { row, ms } of this.#strokes(passage, 'arrival')) {
      if (row.place === 'arrival' && (await row.strike(reply, ms))) return true;
    }
    return false;
  }

  /** What is sent instead of an answer. */
  async departure(passage: Passage, reply: FastifyReply, payload: unknown): Promise<unknown> {
    if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload;
    const answer = await this.#answer(passage, reply, payload);
    for (const { row, ms } of this.#strokes(passage, 'wire')) {
      if (row.place === 'wire') return row.strike(reply, Buffer.from(answer), ms);
    }
    return answer;
  }

  async #answer(passage: Passage, reply: FastifyReply, payload: string | Uint8Array) {
    let answer = payload;
    if (reply.statusCode >= 300) return answer;
    for (const { row } of this.#strokes(passage, 'answer')) {
      if (row.place !== 'answer') continue;
      const { route } = passage;
      const honest = Uint8Array.from(Buffer.from(answer));
      answer = await this.#ca.run(
        async (now) => (await row.strike({ ca: this.#ca, request: passage, answer: honest, route, now })) ?? answer,
      );
    }
    return typeof answer === 'string' ? answer : Buffer.from(answer);
  }

  issue(issuing: Issuing): Issuing {
    const { subject, serialNumber } = issuing.toBeIssued.template;
    const subjects = [dnToString(subject)];
    this.#isMagic ||= magicFaults(subjects).length > 0;
    const site = { subjects, serialNumbers: [serialNumber] };
    return this.#strike(site, 'issue', 0).reduce(
      (now, { row }) => (row.place === 'issue' ? (row.strike(now) ?? now) : now),
      issuing,
    );
  }

  step(subject: Dn, state: RequestState): 'go' | 'stay' | 'fail' {
    const site = { subjects: [dnToString(subject)], serialNumbers: [], state };
    const [stroke] = this.#strike(site, 'step', 0);
    return stroke?.row.place === 'step' ? stroke.row.outcome : 'go';
  }

  mail(letters: readonly Mail[]): void {
    for (const letter of letters) {
      for (const { row } of this.#strike({ subjects: this.#recipients(letter), serialNumbers: [] }, 'mail', 0)) {
        if (row.place === 'mail') row.strike(this.#ca.state, letter);
      }
    }
  }

  #recipients({ to }: Mail): string[] {
    const people = [...this.#ca.state.persons.values()].filter(({ email }) => email === to);
    return [to, ...people.map(({ subject }) => dnToString(subject))];
  }

  /** What befalls a request at a place; what the request says is only looked at when something hangs on it. */
  #strokes(passage: Passage, place: FaultPlace): Stroke[] {
    const isWatched = this.#armed.some(({ row }) => row.place === place) || this.#mayBeMagic(passage);
    if (!isWatched) return [];
    const strokes = this.#strike(this.#siteOf(passage), place, passage.number);
    passage.faults.push(...strokes.map(({ row }) => row.id));
    return strokes;
  }

  /** A name can come with a request for a certificate, or be that of a certificate which somebody asks about. */
  #mayBeMagic({ protocol }: Passage): boolean {
    if (NOT_MAGIC.has(protocol)) return false;
    const { certificates } = this.#ca.state;
    if (this.#register !== certificates) {
      // Somebody has come back to a snapshot.
      this.#register = certificates;
      this.#isMagic = [...certificates.values()].some(({ subject }) => magicFaults([dnToString(subject)]).length > 0);
    }
    return this.#isMagic || ENROLLING.has(protocol);
  }

  #siteOf(passage: Passage): FaultPlaceAndTime {
    const { protocol, route, params } = passage;
    const decoded = this.#decoded.get(passage) ?? decodeRequest(passage);
    this.#decoded.set(passage, decoded);
    const { subjects, serialNumbers } = decoded;
    const { state } = this.#ca;
    const request = state.requests.get(params.id ?? '') ?? state.enrolments.get(params.id ?? '');
    const own = request && ('person' in request ? request.person.subject : request.subject);
    const names = [...subjects, ...this.#names(serialNumbers), ...(own ? [dnToString(own)] : [])];
    return { protocol, route, subjects: names, serialNumbers, ...(request && { state: request.state }) };
  }

  #names(serialNumbers: readonly string[]): string[] {
    const { certificates } = this.#ca.state;
    const found = serialNumbers.flatMap((number) =>
      AUTHORITY_NAMES.map((one) => certificates.get(certificateKey(one, number))),
    );
    return found.flatMap((one) => (one === undefined ? [] : [dnToString(one.subject)]));
  }

  #strike(site: FaultPlaceAndTime, place: FaultPlace, request: number): Stroke[] {
    const at = this.#clock.now();
    const strokes: Stroke[] = [];
    for (const [i, armed] of this.#armed.entries()) {
      const { row, ms } = armed;
      if (row.place !== place || !reaches(row, site) || !armed.strikesAt(site, at)) continue;
      strokes.push({ row, ms });
      this.#tell({ at, fault: row.id, rule: i + 1, request, subjects: site.subjects });
    }
    if (NOT_MAGIC.has(site.protocol ?? '')) return strokes;
    for (const id of magicFaults(site.subjects)) {
      const row = faultNamed(id);
      if (row?.place !== place || !reaches(row, site)) continue;
      strokes.push({ row, ms: MAGIC_MS });
      this.#tell({ at, fault: id, rule: 0, request, subjects: site.subjects });
    }
    return strokes;
  }

  #tell(fault: FiredCaFault): void {
    if (this.fired.push(fault) > FIRED_MAX) this.fired.shift();
  }
}

/** Protocols whose requests name whom a certificate is for. */
const ENROLLING: ReadonlySet<string> = new Set(['cmp', 'est', 'pkcs10', 'reissue', 'request-cert']);

/** Whether a fault can befall a request at all: only what it reaches is counted. */
function reaches(row: FaultRow, { protocol, state }: FaultPlaceAndTime): boolean {
  if (row.place === 'answer') return protocol !== undefined && row.protocols.includes(protocol);
  if (row.place === 'step' && row.outcome === 'fail') return state === 'approved2';
  return true;
}
