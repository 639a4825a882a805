import type { bankRoutes, ProfileView } from '../../http/bank.ts';
import type { CaRequestView } from '../../http/ca.ts';
import type { ReplyOf } from '../../http/route.ts';
import { BankError } from '../core/bank-error.ts';
import { fill } from '../core/label.ts';
import { PROFILE_STATUS_TEXTS } from '../core/texts/statuses.ts';
import { caSays } from './ca-faults.ts';
import type { BankFault } from './fault-row.ts';

/** Faults of key profiles and their regeneration (state machine 7.1). */

type Profiles = ReplyOf<typeof bankRoutes.profiles> | ReplyOf<typeof bankRoutes.criticalProfiles>;
type Receipt = ReplyOf<typeof bankRoutes.confirmReceipt>;

const LISTS = new Set(['profiles', 'criticalProfiles']);
const RECEIPT = new Set(['confirmReceipt']);
/** Where a user shows that he has a registered key. */
const KEY_NEEDED = new Set(['tokenSignIn', 'signDocument', 'signRegeneration']);

/** As the window showed it while the bank waited for the CA. */
const before = (profile: ProfileView): ProfileView =>
  profile.status === 'new-certificate-received' || profile.status === 'refused'
    ? {
        ...profile,
        status: 'accepted-by-bank',
        statusText: fill(PROFILE_STATUS_TEXTS['accepted-by-bank']),
        reason: '',
        actions: [],
      }
    : profile;

const SHOWN_WRONGLY: readonly BankFault[] = [
  {
    id: 'status-stale',
    place: 'reply',
    rows: LISTS,
    tells: {
      en: 'The CA is done, and «Обновить» still shows «Принят банком».',
      ru: 'УЦ готов, а «Обновить» все еще показывает «Принят банком».',
      kk: 'КО дайын, ал «Жаңарту» әлі «Банк қабылдады» деп көрсетеді.',
    },
    seen: 'status `accepted-by-bank` without a button, though «Получить сертификат» would be taken',
    alter: (reply: Profiles): Profiles => ({ ...reply, profiles: reply.profiles.map(before) }),
  },
  {
    id: 'profile-duplicate-row',
    place: 'reply',
    rows: LISTS,
    tells: {
      en: 'A profile stands in the list twice.',
      ru: 'Профиль стоит в списке дважды.',
      kk: 'Профиль тізімде екі рет тұр.',
    },
    seen: 'two rows of one profile',
    alter: (reply: Profiles): Profiles | undefined => {
      const [first, ...others] = reply.profiles;
      return first && { ...reply, profiles: [first, first, ...others] };
    },
  },
];

const HANDED_OUT: readonly BankFault[] = [
  {
    id: 'certificate-other-key',
    place: 'reply',
    rows: RECEIPT,
    tells: {
      en: '«Получить сертификат» hands out a GOST certificate of another key.',
      ru: '«Получить сертификат» выдает сертификат ГОСТ другого ключа.',
      kk: '«Сертификатты алу» басқа кілттің ГОСТ сертификатын береді.',
    },
    seen: 'the certificate does not fit the key that the token has made',
    alter: (reply: Receipt): Receipt | undefined => {
      const other = reply.caCertificates.find(({ algorithm }) => algorithm === 'GOST');
      if (other === undefined) return undefined;
      return {
        ...reply,
        certificates: reply.certificates.map((one) => (one.algorithm === 'GOST' ? { ...one, ...other } : one)),
      };
    },
  },
  {
    id: 'certificate-swapped',
    place: 'reply',
    rows: RECEIPT,
    tells: {
      en: '«Получить сертификат» calls the GOST certificate the RSA one, and the other way round.',
      ru: '«Получить сертификат» путает сертификаты ГОСТ и RSA местами.',
      kk: '«Сертификатты алу» ГОСТ пен RSA сертификаттарының орнын ауыстырып береді.',
    },
    seen: 'each certificate is for a key of the other algorithm',
    alter: (reply: Receipt): Receipt => ({
      ...reply,
      certificates: reply.certificates.map((one) => ({ ...one, algorithm: one.algorithm === 'GOST' ? 'RSA' : 'GOST' })),
    }),
  },
  {
    id: 'certificate-missing',
    place: 'reply',
    rows: RECEIPT,
    tells: {
      en: '«Получить сертификат» hands out one certificate of the two.',
      ru: '«Получить сертификат» выдает один сертификат из двух.',
      kk: '«Сертификатты алу» екі сертификаттың бірін ғана береді.',
    },
    seen: 'there is no RSA certificate',
    alter: (reply: Receipt): Receipt => ({
      ...reply,
      certificates: reply.certificates.filter(({ algorithm }) => algorithm === 'GOST'),
    }),
  },
  {
    id: 'ca-certificates-missing',
    place: 'reply',
    rows: RECEIPT,
    tells: {
      en: "«Получить сертификат» hands out the user's certificates without those of the CA.",
      ru: '«Получить сертификат» выдает сертификаты клиента без сертификатов УЦ.',
      kk: '«Сертификатты алу» клиенттің сертификаттарын КО сертификаттарынсыз береді.',
    },
    seen: 'the chain cannot be built from what was handed out',
    alter: (reply: Receipt): Receipt => ({ ...reply, caCertificates: [] }),
  },
];

