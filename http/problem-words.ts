/** What a refusal is called, and what its reader can do. */
export interface ProblemWords {
  readonly title: string;
  readonly hint: string;
}

/**
 * What every server of ours can answer (SERVER_PROBLEMS), as the pages of any house say it: a browser shows it in the reader's language.
 * The wording is ours.
 */
export const SERVER_WORDS: Readonly<Record<string, Readonly<Record<'kk' | 'ru', ProblemWords>>>> = {
  'not-found': {
    kk: { title: 'Мұндай бет жоқ', hint: 'Мекенжайды тексеріңіз немесе басты бетке оралыңыз.' },
    ru: { title: 'Такой страницы нет', hint: 'Проверьте адрес или вернитесь на главную страницу.' },
  },
  'foreign-origin': {
    kk: { title: 'Форма бөтен беттен жіберілген', hint: 'Осы сайттың бетін ашып, қайталаңыз.' },
    ru: { title: 'Форма отправлена с чужой страницы', hint: 'Откройте страницу этого сайта и повторите.' },
  },
  'bad-request': {
    kk: { title: 'Өрістер дұрыс толтырылмаған', hint: 'Өрістерді тексеріп, қайта жіберіңіз.' },
    ru: { title: 'Запрос заполнен неверно', hint: 'Проверьте поля и отправьте снова.' },
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

/** A refusal of the server itself in the reader's language; undefined for what is the house's own. In English its row says it. */
export function serverWords(code: string, language: 'kk' | 'ru'): ProblemWords | undefined {
  return Object.hasOwn(SERVER_WORDS, code) ? SERVER_WORDS[code]?.[language] : undefined;
}
