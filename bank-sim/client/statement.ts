import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { inTenge, isDay } from '../core/numbers.ts';
import { windowOf } from '../core/windows.ts';
import { statementPage } from '../pages/statement.ts';
import { instant } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

/** The statement of the client's account: R-BANK-10. */
export function mountStatement(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.statement,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const { account } = bank.clients.byBin(user.bin);
      const { from, until } = periodIn(request, bank.clock.now());
      const statement = bank.ledger.statement(account, Date.parse(from), Date.parse(until) + DAY_MS - 1);
      return {
        page: windowOf('statement', bank.settings.style),
        account,
        from,
        until,
        opening: inTenge(statement.opening),
        entries: statement.entries.map(({ at, documentId, amount, otherName, otherAccount, purpose }) => {
          return { at: instant(at), document: documentId, otherName, otherAccount, purpose, amount: inTenge(amount) };
        }),
        paid: inTenge(statement.paid),
        received: inTenge(statement.received),
        closing: inTenge(statement.closing),
      };
    },
    { page: (reply, { request }) => statementPage(reply, request) },
  );
}

/** @throws BankError period-wrong */
function periodIn(request: FastifyRequest, now: number): { from: string; until: string } {
  const [today = ''] = instant(now).split('T', 1);
  const query = request.query as { from?: unknown; until?: unknown };
  const from = String(query.from ?? `${today.slice(0, 8)}01`);
  const until = String(query.until ?? today);
  if (!isDay(from) || !isDay(until) || from > until) throw new BankError('period-wrong', `${from} to ${until}`);
  return { from, until };
}
