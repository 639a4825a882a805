import type { BankProblem } from './row.ts';

/** The late route and custody of the token: state machine 7.8. */
export const LATE_PROBLEMS = {
  'access-blocked': {
    status: 403,
    title: 'Access is blocked: the key set was not regenerated in time',
    hint: 'Apply to the Operationist in free form: say that the delay is your own fault and ask for a re-issue. Your token is taken under an act.',
    ru: {
      title: 'Вход заблокирован: комплект ключей не регенерирован своевременно',
      hint: 'Обратитесь к Операционисту с заявлением в свободной форме: укажите, что перевыпуск не осуществлен по вашей вине, и попросите о перевыпуске. Носитель будет принят по акту.',
    },
    kk: {
      title: 'Кіру бұғатталған: кілттер жинағы уақтылы қайта шығарылмаған',
      hint: 'Еркін нысандағы өтінішпен Операционистке жүгініңіз: қайта шығару Сіздің кінәңізден жүзеге асырылмағанын белгілеп, қайта шығаруды сұраңыз. Тасушы акт бойынша алынады.',
    },
  },
  'token-with-bank': {
    status: 403,
    title: 'The token is with the bank: none of its keys is accepted',
    hint: 'The bank tells you when it is ready; collect it at your branch in person.',
    ru: {
      title: 'Носитель находится в Банке: его ключи не принимаются',
      hint: 'Банк сообщит, когда носитель будет готов; получите его в своем филиале лично.',
    },
    kk: {
      title: 'Тасушы Банкте: оның кілттері қабылданбайды',
      hint: 'Тасушы дайын болғанда Банк хабарлайды; оны өз филиалыңыздан жеке өзіңіз алыңыз.',
    },
  },
  'late-case-unknown': {
    status: 404,
    title: 'There is no such late re-issue',
    hint: 'Choose one from the list; it begins with the application of the user.',
    ru: { title: 'Такого заявления нет', hint: 'Выберите из списка; дело начинается с заявления Пользователя.' },
    kk: { title: 'Мұндай өтініш жоқ', hint: 'Тізімнен таңдаңыз; іс Пайдаланушының өтінішінен басталады.' },
  },
  'late-not-due': {
    status: 409,
    title: 'The key set has not ended',
    hint: 'Have the user regenerate it himself: among his profiles, or at the site of the certification authority.',
    ru: {
      title: 'Срок действия комплекта ключей не истек',
      hint: 'Пользователь может регенерировать его сам: в «Профили» или на сайте удостоверяющего центра.',
    },
    kk: {
      title: 'Кілттер жинағының мерзімі аяқталмаған',
      hint: 'Пайдаланушы оны өзі қайта шығара алады: «Профильдер» тармағында немесе куәландырушы орталықтың сайтында.',
    },
  },
  'application-incomplete': {
    status: 422,
    title: 'The application lacks the note of fault or the request for a re-issue',
    hint: 'The application must say that the delay is the user’s fault, and ask for the re-issue; both are needed.',
    ru: {
      title: 'В заявлении нет отметки о вине Пользователя или просьбы о перевыпуске',
      hint: 'В заявлении обязательны и отметка, что перевыпуск не осуществлен своевременно по вине Пользователя, и просьба о перевыпуске.',
    },
    kk: {
      title: 'Өтініште Пайдаланушының кінәсі туралы белгі немесе қайта шығару өтініші жоқ',
      hint: 'Өтініште уақтылы қайта шығару Пайдаланушының кінәсінен жүзеге асырылмағаны туралы белгі де, қайта шығару өтініші де міндетті.',
    },
  },
  'late-case-open': {
    status: 409,
    title: 'An application for this profile is being worked on already',
    hint: 'Go on with that one.',
    ru: { title: 'По этому профилю уже есть заявление в работе', hint: 'Продолжайте работу по нему.' },
    kk: { title: 'Бұл профиль бойынша өтініш қаралып жатыр', hint: 'Сол өтініш бойынша жұмысты жалғастырыңыз.' },
  },
  'late-case-closed': {
    status: 409,
    title: 'This late re-issue is finished',
    hint: 'The user has collected his token. A new delay needs a new application.',
    ru: { title: 'Дело закрыто', hint: 'Пользователь получил носитель. Для нового случая нужно новое заявление.' },
    kk: { title: 'Іс жабылған', hint: 'Пайдаланушы тасушыны алды. Жаңа жағдайға жаңа өтініш қажет.' },
  },
  'late-step-wrong': {
    status: 409,
    title: 'The token is not where this step begins',
    hint: 'Look at the custody log: it shows who has the token and which step comes next.',
    ru: {
      title: 'Носитель находится не там, где начинается этот шаг',
      hint: 'Посмотрите журнал движения: в нем видно, у кого носитель и какой шаг следующий.',
    },
    kk: {
      title: 'Тасушы бұл қадам басталатын жерде емес',
      hint: 'Қозғалыс журналын қараңыз: онда тасушының кімде екені және келесі қадам көрсетілген.',
    },
  },
  'late-person-wrong': {
    status: 403,
    title: 'This is not the user whose token it is',
    hint: 'The token is handed over and collected by the user in person.',
    ru: { title: 'Это не владелец носителя', hint: 'Носитель сдает и получает лично Пользователь.' },
    kk: { title: 'Бұл тасушының иесі емес', hint: 'Тасушыны Пайдаланушының өзі тапсырады және алады.' },
  },
  'late-token-wrong': {
    status: 422,
    title: 'This is not the token of the acceptance act',
    hint: 'Plug in the token whose serial number stands in the act.',
    ru: { title: 'Это не тот носитель, что указан в акте', hint: 'Подключите носитель с серийным номером из акта.' },
    kk: { title: 'Бұл актіде көрсетілген тасушы емес', hint: 'Сериялық нөмірі актідегі тасушыны қосыңыз.' },
  },
  'reissue-not-processed': {
    status: 409,
    title: 'The certification authority has not issued the certificates',
    hint: 'Wait until manager and security officer of the CA have approved the request, then do it again.',
    ru: {
      title: 'Удостоверяющий центр еще не выпустил сертификаты',
      hint: 'Дождитесь подтверждения менеджера и офицера безопасности УЦ и повторите.',
    },
    kk: {
      title: 'Куәландырушы орталық сертификаттарды әлі шығармаған',
      hint: 'Куәландырушы орталықтың менеджері мен қауіпсіздік офицерінің растауын күтіп, қайталаңыз.',
    },
  },
  'late-proof-wrong': {
    status: 422,
    title: 'It is not proven that the token holds both new keys',
    hint: 'Sign the challenge of the order with the new GOST key and with the new RSA key, each with its own certificate.',
    ru: {
      title: 'Не подтверждено, что на носителе находятся оба новых ключа',
      hint: 'Подпишите запрос из задания новым ключом ГОСТ и новым ключом RSA, каждый со своим сертификатом.',
    },
    kk: {
      title: 'Тасушыда екі жаңа кілттің де бар екені расталмаған',
      hint: 'Тапсырмадағы сұранысқа жаңа МЕМСТ кілтімен және жаңа RSA кілтімен, әрқайсысы өз сертификатымен қол қойыңыз.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
