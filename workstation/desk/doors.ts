import type { FastifyInstance } from 'fastify';
import { mountOctets } from '../../http/octet-route.ts';
import { HouseError } from '../../http/problem.ts';
import { type House, mount, PortInUseError } from '../../http/server.ts';
import { workstationOctets, workstationRoutes } from '../../http/workstation.ts';
import { BRIDGE_EVENTS, BridgeStateError } from '../bridges/bridge-states.ts';
import { BRIDGE_KEYS } from '../bridges/installed-bridges.ts';
import { AnswerError, PagePerson } from '../bridges/page-person.ts';
import { type DeskLink, deskPage, frontPage } from './desk-page.ts';
import type { DeskProblemCode } from './problems.ts';
import { tracePage } from './trace-page.ts';
import {
  bridgeView,
  bridgeViews,
  carrierViews,
  type DeskOf,
  nowOf,
  type TokenReader,
  workstationView,
} from './views.ts';

/** Where one goes on after a form. */
const BACK = { next: () => workstationRoutes.desk.path };

/** What is plugged in, the bridges, and their trace. */
export function mountDesk(app: FastifyInstance, house: House, pc: DeskOf, links: readonly DeskLink[]): void {
  const { front, desk, version, trace, switchBridge } = workstationRoutes;
  mount(app, house, front, () => ({ test: true as const, now: nowOf(pc), bridges: bridgeViews(pc) }), {
    page: ({ bridges }, { request }) => frontPage(bridges, request),
  });
  mount(app, house, desk, () => workstationView(pc), { page: (view, { request }) => deskPage(view, request, links) });
  mount(app, house, version, () => ({ version: workstationView(pc).version }));
  mount(app, house, trace, () => ({ lines: [...pc.trace.lines] }), {
    page: ({ lines }, { request }) => tracePage(lines, request),
  });
  mountOctets(app, workstationOctets.traceLines, () => ({
    body: pc.trace.lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  }));
  mount(app, house, switchBridge, ({ params, body }) => refusing(() => switched(pc, params, body.how)), BACK);
  mountQuestions(app, house, pc);
  mountReader(app, house, pc);
}

function mountQuestions(app: FastifyInstance, house: House, { person }: DeskOf): void {
  const settle = (given: string | undefined, work: (asked: PagePerson, id: number) => void) =>
    refusing(() => {
      const id = /^\d{1,9}$/.test(given ?? '') ? Number(given) : 0;
      if (!(person instanceof PagePerson)) throw new AnswerError('question-unknown', 'A script answers here.');
      work(person, id);
      return { waiting: person.open.length };
    });
  mount(
    app,
    house,
    workstationRoutes.answer,
    ({ params, body }) => settle(params.id, (asked, id) => asked.answer(id, body.answer)),
    BACK,
  );
  mount(app, house, workstationRoutes.cancel, ({ params }) => settle(params.id, (asked, id) => asked.cancel(id)), BACK);
}

function mountReader(app: FastifyInstance, house: House, pc: DeskOf): void {
  const act = (what: keyof TokenReader) => async () => {
    if (!pc.reader) throw new HouseError('reader-missing', 'The workstation was started without a reader.');
    try {
      await pc.reader[what]();
    } catch (error) {
      if (error instanceof RangeError) throw new HouseError('reader-refused', error.message);
      throw error;
    }
    return carrierViews(pc);
  };
  mount(app, house, workstationRoutes.insertToken, act('insert'), BACK);
  mount(app, house, workstationRoutes.removeToken, act('remove'), BACK);
}

async function switched({ hosts }: DeskOf, params: Readonly<Record<string, string>>, how?: 'reset' | 'refuse') {
  const key = BRIDGE_KEYS.find((one) => one === params.bridge);
  const event = BRIDGE_EVENTS.find((one) => one === params.event);
  if (key === undefined || event === undefined)
    throw new HouseError('bridge-unknown', `${params.bridge}, ${params.event}`);
  await hosts[key].apply(event, how);
  return bridgeView(key, hosts[key]);
}

/** Refusals of bridges and of the person, as problems of the house. */
async function refusing<Reply>(work: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BridgeStateError || error instanceof AnswerError)
      throw new HouseError<DeskProblemCode>(error.code, error.message);
    if (error instanceof PortInUseError) throw new HouseError<DeskProblemCode>('bridge-port-in-use', error.message);
    throw error;
  }
}
