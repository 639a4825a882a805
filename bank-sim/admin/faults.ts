import type { FastifyInstance } from 'fastify';
import { bankInstrumentRoutes } from '../../http/bank-instruments.ts';
import { mountFaults } from '../../http/instruments/doors.ts';
import type { BodyOf } from '../../http/route.ts';
import type { House } from '../../http/server.ts';
import type { BankFaultRule } from '../instruments/fault-rules.ts';
import type { BankFaults } from '../instruments/faults.ts';
import { faultPage } from '../pages/control-faults.ts';

/** Rules of faults of the bank. */
export function mountBankFaults(app: FastifyInstance, house: House, { board }: BankFaults): void {
  mountFaults(app, house, board, {
    rows: bankInstrumentRoutes,
    page: (reply, { request }) => faultPage(reply, request),
    ruleOf,
    unknownRule: 'fault-rule-unknown',
  });
}

const MINUTE_MS = 60_000;

/** What a form says: an empty field was left out. */
function ruleOf(form: BodyOf<typeof bankInstrumentRoutes.armFaultByForm>): BankFaultRule {
  const { fault, nth, atMost, lastsMinutes, ms, minutes, ...words } = form;
  const named = Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''));
  return {
    fault,
    // Whether there are such words is asked with everything else.
    ...(named as Omit<BankFaultRule, 'fault'>),
    ...(nth && { when: { nth: Number(nth) } }),
    ...(atMost && { atMost: Number(atMost) }),
    ...(lastsMinutes && { lastsMs: Number(lastsMinutes) * MINUTE_MS }),
    ...(ms && { ms: Number(ms) }),
    ...(minutes && { minutes: Number(minutes) }),
  };
}
