import type { FastifyInstance } from 'fastify';
import { type InstrumentsFace, instrumentsFace } from '../../http/instruments/face.ts';
import { Recorder } from '../../http/instruments/recorder.ts';
import type { House } from '../../http/server.ts';
import { peerCertificate } from '../../http/tls.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { mountCaFaults } from '../admin/faults.ts';
import { mountCaJournal } from '../admin/journal.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { CaFaultRule } from './fault-rules.ts';
import { CaFaults } from './faults.ts';
import { type CaPassage, type JournalEntry, type JournalFilter, newJournal, writeDown } from './journal.ts';
import { protocolOf } from './protocol-rows.ts';

/** What a test has in its hands besides the CA itself (docs/ca-faults.md). */
export type CaInstrumentsFace = InstrumentsFace<JournalEntry, JournalFilter, CaFaultRule>;

export class Instruments {
  readonly #journal = newJournal();
  readonly #faults: CaFaults;
  readonly #recorder: Recorder<CaPassage>;

  /** @param rng chance of the rules of faults. */
  constructor(ca: CertificationAuthority, clock: Clock, rng: Rng) {
    const faults = new CaFaults(ca, clock, rng);
    const journal = this.#journal;
    this.#faults = faults;
    this.#recorder = new Recorder(
      {
        next: () => journal.next(),
        begin: (passage, request) => {
          const reference = basicReference(request.headers.authorization);
          const peer = peerCertificate(request);
          const protocol = protocolOf(passage.route);
          return { ...passage, protocol, ...(reference !== undefined && { reference }), ...(peer && { peer }) };
        },
        arrival: (passage, reply) => faults.arrival(passage, reply),
        departure: (passage, reply, payload) => faults.departure(passage, reply, payload),
        over: (passage, status, answer) => writeDown(journal, { passage, status, answer }),
      },
      clock,
    );
    ca.interfere(faults);
  }

  /** Before every other interface: hooks see only what is mounted after them. */
  mount(app: FastifyInstance, house: House): void {
    this.#recorder.mount(app);
    mountCaJournal(app, house, this.#journal);
    mountCaFaults(app, house, this.#faults);
  }

  face(): CaInstrumentsFace {
    return instrumentsFace(this.#journal, this.#faults.board);
  }
}

/** RFC 7617: what stands before the colon. */
function basicReference(authorization = ''): string | undefined {
  const [, base64] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
  const text = base64 === undefined ? '' : Buffer.from(base64, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : text.slice(0, colon).slice(0, REFERENCE_MAX);
}

const REFERENCE_MAX = 64;
