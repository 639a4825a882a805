import type { Problem } from '../../http/problem.ts';
import { KISC_PROBLEMS } from '../core/kisc-problems.ts';
import { NATIONAL_PROBLEMS } from '../core/national-problems.ts';
import { CA_PROBLEMS, type CaProblem } from '../core/problems.ts';
import { KAZAKH_PROBLEMS } from './kazakh-problems.ts';
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
  'too-large': {
    kk: { title: 'Сұраныс тым үлкен', hint: 'Сервер 4 МиБ-тан артық қабылдамайды.' },
    ru: { title: 'Запрос слишком велик', hint: 'Сервер принимает не больше 4 МиБ.' },
  },
  'headers-too-large': {
    kk: { title: 'Сұраныстың тақырыптары тым үлкен', hint: 'Сервер 16 КиБ-тан артық қабылдамайды.' },
    ru: { title: 'Заголовки запроса слишком велики', hint: 'Сервер принимает не больше 16 КиБ.' },
  },
  'request-timeout': {
    kk: { title: 'Сұраныс уақытында келмеді', hint: 'Оны бір минут ішінде жіберіңіз.' },
    ru: { title: 'Запрос не пришёл вовремя', hint: 'Отправьте его за минуту.' },
  },
  'admin-token-missing': {
    kk: { title: 'Әкімші токені қажет', hint: 'Токен стенд іске қосылған кезде шығарылған.' },
    ru: { title: 'Нужен токен администратора', hint: 'Токен напечатан при запуске стенда.' },
  },
  'admin-token-wrong': {
    kk: { title: 'Бұл әкімші токені емес', hint: 'Әр іске қосуда токен жаңа: соңғысын алыңыз.' },
    ru: { title: 'Это не токен администратора', hint: 'При каждом запуске токен новый: возьмите последний.' },
  },
  'role-not-allowed': {
    kk: { title: 'Бұл басқа үстелдің ісі', hint: 'Осы істі атқаратын үстелдің немесе әкімшінің токенін көрсетіңіз.' },
    ru: { title: 'Это дело другого рабочего места', hint: 'Покажите токен того, кто это делает, или администратора.' },
  },
  'tenant-exists': {
    kk: { title: 'Мұндай атаулы жалға алушы бар', hint: 'Басқа атау алыңыз немесе алдымен оны жабыңыз.' },
    ru: { title: 'Арендатор с таким именем есть', hint: 'Возьмите другое имя или сначала закройте его.' },
  },
  'tenant-unknown': {
    kk: { title: 'Мұндай атаулы жалға алушы жоқ', hint: 'GET /admin/tenants олардың бәрін көрсетеді.' },
    ru: { title: 'Арендатора с таким именем нет', hint: 'GET /admin/tenants перечисляет всех.' },
  },
  'tenant-in-tenant': {
    kk: { title: 'Жалға алушының өз жалға алушылары болмайды', hint: 'Оны негізгі серверде ашыңыз.' },
    ru: { title: 'У арендатора нет своих арендаторов', hint: 'Откройте его на основном сервере.' },
  },
  'tenants-full': {
    kk: { title: 'Жалға алушылар тым көп', hint: 'Керек еместерін жабыңыз.' },
    ru: { title: 'Арендаторов слишком много', hint: 'Закройте ненужных.' },
  },
  'tenants-closed': {
    kk: { title: 'Сервер жабылып жатыр', hint: 'Оны қайта іске қосыңыз.' },
    ru: { title: 'Сервер закрывается', hint: 'Запустите его снова.' },
  },
  bug: {
    kk: { title: 'Имитатор қатесі', hint: 'Ол жазылып алынды; әзірлеушілерге хабарлаңыз.' },
    ru: { title: 'Ошибка имитатора', hint: 'Она записана; сообщите о ней разработчикам.' },
  },
};

/** Rows that bring their Kazakh words. */
const KAZAKH: Readonly<Record<string, { readonly kk: ProblemWords }>> = { ...NATIONAL_PROBLEMS, ...KISC_PROBLEMS };

/** In the reader's language; what has no words in it is told in English, as programs get it. */
export function problemWords({ code, title, hint }: Problem, language: Language): ProblemWords {
  const english = { title, hint };
  if (language === 'en') return english;
  if (Object.hasOwn(SERVER_WORDS, code)) return SERVER_WORDS[code]?.[language] ?? english;
  if (!Object.hasOwn(CA_PROBLEMS, code)) return english;
  const { ru } = CA_PROBLEMS[code as CaProblem];
  return language === 'ru' ? ru : (KAZAKH[code]?.kk ?? KAZAKH_PROBLEMS[code] ?? ru);
}
