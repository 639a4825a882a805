import type { BankProblem } from './row.ts';

/** Signatures and certificates. The order is that of the checks. */
export const SIGNATURES_PROBLEMS = {
  'cms-malformed': {
    status: 422,
    title: 'The signature cannot be read',
    hint: 'Send a CMS SignedData (RFC 5652) in DER with one signer and the signer’s certificate.',
    ru: {
      title: 'Подпись не читается',
      hint: 'Отправьте CMS SignedData (RFC 5652) в DER с одним подписавшим и его сертификатом.',
    },
    kk: {
      title: 'Қолтаңба оқылмайды',
      hint: 'Бір қол қоюшысы мен оның сертификаты бар CMS SignedData (RFC 5652) құрылымын DER түрінде жіберіңіз.',
    },
  },
  'signature-wrong': {
    status: 422,
    title: 'The signature does not verify',
    hint: 'Sign exactly the octets that the bank gave, with the key that belongs to the certificate.',
    ru: {
      title: 'Подпись неверна',
      hint: 'Подпишите ровно те данные, которые выдал банк, ключом, соответствующим сертификату.',
    },
    kk: {
      title: 'Қолтаңба дұрыс емес',
      hint: 'Банк берген деректердің дәл өзіне сертификатқа сәйкес кілтпен қол қойыңыз.',
    },
  },
  'certificate-untrusted': {
    status: 403,
    title: 'The certificate does not come from the CA that the bank trusts',
    hint: 'Use a certificate of the CA to which the bank is connected.',
    ru: {
      title: 'Сертификат выпущен не тем удостоверяющим центром',
      hint: 'Используйте сертификат удостоверяющего центра, с которым работает банк.',
    },
    kk: {
      title: 'Сертификатты басқа куәландырушы орталық шығарған',
      hint: 'Банк жұмыс істейтін куәландырушы орталықтың сертификатын пайдаланыңыз.',
    },
  },
  'certificate-not-yet-valid': {
    status: 403,
    title: 'The certificate is not valid yet',
    hint: 'Wait for the start of its validity, or check the clock.',
    ru: { title: 'Срок действия сертификата еще не начался', hint: 'Дождитесь начала срока или проверьте часы.' },
    kk: {
      title: 'Сертификаттың қолданылу мерзімі әлі басталған жоқ',
      hint: 'Мерзімнің басталуын күтіңіз немесе сағатты тексеріңіз.',
    },
  },
  'certificate-expired': {
    status: 403,
    title: 'The certificate has ended and its key no longer works',
    hint: 'A regeneration can no longer be signed with it. Apply to the bank in free form: its Operationist has the certificate re-issued.',
    ru: {
      title: 'Срок действия сертификата истек, Ключ ЭЦП не действует',
      hint: 'Регенерацию этим ключом уже не подписать. Обратитесь в банк с заявлением в свободной форме: перевыпуск оформит операционист.',
    },
    kk: {
      title: 'Сертификаттың қолданылу мерзімі аяқталған, ЭСҚ Кілті әрекет етпейді',
      hint: 'Бұл кілтпен қайта шығаруға қол қойылмайды. Банкке еркін нысандағы өтінішпен хабарласыңыз: қайта шығаруды операционист рәсімдейді.',
    },
  },
  'certificate-revoked': {
    status: 403,
    title: 'The certificate is revoked',
    hint: 'Its key is out of use for good. Apply to the bank for a new key set.',
    ru: {
      title: 'Сертификат отозван',
      hint: 'Ключ больше не действует. Обратитесь в банк за новым комплектом ключей.',
    },
    kk: {
      title: 'Сертификат кері шақырылған',
      hint: 'Кілт енді әрекет етпейді. Жаңа кілттер жинағы үшін банкке хабарласыңыз.',
    },
  },
  'certificate-unknown': {
    status: 403,
    title: 'The CA does not know the certificate',
    hint: 'The CA’s OCSP responder calls it neither good nor revoked. Nothing was accepted; ask the CA about the certificate.',
    ru: {
      title: 'Удостоверяющий центр не знает сертификат',
      hint: 'OCSP-служба не считает его ни действительным, ни отозванным. Ничего не принято; обратитесь в удостоверяющий центр.',
    },
    kk: {
      title: 'Куәландырушы орталық сертификатты білмейді',
      hint: 'OCSP қызметі оны жарамды да, кері шақырылған да демейді. Ештеңе қабылданған жоқ; куәландырушы орталыққа хабарласыңыз.',
    },
  },
  'ocsp-answer-wrong': {
    status: 502,
    title: 'The answer of the CA’s OCSP responder does not hold',
    hint: 'Its signature, nonce or time is wrong, or it is about another certificate. Nothing was accepted; try again, and tell the CA if it stays so.',
    ru: {
      title: 'Ответ OCSP-службы удостоверяющего центра неверен',
      hint: 'Неверны его подпись, nonce или время, либо он о другом сертификате. Ничего не принято; повторите, а если не поможет, сообщите в удостоверяющий центр.',
    },
    kk: {
      title: 'Куәландырушы орталықтың OCSP қызметінің жауабы дұрыс емес',
      hint: 'Оның қолтаңбасы, nonce мәні не уақыты дұрыс емес, немесе ол басқа сертификат туралы. Ештеңе қабылданған жоқ; қайталаңыз, болмаса куәландырушы орталыққа хабарлаңыз.',
    },
  },
  'revocation-unknown': {
    status: 503,
    title: 'It cannot be found out whether the certificate is revoked',
    hint: 'Neither an OCSP answer nor the revocation list of the CA can be had. Nothing was accepted; try again when the CA is back.',
    ru: {
      title: 'Невозможно проверить, не отозван ли сертификат',
      hint: 'Не удаётся получить ни ответ OCSP-службы, ни список отзыва удостоверяющего центра. Ничего не принято; повторите позже.',
    },
    kk: {
      title: 'Сертификаттың кері шақырылмағанын тексеру мүмкін емес',
      hint: 'Куәландырушы орталықтың OCSP жауабы да, кері шақыру тізімі де қолжетімсіз. Ештеңе қабылданған жоқ; кейінірек қайталаңыз.',
    },
  },
  'key-not-registered': {
    status: 403,
    title: 'The key is not registered for this subscriber',
    hint: 'Use the token whose key set the bank has registered for you.',
    ru: {
      title: 'Ключ не зарегистрирован за этим абонентом',
      hint: 'Используйте носитель с комплектом ключей, который зарегистрирован за Вами в банке.',
    },
    kk: {
      title: 'Кілт бұл абонентке тіркелмеген',
      hint: 'Банкте Сізге тіркелген кілттер жинағы бар тасушыны пайдаланыңыз.',
    },
  },
  'key-retired': {
    status: 403,
    title: 'The key belongs to an earlier key set and is no longer accepted',
    hint: 'Sign with the key of the new set.',
    ru: { title: 'Ключ прежнего комплекта больше не принимается', hint: 'Подпишите ключом нового комплекта.' },
    kk: { title: 'Бұрынғы жинақтың кілті енді қабылданбайды', hint: 'Жаңа жинақтың кілтімен қол қойыңыз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
