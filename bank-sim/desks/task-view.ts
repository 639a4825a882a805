import type { TaskView } from '../../http/bank-tasks.ts';
import type { Bank } from '../bank.ts';
import { instant } from '../client/profile-view.ts';
import { label } from '../core/label.ts';
import type { Task } from '../core/tasks.ts';

export function taskView(bank: Bank, { id, login, identifier, openedAt, done }: Task): TaskView {
  const about = label('taskAbout');
  const contact = label('contact', {}, bank.settings.style);
  return {
    id,
    login,
    subscriber: bank.users.byLogin(login).subscriber,
    identifier,
    title: label('taskTitle'),
    text: {
      ru: `${about.ru} ${contact.ru}`,
      kk: `${about.kk} ${contact.kk}`,
      en: `${about.en} ${contact.en}`,
    },
    openedAt: instant(openedAt),
    done: done === undefined ? null : { at: instant(done.at), by: done.by },
  };
}
