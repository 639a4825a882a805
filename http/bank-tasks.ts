import { type Static, Type } from '@sinclair/typebox';
import { Page } from './bank-pages.ts';
import { Instant, Text } from './fields.ts';
import { route } from './route.ts';

/** «Хабарлау»: after a re-issue the user is to tell Technical Support of it (R-BANK-93). Blocks nothing. */

export const TaskView = Type.Object({
  id: Type.String(),
  login: Type.String(),
  subscriber: Type.String(),
  /** Of the new key set. */
  identifier: Type.String(),
  title: Text,
  /** What is to be done, with telephone and e-mail. */
  text: Text,
  openedAt: Instant,
  /** Null while it is open. */
  done: Type.Union([
    Type.Object({ at: Instant, by: Type.Union([Type.Literal('user'), Type.Literal('technical-support')]) }),
    Type.Null(),
  ]),
});
export type TaskView = Static<typeof TaskView>;

export const bankTaskRoutes = {
  tasks: route({
    method: 'GET',
    path: '/tasks',
    reply: Type.Object({ page: Page, tasks: Type.Array(TaskView) }),
    does: 'What the user is still to tell Technical Support, and what he has told, newest first.',
    requirements: ['R-BANK-93'],
  }),
  notifySupport: route({
    method: 'POST',
    path: '/tasks/:id/notify',
    reply: TaskView,
    does: '«Хабарлау»: the user tells Technical Support of the key regeneration.',
    requirements: ['R-BANK-93'],
  }),
} as const;
