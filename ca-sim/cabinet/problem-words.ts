import type { Problem } from '../../http/problem.ts';
import { KISC_PROBLEMS } from '../core/kisc-problems.ts';
import { NATIONAL_PROBLEMS } from '../core/national-problems.ts';
import { CA_PROBLEMS, type CaProblem } from '../core/problems.ts';
import type { Language } from './language.ts';

/** What a refusal is called, and what its reader can do. */
export interface ProblemWords {
  readonly title: string;
  readonly hint: string;
}

/** What the server itself answers, in the words of the CA's pages; in English its own row says it. */
const SERVER_WORDS: Readonly<Record<string, Readonly<Record<Exclude<Language, 'en'>, ProblemWords>>>> = {
  'not-found': {
    kk: { title: 'Мұндай парақ жоқ', hint: 'Орталықтың басты бетіне оралыңыз.' },
    ru: { title: 'Такой страницы нет', hint: 'Вернитесь на главную страницу центра.' },
  },
  'foreign-origin': {
    kk: { title: 'Форма бөтен парақтан жіберілген', hint: 'Осы орталықтың парағын ашып, қайталаңыз.' },
    ru: { title: 'Форма отправлена с чужой страницы', hint: 'Откройте страницу этого центра и повторите.' },
  },
  'bad-request': {
    kk: { title: 'Өрістер дұрыс толтырылмаған', hint: 'Артқа оралып, өрістерді тексеріңіз.' },
    ru: { title: 'Запрос заполнен неверно', hint: 'Вернитесь назад и проверьте поля.' },
  },
  bug: {
    kk: { title: 'Имитатор қатесі', hint: 'Ол жазылып алынды; әзірлеушілерге хабарлаңыз.' },
    ru: { title: 'Ошибка имитатора', hint: 'Она записана; сообщите о ней разработчикам.' },
  },
};

const KAZAKH: Readonly<Record<string, { readonly kk: ProblemWords }>> = { ...NATIONAL_PROBLEMS, ...KISC_PROBLEMS };

/** What has no Kazakh text is told in Russian. */
export function problemWords({ code, title, hint }: Problem, language: Language): ProblemWords {
  if (language === 'en') return { title, hint };
  if (Object.hasOwn(SERVER_WORDS, code)) return SERVER_WORDS[code]?.[language] ?? { title, hint };
  if (language === 'kk' && Object.hasOwn(KAZAKH, code)) return KAZAKH[code]?.kk ?? { title, hint };
  return Object.hasOwn(CA_PROBLEMS, code) ? CA_PROBLEMS[code as CaProblem].ru : { title, hint };
}
