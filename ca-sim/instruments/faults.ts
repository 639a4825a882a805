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

/** A fault that is due: what it does, how slowly, and whom to tell when it has done it. */
interface Stroke {
  readonly row: FaultRow;
  readonly ms: number;
  readonly happened: () => void;
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
    return this.#armed.flatMap(({ rule, strikes, isAtWork }, i) =>
      isAtWork ? [{ number: i + 1, rule, strikes }] : [],
    );
  }

  /** Takes one rule away; the others keep their numbers. @returns false when there is none of this number. */
  remove(number: number): boolean {
    const armed = this.#armed[number - 1];
    if (!armed?.isAtWork) return false;
    armed.retire();
    return true;
  }

  /** No rule is at work any more, and what happened is forgotten. The next rule is number 1 again, and draws as number 1 did. */
  disarm(): void {
    this.#armed = [];
    this.fired.length = 0;
  }

  /** Whether the request has come to its end before its work. */
  async arrival(passage: Passage, reply: FastifyReply): Promise<boolean> {
    for (const { row, ms, happened } of this.#strokes(passage, 'arrival')) {
      if (row.place !== 'arrival') continue;
      happened();
      if (await row.strike(reply, ms)) return true;
    }
    return false;
  }

  /** What is sent instead of an answer. On the wire the first fault is the only one. */
  async departure(passage: Passage, reply: FastifyReply, payload: unknown): Promise<unknown> {
    if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload;
    const answer = reply.statusCode < 300 ? await this.#answer(passage, payload) : payload;
    for (const { row, ms, happened } of this.#strokes(passage, 'wire')) {
      if (row.place !== 'wire') continue;
      happened();
      return row.strike(reply, Buffer.from(answer), ms);
    }
    return answer;
  }

  async #answer(passage: Passage, payload: string | Uint8Array): Promise<string | Uint8Array> {
    let answer = payload;
    for (const { row, happened } of this.#strokes(passage, 'answer')) {
      if (row.place !== 'answer') continue;
      const honest = Uint8Array.from(Buffer.from(answer));
      const { route } = passage;
      const changed = await this.#ca.run((now) =>
        row.strike({ ca: this.#ca, request: passage, answer: honest, route, now }),
      );
      if (changed === undefined) continue;
      happened();
      answer = typeof changed === 'string' ? changed : Buffer.from(changed);
    }
    return answer;
  }

  issue(issuing: Issuing): Issuing {
    const { subject, serialNumber } = issuing.toBeIssued.template;
    const subjects = [dnToString(subject)];
    this.#isMagic ||= magicFaults(subjects).length > 0;
    let result = issuing;
    for (const { row, happened } of this.#strike({ subjects, serialNumbers: [serialNumber] }, 'issue')) {
      const changed = row.place === 'issue' ? row.strike(result) : undefined;
      if (changed === undefined) continue;
      happened();
      result = changed;
    }
    return result;
  }

  step(subject: Dn, state: RequestState): 'go' | 'stay' | 'fail' {
    const site = { subjects: [dnToString(subject)], serialNumbers: [], state };
    const [stroke] = this.#strike(site, 'step');
    if (stroke?.row.place !== 'step') return 'go';
    stroke.happened();
    return stroke.row.outcome;
  }

  mail(letters: readonly Mail[]): void {
    for (const letter of letters) {
      for (const { row, happened } of this.#strike({ subjects: this.#recipients(letter), serialNumbers: [] }, 'mail')) {
        if (row.place !== 'mail') continue;
        happened();
        row.strike(this.#ca.state, letter);
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
    return this.#strike(this.#siteOf(passage), place, passage);
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

  /** What is due here: rules in their order, then what names bring. */
  #strike(site: FaultPlaceAndTime, place: FaultPlace, passage?: Passage): Stroke[] {
    const at = this.#clock.now();
    const stroke = (row: FaultRow, ms: number, rule: number): Stroke => ({
      row,
      ms,
      happened: () => {
        this.#armed[rule - 1]?.struck();
        passage?.faults.push(row.id);
        this.#tell({ at, fault: row.id, rule, request: passage?.number ?? 0, subjects: site.subjects });
      },
    });
    const ruled = this.#armed.flatMap((armed, i) => {
      const { row, ms } = armed;
      const isDue = row.place === place && reaches(row, site) && armed.isDueAt(site, at);
      return isDue ? [stroke(row, ms, i + 1)] : [];
    });
    if (NOT_MAGIC.has(site.protocol ?? '')) return ruled;
    const rows = magicFaults(site.subjects).flatMap((id) => faultNamed(id) ?? []);
    const brought = rows.filter((row) => row.place === place && reaches(row, site));
    return [...ruled, ...brought.map((row) => stroke(row, MAGIC_MS, 0))];
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
