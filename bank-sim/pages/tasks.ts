import type { FastifyRequest } from 'fastify';
import { bankTaskRoutes, type TaskView } from '../../http/bank-tasks.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel } from './panel.ts';

type Shown = { title: string; body: Html };

/** What the user is to tell Technical Support (R-BANK-93). */
export function tasksPage({ tasks }: ReplyOf<typeof bankTaskRoutes.tasks>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const title = reader.say('taskTitle');
  const content =
    tasks.length > 0 ? html`${tasks.map((task) => taskLine(task, reader))}` : html`<p>${reader.say('tasksNone')}</p>`;
  return {
    title,
    body: workspace(reader, bankTaskRoutes.tasks.path, panel(title, content, { help: helpLink('tasks', reader) })),
  };
}

function taskLine({ id, identifier, text, openedAt, done }: TaskView, { say, read }: Reader): Html {
  const state =
    done === null
      ? html`<form method="post" action="/tasks/${id}/notify"><button class="button primary" data-route="notifySupport">${say('taskNotify')}</button></form>`
      : html`<p class="status accepted-by-bank">${say(done.by === 'user' ? 'taskDoneByUser' : 'taskDoneBySupport')}, ${screenTime(Date.parse(done.at))}</p>`;
  return html`<article class="mail" data-task="${id}"><p class="of-profile"><span class="serial">${identifier}</span> · ${screenTime(Date.parse(openedAt))}</p>
<p>${read(text)}</p>${state}</article>`;
}
