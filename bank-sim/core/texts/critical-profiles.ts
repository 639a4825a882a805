import type { TextRow } from './row.ts';

/** The page about critical profiles, and the lists of profiles (figures 1 and 7 of the instruction). */
export const CRITICAL_PROFILES_TEXTS = {
  requestsWindow: {
    ru: 'Запросы на сертификаты',
    kk: 'Сертификаттарға сұраныстардың терезесі',
    en: 'Certificate requests',
    source: 'R-BANK-49',
  },
  regeneration: {
    ru: 'Регенерация комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару',
    en: 'Regeneration of the key set',
    source: 'R-BANK-50, R-BANK-63',
  },
  attention: { ru: 'Внимание!', kk: 'Назар аударыңыз!', en: 'Attention!', ours: 'kk', source: 'R-BANK-51' },
  criticalFound: {
    ru: 'У Вас есть абоненты ЭЦП, профили которых имеют критический статус.',
    kk: 'Сізде профильдерінің мәртебесі сыни болып табылатын ЭСҚ абоненттері бар.',
    en: 'You have signature subscribers whose profiles are in a critical status.',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  criticalAdvice: {
    ru: 'Выполнить необходимые операции с профилем Вы сможете из интерфейса системы, открыв пункт дерева документов и операций Сервис - Безопасность - Регенерация комплекта ключей - Профили и выбрав интересующий Вас профиль. В случае если у Вас возникли вопросы можете обратиться в Call-Center Банка',
    kk: 'Профильмен қажетті операцияларды жүйенің интерфейсінен Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер тармағын ашып, қажетті профильді таңдау арқылы орындай аласыз. Сұрақтарыңыз болған жағдайда Банктің Call-Center-іне хабарласа аласыз',
    en: 'You can do what is needed with a profile from within the system: open Service - Security - Regeneration of the key set - Profiles in the tree of documents and operations and choose the profile in question. If you have questions, turn to the Bank’s Call-Center',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  criticalPath: {
    ru: 'Сервис - Безопасность - Регенерация комплекта ключей - Профили',
    kk: 'Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер',
    en: 'Service - Security - Regeneration of the key set - Profiles',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  columnSubscriber: { ru: 'Абонент', kk: 'Абонент', en: 'Subscriber', ours: 'kk', source: 'R-BANK-52' },
  columnIdentifier: { ru: 'Идентификатор', kk: 'Сәйкестендіргіш', en: 'Identifier', ours: 'kk', source: 'R-BANK-52' },
  columnCryptography: { ru: 'Криптография', kk: 'Криптография', en: 'Cryptography', ours: 'kk', source: 'R-BANK-52' },
  columnStatus: { ru: 'Статус', kk: 'Мәртебе', en: 'Status', ours: 'kk', source: 'R-BANK-52' },
  validityEnding: {
    ru: 'Срок действия сертификата Ключа ЭЦП Клиента подходит к концу. Для продления срока действия Ключа ЭЦП необходимо произвести Регенерацию комплекта ключей ЭЦП.',
    kk: 'Клиенттің ЭСҚ Кілті сертификатының қолданылу мерзімі аяқталып келеді. ЭСҚ Кілтінің қолданылу мерзімін ұзарту үшін ЭСҚ кілттері жинағын қайта шығару қажет.',
    en: 'The validity of the certificate of the Client’s Signature Key is coming to an end. To prolong it, the set of signature keys must be regenerated.',
    ours: 'both',
    source: 'R-BANK-56, R-BANK-59',
  },
  validityEnded: {
    ru: 'Срок действия сертификата Ключа ЭЦП Клиента закончился: Ключ ЭЦП этого Клиента не действует. Обратитесь в Банк.',
    kk: 'Клиенттің ЭСҚ Кілті сертификатының қолданылу мерзімі аяқталып қалған: осы Клиенттің ЭСҚ Кілті әрекет етпейді. Банкке хабарласыңыз.',
    en: 'The validity of the certificate of the Client’s Signature Key has ended: this Client’s Signature Key does not work. Turn to the Bank.',
    ours: 'both',
    source: 'R-BANK-57, R-BANK-58',
  },
} as const satisfies Readonly<Record<string, TextRow>>;
