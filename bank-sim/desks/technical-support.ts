import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { supportPage } from '../pages/desks/technical-support.ts';
import { taskView } from './task-view.ts';

/** Technical Support's desk: who is still to tell of his key regeneration (R-BANK-93). */
export function mountTechnicalSupport(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.technicalSupportDesk,
    () => ({ tasks: bank.tasks.all().map((task) => taskView(bank, task)) }),
    { page: (reply, { request }) => supportPage(reply, request) },
  );
  mount(
    app,
    house,
    bankDeskRoutes.closeTask,
    ({ params }) => taskView(bank, bank.tasks.close(params.id ?? '', 'technical-support', bank.clock.now())),
    { next: () => bankDeskRoutes.technicalSupportDesk.path },
  );
}
