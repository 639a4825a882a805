import type { FastifyReply } from 'fastify';
import { FaultBoard, type FaultTable } from '../../http/instruments/fault-board.ts';
import { type Stroke, strikeArrival, strikeWire } from '../../http/instruments/fault-row.ts';
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
import { type CaFaultRule, type CaFaultSite, checkRule, fitsRule } from './fault-rules.ts';
import { faultNamed } from './fault-table.ts';
import type { CaPassage } from './journal.ts';
import { magicFaults } from './magic-values.ts';

/** Protocols by which the bench is run: names in them bring nothing. */
const NOT_MAGIC: ReadonlySet<string> = new Set(['admin', 'desk']);

/** Whether a fault can befall a request at all: only what it reaches is counted. */
function reaches(row: FaultRow, { protocol, state }: CaFaultSite): boolean {
  if (row.place === 'answer') return protocol !== undefined && row.protocols.includes(protocol);
  if (row.place === 'step' && row.outcome === 'fail') return state === 'approved2';
  return true;
}

const TABLE: FaultTable<FaultRow, CaFaultRule, CaFaultSite> = {
  named: faultNamed,
  check: checkRule,
  fits: fitsRule,
  reaches,
  brought: ({ protocol = '', subjects }) =>
    NOT_MAGIC.has(protocol) ? [] : magicFaults(subjects).flatMap((id) => faultNamed(id) ?? []),
  subjectsOf: ({ subjects }) => subjects,
};

/** The rules at work on one CA, and how they strike. */
export class CaFaults implements Interference {
  readonly board: FaultBoard<FaultRow, CaFaultRule, CaFaultSite>;
  readonly #ca: CertificationAuthority;
  readonly #decoded = new WeakMap<CaPassage, DecodedRequest>();
  #isMagic = false;
  #register: unknown;

  constructor(ca: CertificationAuthority, clock: Clock, rng: Rng) {
    this.#ca = ca;
    this.board = new FaultBoard(TABLE, clock, rng);
    this.#register = ca.state.certificates;
  }

  /** Whether the request has come to its end before its work. */
  arrival(passage: CaPassage, reply: FastifyReply): Promise<boolean> {
    return strikeArrival(this.#strokes(passage, 'arrival'), reply);
  }

  /** What is sent instead of an answer. */
  async departure(passage: CaPassage, reply: FastifyReply, payload: unknown): Promise<unknown> {
    if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload;
    const answer = reply.statusCode < 300 ? await this.#answer(passage, payload) : payload;
    return strikeWire(this.#strokes(passage, 'wire'), reply, answer);
  }

  async #answer(passage: CaPassage, payload: string | Uint8Array): Promise<string | Uint8Array> {
    let answer = payload;
    for (const { row, happened } of this.#strokes(passage, 'answer')) {
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
    for (const { row, happened } of this.board.strokes('issue', { subjects, serialNumbers: [serialNumber] })) {
      const changed = row.strike(result);
      if (changed === undefined) continue;
      happened();
      result = changed;
    }
    return result;
  }

  step(subject: Dn, state: RequestState): 'go' | 'stay' | 'fail' {
    const site = { subjects: [dnToString(subject)], serialNumbers: [], state };
    const [stroke] = this.board.strokes('step', site);
    if (stroke === undefined) return 'go';
    stroke.happened();
    return stroke.row.outcome;
  }

  mail(letters: readonly Mail[]): void {
    for (const letter of letters) {
      const site = { subjects: this.#recipients(letter), serialNumbers: [] };
      for (const { row, happened } of this.board.strokes('mail', site)) {
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
  #strokes<Place extends FaultPlace>(
    passage: CaPassage,
    place: Place,
  ): Stroke<Extract<FaultRow, { readonly place: Place }>>[] {
    if (!this.board.watches(place) && !this.#mayBeMagic(passage)) return [];
    return this.board.strokes(place, this.#siteOf(passage), passage);
  }

  /** A name can come with a request for a certificate, or be that of a certificate which somebody asks about. */
  #mayBeMagic({ protocol }: CaPassage): boolean {
    if (NOT_MAGIC.has(protocol)) return false;
    const { certificates } = this.#ca.state;
    if (this.#register !== certificates) {
      // Somebody has come back to a snapshot.
      this.#register = certificates;
      this.#isMagic = [...certificates.values()].some(({ subject }) => magicFaults([dnToString(subject)]).length > 0);
    }
    return this.#isMagic || ENROLLING.has(protocol);
  }

  #siteOf(passage: CaPassage): CaFaultSite {
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
}

/** Protocols whose requests name whom a certificate is for. */
const ENROLLING: ReadonlySet<string> = new Set(['cmp', 'est', 'pkcs10', 'reissue', 'request-cert']);
