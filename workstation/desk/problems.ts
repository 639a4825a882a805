import type { ProblemRow } from '../../http/problem.ts';
import type { ProblemWords } from '../../http/problem-words.ts';
import { INSTALLATION_PROBLEM_ROWS } from '../installation/pages/problem-rows.ts';
import { CONFIGURATOR_PROBLEM_ROWS } from '../tumar/pages/problem-rows.ts';

interface DeskProblem extends ProblemRow {
  readonly ru: ProblemWords;
  readonly kk: ProblemWords;
}

/** What the desk answers when it says no. */
export const DESK_PROBLEMS = {
  'bridge-unknown': {
    status: 404,
    title: 'There is no such bridge, or nothing like that is done to it',
    hint: 'The bridges are ncalayer and cryptoSocket; docs/http.md lists what is done to them.',
    ru: { title: 'Такой программы или действия нет', hint: 'Вернитесь на страницу рабочего места.' },
    kk: { title: 'Мұндай бағдарлама немесе әрекет жоқ', hint: 'Жұмыс орнының бетіне оралыңыз.' },
  },
  'bridge-not-installed': {
    status: 409,
    title: 'The program is not installed',
    hint: 'Install it first.',
    ru: { title: 'Программа не установлена', hint: 'Сначала установите её.' },
    kk: { title: 'Бағдарлама орнатылмаған', hint: 'Алдымен оны орнатыңыз.' },
  },
  'bridge-not-running': {
    status: 409,
    title: 'The program does not run',
    hint: 'Start it first.',
    ru: { title: 'Программа не запущена', hint: 'Сначала запустите её.' },
    kk: { title: 'Бағдарлама іске қосылмаған', hint: 'Алдымен оны іске қосыңыз.' },
  },
  'bridge-port-in-use': {
    status: 409,
    title: 'Another program has its port now',
    hint: 'End that program, and start this one again.',
    ru: { title: 'Порт занят другой программой', hint: 'Завершите её и запустите эту снова.' },
    kk: { title: 'Портты басқа бағдарлама алып тұр', hint: 'Оны аяқтап, мынаны қайта іске қосыңыз.' },
  },
  'question-unknown': {
    status: 404,
    title: 'This question does not wait any more',
    hint: 'It was answered, or the page that asked has gone.',
    ru: {
      title: 'Этот вопрос больше не ждёт ответа',
      hint: 'На него ответили, или страница, которая спрашивала, закрыта.',
    },
    kk: { title: 'Бұл сұрақ енді жауап күтпейді', hint: 'Оған жауап берілген немесе сұраған бет жабылған.' },
  },
  'answer-refused': {
    status: 422,
    title: 'This is none of the choices',
    hint: 'Choose one of those that are listed.',
    ru: { title: 'Такого выбора нет', hint: 'Выберите одно из перечисленного.' },
    kk: { title: 'Мұндай таңдау жоқ', hint: 'Тізімдегінің бірін таңдаңыз.' },
  },
  'reader-missing': {
    status: 409,
    title: 'The token is not plugged in and pulled out from here',
    hint: 'Whoever has started the workstation has it in his own hands.',
    ru: {
      title: 'Носитель отсюда не вставляется и не вынимается',
      hint: 'Это делает тот, кто запустил рабочее место.',
    },
    kk: { title: 'Тасушы осы жерден салынбайды және алынбайды', hint: 'Мұны жұмыс орнын іске қосқан адам жасайды.' },
  },
  'reader-refused': {
    status: 409,
    title: 'That cannot be done with the token now',
    hint: 'It is in the reader already, or is not there.',
    ru: { title: 'С носителем сейчас этого сделать нельзя', hint: 'Он уже вставлен, или его там нет.' },
    kk: { title: 'Тасушымен қазір бұлай істеуге болмайды', hint: 'Ол салынған немесе ол жерде жоқ.' },
  },
  // The installation story.
  ...INSTALLATION_PROBLEM_ROWS,
  // Tumar CSP Configurator.
  ...CONFIGURATOR_PROBLEM_ROWS,
} as const satisfies Readonly<Record<string, DeskProblem>>;

export type DeskProblemCode = keyof typeof DESK_PROBLEMS;
