import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import type { TaskView } from '../../../http/bank-tasks.ts';
import { html } from '../../../http/html.ts';
import { ROLES } from '../../../http/roles.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { screenTime } from '../../client/profile-view.ts';
import { helpLink } from '../help.ts';
import { readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { deskForm, deskPage, list, type Shown } from './desk.ts';

/** Who is still to tell of his key regeneration, and who has (R-BANK-93). */
export function supportPage(
  { tasks }: ReplyOf<typeof bankDeskRoutes.technicalSupportDesk>,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(ROLES['technical-support']);
  const facts = ({ subscriber, login, identifier }: TaskView) => [
    html`${subscriber}<br>${login}`,
    html`<span class="serial">${identifier}</span>`,
  ];
  const pending = tasks
    .filter(({ done }) => done === null)
    .map((task) => [
      ...facts(task),
      screenTime(Date.parse(task.openedAt)),
      deskForm(`/desks/tasks/${task.id}/close`, html``, say('taskClose')),
    ]);
  const closed = tasks.flatMap((task) =>
    task.done === null
      ? []
      : [
          [
            ...facts(task),
            screenTime(Date.parse(task.done.at)),
            say(task.done.by === 'user' ? 'taskDoneByUser' : 'taskDoneBySupport'),
          ],
        ],
  );
  const columns = [say('columnSubscriber'), say('columnIdentifier'), say('taskSince'), say('taskTitle')];
  const content = html`${panel(title, html`<h2>${say('taskPending')}</h2>${list(columns, pending, reader)}`, { help: helpLink('technical-support', reader) })}
${secondPanel(say('taskFinished'), list(columns, closed, reader))}`;
  return deskPage(request, bankDeskRoutes.technicalSupportDesk.path, title, content);
}
