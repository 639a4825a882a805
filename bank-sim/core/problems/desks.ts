import type { BankProblem } from './row.ts';

/** The desks: users who are closed, and tasks. */
export const DESKS_PROBLEMS = {
  'user-closed': {
    status: 409,
    title: 'The user is closed',
    hint: 'Register a new user with another login.',
    ru: { title: 'Пользователь закрыт', hint: 'Заведите нового пользователя с другим логином.' },
    kk: { title: 'Пайдаланушы жабылған', hint: 'Басқа логинмен жаңа пайдаланушы тіркеңіз.' },
  },
  'task-unknown': {
    status: 404,
    title: 'There is no such task',
    hint: 'Take one from the list.',
    ru: { title: 'Такой задачи нет', hint: 'Выберите задачу из списка.' },
    kk: { title: 'Мұндай тапсырма жоқ', hint: 'Тізімнен тапсырманы таңдаңыз.' },
  },
  'task-done': {
    status: 409,
    title: 'The task is done already',
    hint: 'Nothing more is needed.',
    ru: { title: 'Задача уже закрыта', hint: 'Больше ничего не требуется.' },
    kk: { title: 'Тапсырма бұрыннан жабылған', hint: 'Бұдан артық ештеңе қажет емес.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
