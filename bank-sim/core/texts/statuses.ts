import { ours, type TextRow } from './row.ts';

/** «Статус» of a key profile, by state of machine 7.1. */
export const PROFILE_STATUS_TEXTS = {
  'in-operation': { ru: 'В эксплуатации', kk: 'Пайдалануда', en: 'In operation', source: 'R-BANK-85' },
  'regeneration-needed': {
    ru: 'необходима плановая регенерация',
    kk: 'жоспарлы қайта шығару қажет',
    en: 'planned regeneration is needed',
    ours: 'kk',
    source: 'R-BANK-54',
  },
  expired: { ru: 'срок истёк', kk: 'мерзімі аяқталды', en: 'expired', ours: 'both', source: 'R-BANK-57' },
  draft: {
    ru: 'черновик запроса',
    kk: 'сұраныстың жобасы',
    en: 'draft of a request',
    ours: 'both',
    source: 'R-BANK-69',
  },
  'awaiting-signature': {
    ru: 'ожидает подписи',
    kk: 'қол қоюды күтуде',
    en: 'awaiting the signature',
    ours: 'both',
    source: 'R-BANK-71',
  },
  sent: { ru: 'отправлен', kk: 'жіберілді', en: 'sent', ours: 'both', source: 'R-BANK-73' },
  'accepted-by-bank': {
    ru: 'Принят банком',
    kk: 'Банкпен қабылданды',
    en: 'Accepted by the bank',
    source: 'R-BANK-75',
  },
  'new-certificate-received': {
    ru: 'Получен новый сертификат',
    kk: 'Жаңа сертификат алынған',
    en: 'New certificate received',
    source: 'R-BANK-76',
  },
  switching: {
    ru: 'переход на новый комплект',
    kk: 'жаңа жинаққа аудару',
    en: 'switching to the new set',
    ours: 'both',
    source: 'R-BANK-84',
  },
  refused: { ru: 'отказан', kk: 'бас тартылды', en: 'refused', ours: 'both', source: 'R-BANK-88' },
  revoked: { ru: 'отозван', kk: 'кері шақырылды', en: 'revoked', ours: 'both', source: '-' },
} as const satisfies Readonly<Record<string, TextRow>>;

/** «Статус» of a document, by state of machine 7.4. */
export const DOCUMENT_STATUS_TEXTS = {
  new: { ru: 'новый', kk: 'жаңа', en: 'new', ours: 'both', source: 'R-BANK-17' },
  'signed-first': { ru: 'подписан I', kk: 'I қол қойылды', en: 'signed I', ours: 'both', source: 'R-BANK-18' },
  sent: { ru: 'отправлен', kk: 'жіберілді', en: 'sent', ours: 'both', source: 'R-BANK-17' },
  'accepted-by-bank': {
    ru: 'принят банком',
    kk: 'банкпен қабылданды',
    en: 'accepted by the bank',
    ours: 'both',
    source: 'R-BANK-17',
  },
  executed: ours('исполнен', 'орындалды', 'executed', '-'),
  recalled: ours('отозван', 'кері қайтарылды', 'recalled', '-'),
  refused: { ru: 'отказан', kk: 'бас тартылды', en: 'refused', ours: 'both', source: 'R-BANK-58' },
} as const satisfies Readonly<Record<string, TextRow>>;
