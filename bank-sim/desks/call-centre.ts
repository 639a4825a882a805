import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import type { User } from '../core/users.ts';
import { callCentrePage } from '../pages/desks/call-centre.ts';
import { subscriberView } from './staff-view.ts';

/** As much of a search as is looked at. */
const FIND_MAX = 64;

/** The Call-Center's desk: tells a subscriber where he stands and what comes next, and changes nothing. */
export function mountCallCentre(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.callCentreDesk,
    ({ request }) => {
      const { find: asked } = request.query as { find?: unknown };
      const find = typeof asked === 'string' ? asked.trim().slice(0, FIND_MAX) : '';
      const subscribers = find === '' ? [] : lookUp(bank, find);
      request.auditSubject = subscribers.map(({ login }) => login).join(' ');
      return { find, subscribers };
    },
    { page: (reply, { request }) => callCentrePage(reply, request) },
  );
}

/** Only whole names: a caller who is somebody knows his own. */
function lookUp(bank: Bank, find: string) {
  const found = bank.users.list().filter((user) => isCalled(user, find));
  for (const { login } of found) bank.emit({ name: 'subscriber-looked-up', subject: login, detail: 'call-centre' });
  // What was asked for may be anything, a password in the wrong field included.
  if (found.length === 0) bank.emit({ name: 'subscriber-looked-up', subject: '(unknown)', detail: 'call-centre' });
  return found.map((user) => subscriberView(bank, user));
}

function isCalled({ login, bin, subscriber }: User, find: string): boolean {
  const [number] = subscriber.split('_', 1);
  return [login, bin, subscriber, number].includes(find);
}
