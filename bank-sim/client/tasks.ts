import type { FastifyInstance } from 'fastify';
import { bankTaskRoutes } from '../../http/bank-tasks.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { label } from '../core/label.ts';
import { taskView } from '../desks/task-view.ts';
import { tasksPage } from '../pages/tasks.ts';
import { visitorOf } from './visitor.ts';

/** «Хабарлау»: what the user is to tell Technical Support (R-BANK-93). */
export function mountTasks(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankTaskRoutes.tasks,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const page = { name: 'tasks', title: label('taskTitle'), text: [], buttons: [] };
      return { page, tasks: bank.tasks.ofUser(user.login).map((task) => taskView(bank, task)) };
    },
    { page: (reply, { request }) => tasksPage(reply, request) },
  );
  mount(
    app,
    house,
    bankTaskRoutes.notifySupport,
    ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      const { id } = bank.tasks.byId(user.login, params.id ?? '');
      return taskView(bank, bank.tasks.close(id, 'user', bank.clock.now()));
    },
    { next: () => bankTaskRoutes.tasks.path },
  );
}