const REQUEST: readonly BankFault[] = [
  {
    id: 'status-hangs',
    place: 'ca',
    steps: ['status'],
    tells: {
      en: 'The request hangs at «Принят банком»: the CA is never done with it.',
      ru: 'Запрос висит в статусе «Принят банком»: УЦ никак не закончит.',
      kk: 'Сұраныс «Банк қабылдады» мәртебесінде тұрып қалады: КО оны аяқтамайды.',
    },
    seen: '«Обновить» shows `accepted-by-bank`, so often or so long as the rule says',
    strike: async (call) => {
      const view = (await call()) as CaRequestView;
      return { ...view, status: 'approved2', certificates: [], bankDoneAt: null } satisfies CaRequestView;
    },
  },
  {
    id: 'regeneration-refused',
    place: 'ca',
    steps: ['request'],
    tells: {
      en: 'The CA refuses the request for new certificates with a reason.',
      ru: 'УЦ отказывает в новых сертификатах с указанием причины.',
      kk: 'КО жаңа сертификаттар сұранысынан себебін көрсетіп бас тартады.',
    },
    seen: 'problem `ca-refused`; the profile is `refused` with the reason, and «Новый» begins again',
    strike: () => Promise.reject(caSays(422, 'refused', 'A fault that a rule asked for.')),
  },
  {
    id: 'issued-swapped',
    place: 'ca',
    steps: ['status'],
    tells: {
      en: 'The CA issues the certificates the wrong way round, and the bank notices.',
      ru: 'УЦ выпускает сертификаты перепутанными, и банк это замечает.',
      kk: 'КО сертификаттарды шатастырып шығарады, банк мұны байқайды.',
    },
    seen: 'the profile is `refused` with the reason `issued-certificate-wrong`',
    strike: async (call) => {
      const view = (await call()) as CaRequestView;
      const certificates = view.certificates.map((one) => ({
        ...one,
        algorithm: one.algorithm === 'GOST' ? ('RSA' as const) : ('GOST' as const),
      }));
      return { ...view, certificates };
    },
  },
  {
    id: 'key-not-yet-registered',
    place: 'examination',
    rows: KEY_NEEDED,
    tells: {
      en: 'The bank has not yet registered the key, though the profile is «В эксплуатации» (R-BANK-85).',
      ru: 'Банк еще не зарегистрировал ключ, хотя профиль «В эксплуатации» (R-BANK-85).',
      kk: 'Профиль «Пайдалануда» болса да, банк кілтті әлі тіркеген жоқ (R-BANK-85).',
    },
    seen: 'problem or reason `key-not-registered` at the sign-in and at signatures, so long as the rule says',
    strike: ({ serialNumber }) => {
      throw new BankError('key-not-registered', `Certificate ${serialNumber}: not yet.`);
    },
  },
];

const MAILS: readonly BankFault[] = [
  {
    id: 'email-lost',
    place: 'mail',
    tells: {
      en: 'An e-mail of the bank never arrives: a warning, a confirmation, the word that a token is ready.',
      ru: 'E-mail банка не приходит: предупреждение, подтверждение, известие о готовности токена.',
      kk: 'Банктің e-mail хаты жетпейді: ескерту, растау, токеннің дайын екені туралы хабар.',
    },
    seen: 'it is not in the outbox; what it was about has happened all the same',
  },
];

export const PROFILE_FAULTS: readonly BankFault[] = [...SHOWN_WRONGLY, ...HANDED_OUT, ...REQUEST, ...MAILS];
