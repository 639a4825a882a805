import { HouseError } from '../../http/problem.ts';
import { CMC_PROBLEMS } from './cmc-problems.ts';
import { ENROLMENT_ACCESS_PROBLEMS } from './enrolment-access-problems.ts';
import { KISC_PROBLEMS } from './kisc-problems.ts';
import { LIFECYCLE_PROBLEMS } from './lifecycle-problems.ts';
import { NATIONAL_PROBLEMS } from './national-problems.ts';
import type { CaProblemRow } from './problem-row.ts';
import { STORAGE_PROBLEMS } from './storage-problems.ts';

const BANK_ROUTE =
  'Online re-issue needs a valid certificate. Apply to your bank instead: the Operationist takes the application and ' +
  'the e-Token, and the head office has the certificate re-issued.';
const BANK_ROUTE_RU =
  'Перевыпуск в центре возможен только с действующим сертификатом. Обратитесь в Банк: операционист примет заявление и ' +
  'e-Token, сертификат перевыпустят в головном офисе.';
const DESK = 'GET /requests shows where the request stands.';

/** Every refusal of the CA. The rows of a request pair stand in the order of its checks. */
export const CA_PROBLEMS = {
  'pair-incomplete': {
    status: 422,
    service: 'incorrectDataError',
    title: 'Not one GOST and one RSA request',
    hint: 'Send exactly two requests: one for a GOST key and one for an RSA key of the same person.',
    ru: {
      title: 'Нужны один запрос ГОСТ и один запрос RSA',
      hint: 'Отправьте ровно два запроса одного владельца: для ключа ГОСТ и для ключа RSA.',
    },
  },
  'cms-malformed': {
    status: 422,
    service: 'signError',
    title: 'The request is not a CMS SignedData with one signer',
    hint: 'Wrap the PKCS#10 (DER) in CMS SignedData, the signer’s certificate included.',
    ru: {
      title: 'Запрос не является сообщением CMS SignedData с одной подписью',
      hint: 'Вложите PKCS#10 (DER) в CMS SignedData вместе с сертификатом подписавшего.',
    },
  },
  'cms-signature': {
    status: 403,
    service: 'signError',
    title: 'The signature under the request does not verify',
    hint: 'Sign again. For GOST mind the byte order of the signature: s ‖ r, big-endian.',
    ru: {
      title: 'Подпись под запросом неверна',
      hint: 'Подпишите запрос заново. Для ГОСТ проверьте порядок байтов подписи.',
    },
  },
  'signer-unknown': {
    status: 403,
    service: 'signError',
    title: 'The signer’s certificate is not from this CA',
    hint: 'Sign with a certificate of this CA: GET /ca-certificates shows which one it is.',
    ru: {
      title: 'Сертификат подписавшего выпущен не этим центром',
      hint: 'Подпишите запрос ключом, сертификат которого выпустил этот центр.',
    },
  },
  'signer-not-yet-valid': {
    status: 403,
    service: 'signError',
    title: 'The signer’s certificate is not valid yet',
    hint: 'Look at the clock of the bench: it stands before the certificate’s notBefore.',
    ru: { title: 'Срок действия сертификата подписавшего ещё не начался', hint: 'Проверьте время стенда.' },
  },
  'signer-expired': {
    status: 403,
    service: 'signError',
    title: 'The signer’s certificate has expired',
    hint: BANK_ROUTE,
    ru: { title: 'Срок действия сертификата подписавшего истёк', hint: BANK_ROUTE_RU },
  },
  'signer-revoked': {
    status: 403,
    service: 'signError',
    title: 'The signer’s certificate is revoked',
    hint: BANK_ROUTE,
    ru: { title: 'Сертификат подписавшего отозван', hint: BANK_ROUTE_RU },
  },
  'request-malformed': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The signed content is not a PKCS#10 request',
    hint: 'Put the DER of the CertificationRequest (RFC 2986) into the CMS, nothing around it.',
    ru: {
      title: 'Подписанное содержимое не является запросом PKCS#10',
      hint: 'В CMS должен лежать CertificationRequest (RFC 2986) в DER.',
    },
  },
  'signer-not-entitled': {
    status: 403,
    service: 'signError',
    title: 'The signer may not request this certificate',
    hint: 'A request is signed by a Registration Authority, or by the person himself: same name in request and certificate.',
    ru: {
      title: 'Подписавший не вправе запрашивать этот сертификат',
      hint: 'Запрос подписывает Центр регистрации или сам владелец: имя в запросе и в его сертификате одно и то же.',
    },
  },
  'proof-of-possession': {
    status: 403,
    service: 'signError',
    title: 'The request is not signed by its own key',
    hint: 'Sign the PKCS#10 with the private key that belongs to the public key in it.',
    ru: {
      title: 'Запрос не подписан своим ключом',
      hint: 'Подпишите PKCS#10 закрытым ключом, который соответствует открытому ключу в запросе.',
    },
  },
  'subject-unknown': {
    status: 403,
    service: 'entityNotFound',
    title: 'Nobody is registered under the name in the request',
    hint: 'Register the person first (POST /admin/persons) and use the name that it answers, letter by letter.',
    ru: {
      title: 'Под именем из запроса никто не зарегистрирован',
      hint: 'Сначала зарегистрируйте владельца и используйте имя, которое сообщил центр.',
    },
  },
  'template-unknown': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The request names no certificate template of this CA',
    hint: 'Name one in the request’s attribute: C=KZ, O=Template, CN=GOST_USER_SIGN_1Y or CN=RSA_USER_SIGN_1Y.',
    ru: {
      title: 'В запросе нет известного центру шаблона сертификата',
      hint: 'Укажите шаблон: C=KZ, O=Template, CN=GOST_USER_SIGN_1Y или CN=RSA_USER_SIGN_1Y.',
    },
  },
  'template-mismatch': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The template belongs to the other algorithm',
    hint: 'GOST_… templates go with GOST requests, RSA_… templates with RSA requests.',
    ru: {
      title: 'Шаблон относится к другому алгоритму',
      hint: 'Шаблоны GOST_… — для запросов ГОСТ, RSA_… — для запросов RSA.',
    },
  },
  'key-unsuitable': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The CA does not certify such a key',
    hint: 'GOST: 34.310-2004 on curve A in the form of Tumar CSP. RSA: 2048 bits, public exponent 65537.',
    ru: {
      title: 'Такой ключ центр не сертифицирует',
      hint: 'ГОСТ 34.310-2004 в форме Tumar CSP или RSA 2048 бит с открытой экспонентой 65537.',
    },
  },
  'key-already-certified': {
    status: 409,
    service: 'uniqueError',
    title: 'This public key was certified or requested before',
    hint: 'Regeneration needs new key pairs. Make new ones and request again.',
    ru: { title: 'Этот открытый ключ уже был сертифицирован или запрошен', hint: 'Для регенерации нужны новые ключи.' },
  },
  'pair-subjects-differ': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The two requests carry different names',
    hint: 'Both requests of a pair are for one person: the same name in both.',
    ru: { title: 'В двух запросах разные имена', hint: 'Оба запроса пары составляются на одного владельца.' },
  },
  'request-open': {
    status: 409,
    service: 'uniqueError',
    title: 'A request of this person is already being processed',
    hint: `Wait until it is processed, or have the desk reject it. ${DESK}`,
    ru: { title: 'Запрос этого владельца уже обрабатывается', hint: 'Дождитесь обработки или отмены запроса.' },
  },
  'manager-first': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The manager has not approved yet',
    hint: 'The manager approves first, then the security officer.',
    ru: {
      title: 'Менеджер ещё не подтвердил запрос',
      hint: 'Сначала подтверждает менеджер, затем офицер безопасности.',
    },
  },
  'already-approved': {
    status: 409,
    service: 'incorrectDataError',
    title: 'This approval was given already',
    hint: DESK,
    ru: { title: 'Это подтверждение уже дано', hint: 'Обновите страницу запроса.' },
  },
  'not-approved': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The request is not fully approved',
    hint: 'Manager and security officer approve before certificates are issued.',
    ru: {
      title: 'Запрос подтверждён не полностью',
      hint: 'Сертификаты выпускаются после подтверждения менеджером и офицером безопасности.',
    },
  },
  'not-processed': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The request is not processed',
    hint: `The bank’s side comes after both certificates are issued. ${DESK}`,
    ru: { title: 'Запрос не обработан', hint: 'Сторона Банка завершает обработку после выпуска обоих сертификатов.' },
  },
  'request-closed': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The request is closed',
    hint: `Nothing more can be done with it; send a new one. ${DESK}`,
    ru: { title: 'Запрос закрыт', hint: 'С этим запросом больше ничего сделать нельзя; отправьте новый.' },
  },
  'entity-not-found': {
    status: 404,
    service: 'entityNotFound',
    title: 'The CA does not know it',
    hint: 'Check the number, or register it first.',
    ru: { title: 'В центре нет такой записи', hint: 'Проверьте номер.' },
  },
  'not-unique': {
    status: 409,
    service: 'uniqueError',
    title: 'Registered already',
    hint: 'Use the existing entry.',
    ru: { title: 'Такая запись уже есть', hint: 'Используйте существующую запись.' },
  },
  'number-invalid': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The IIN or BIN is not valid',
    hint: 'Twelve digits; the last one is the check digit.',
    ru: { title: 'ИИН или БИН неверен', hint: 'Двенадцать цифр, последняя — контрольная.' },
  },
  'name-invalid': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The name cannot stand in a certificate',
    hint: 'At most 64 characters (RFC 5280, appendix A), no control characters.',
    ru: { title: 'Такое имя не может стоять в сертификате', hint: 'Не более 64 знаков, без управляющих символов.' },
  },
  ...LIFECYCLE_PROBLEMS,
  ...ENROLMENT_ACCESS_PROBLEMS,
  ...CMC_PROBLEMS,
  ...NATIONAL_PROBLEMS,
  ...KISC_PROBLEMS,
  ...STORAGE_PROBLEMS,
} as const satisfies Readonly<Record<string, CaProblemRow>>;

export type CaProblem = keyof typeof CA_PROBLEMS;

/** The CA says no: thrown by the core, turned into a problem document at one place of the shell. */
export class CaError extends HouseError<CaProblem> {}
