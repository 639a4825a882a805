import { type Static, Type } from '@sinclair/typebox';
import { bankComponentRoutes, NextStep } from './bank-components.ts';
import { bankDocumentRoutes, DocumentView } from './bank-documents.ts';
import { bankLetterRoutes } from './bank-letters.ts';
import { bankMoneyRoutes } from './bank-money.ts';
import { Page } from './bank-pages.ts';
import { bankReceiptRoutes } from './bank-receipts.ts';
import { bankTaskRoutes } from './bank-tasks.ts';
import { Base64, DistinguishedName, Instant, SetAlgorithm, SetCertificate, Text } from './fields.ts';
import { route } from './route.ts';

/**
 * The HTTP interface of the bank's client (BS-Client «Интернет-Клиент»), as its pages use it and as a workstation
 * calls it. A session is the cookie `bank_session_PORT`. The same addresses answer HTML when the caller accepts `text/html`.
 */

/** Profile statuses of state machine 7.1; the Russian texts are the bank's own (docs/requirements.md). */
export const ProfileStatus = Type.Union([
  Type.Literal('in-operation'),
  Type.Literal('regeneration-needed'),
  Type.Literal('expired'),
  Type.Literal('draft'),
  Type.Literal('awaiting-signature'),
  Type.Literal('sent'),
  Type.Literal('accepted-by-bank'),
  Type.Literal('new-certificate-received'),
  Type.Literal('switching'),
  Type.Literal('refused'),
  Type.Literal('revoked'),
]);
export type ProfileStatus = Static<typeof ProfileStatus>;

/** One row of «Запросы на сертификаты» / «Профили»: R-BANK-52, R-BANK-53. */
export const ProfileView = Type.Object({
  id: Type.String(),
  /** Абонент, e.g. `9418_Абонент`. */
  subscriber: Type.String(),
  /** Идентификатор: 20 upper-case hexadecimal digits. */
  identifier: Type.String({ pattern: '^[0-9A-F]{20}$' }),
  /** Криптография: `Tumar CSP`. */
  cryptography: Type.String(),
  status: ProfileStatus,
  /** Статус, as shown. */
  statusText: Text,
  /** Why the last request was refused; empty otherwise (R-BANK-88). */
  reason: Type.String(),
  /** The toolbar's buttons that are enabled for this row, by route name. */
  actions: Type.Array(Type.String()),
});
export type ProfileView = Static<typeof ProfileView>;

/** «Параметры подписи»: R-BANK-65, R-BANK-66. */
export const SignatureParameters = Type.Object({
  title: Text,
  rows: Type.Array(Type.Object({ label: Text, value: Text })),
  certificates: Type.Array(
    Type.Object({
      algorithm: SetAlgorithm,
      subject: DistinguishedName,
      serialNumber: Type.String(),
      notBefore: Instant,
      notAfter: Instant,
    }),
  ),
});

/** The four kinds: R-BANK-16. */
export const SignatureRight = Type.Union([
  Type.Literal('single'),
  Type.Literal('first'),
  Type.Literal('second'),
  Type.Literal('none'),
]);

/** RFC 5321 section 4.1.2, without quoted parts; empty: none. */
const EmailAddress = Type.String({ pattern: '^$|^[!-?A-~]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}$', maxLength: 254 });

export const bankRoutes = {
  health: route({
    method: 'GET',
    path: '/health',
    reply: Type.Object({ house: Type.Literal('bank-sim'), test: Type.Literal(true), now: Instant }),
    does: 'Says that the bank is there, and what time it is for it.',
  }),
  login: route({
    method: 'POST',
    path: '/login',
    body: Type.Object({ login: Type.String({ maxLength: 64 }), password: Type.String({ maxLength: 64 }) }),
    reply: Type.Object({ next: NextStep, message: Text }),
    does: 'Login and password; «Далее». Three wrong entries lock the user (R-BANK-29).',
    requirements: ['R-BANK-29', 'R-BANK-30', 'R-BANK-31', 'R-BANK-32', 'R-BANK-33', 'R-BANK-34', 'R-BANK-40'],
  }),
  changePassword: route({
    method: 'POST',
    path: '/password',
    body: Type.Object({ newPassword: Type.String({ maxLength: 64 }), repeat: Type.String({ maxLength: 64 }) }),
    reply: Type.Object({ next: NextStep }),
    does: '«Новый пароль» and «Еще раз»: 6 to 10 characters, equal, not the old one.',
    requirements: ['R-BANK-34', 'R-BANK-35', 'R-BANK-36', 'R-BANK-37', 'R-BANK-38', 'R-BANK-39'],
  }),
  tokenChallenge: route({
    method: 'GET',
    path: '/token-sign-in',
    reply: Type.Object({ challenge: Base64, message: Text }),
    does: 'A fresh challenge for signing in with the token; good for one answer.',
  }),
  tokenSignIn: route({
    method: 'POST',
    path: '/token-sign-in',
    body: Type.Object({ /** CMS SignedData over the challenge, with the certificate. */ cms: Base64 }),
    reply: Type.Object({ next: NextStep, subscriber: Type.String() }),
    does: "Signs in with the token: the key must be that of one of the user's registered profiles (R-BANK-47).",
    requirements: ['R-BANK-47', 'R-BANK-58'],
  }),
  criticalProfiles: route({
    method: 'GET',
    path: '/critical-profiles',
    reply: Type.Object({ page: Page, columns: Type.Array(Text), profiles: Type.Array(ProfileView) }),
    does: 'The page shown before the main window when a profile is critical (30-day rule).',
    requirements: ['R-BANK-48', 'R-BANK-50', 'R-BANK-51', 'R-BANK-52', 'R-BANK-53', 'R-BANK-54', 'R-BANK-60'],
  }),
  logout: route({
    method: 'POST',
    path: '/logout',
    reply: Type.Object({ loggedOut: Type.Literal(true) }),
    does: 'Ends the session.',
  }),
  subscriber: route({
    method: 'GET',
    path: '/subscriber',
    reply: Type.Object({ page: Page, surname: Type.String() }),
    does: "The page in its yellow frame with the subscriber's surname (R-BANK-42).",
    requirements: ['R-BANK-42', 'R-BANK-43'],
  }),
  client: route({
    method: 'GET',
    path: '/client',
    reply: Type.Object({ page: Page, rows: Type.Array(Type.Object({ label: Text, value: Text })) }),
    does: 'The window between the subscriber page and the main window: whose accounts, and with which signature right.',
    requirements: ['R-BANK-16', 'R-BANK-43'],
  }),
  help: route({
    method: 'GET',
    path: '/help/:topic',
    reply: Type.Object({
      topic: Type.String(),
      title: Text,
      text: Type.Array(Text),
      contents: Type.Array(
        Type.Object({
          /** Whose windows: the client's, the staff's, those of whoever tests. */
          part: Type.Union([Type.Literal('client'), Type.Literal('staff'), Type.Literal('bench')]),
          topic: Type.String(),
          title: Text,
        }),
      ),
    }),
    does: 'The section of the help about one window: what F1 and «Помощь» open.',
    requirements: ['R-BANK-26', 'R-BANK-27', 'R-BANK-28'],
  }),
  glossary: route({
    method: 'GET',
    path: '/glossary',
    reply: Type.Object({ source: Text, terms: Type.Array(Type.Object({ term: Text, meaning: Text })) }),
    does: "The terms of the bank's documents.",
    requirements: ['R-BANK-89'],
  }),
  main: route({
    method: 'GET',
    path: '/main',
    reply: Type.Object({
      page: Page,
      /** Each a path of the tree, from its root to the leaf. `?find=` leaves those in which the text occurs. */
      menu: Type.Array(
        Type.Object({ path: Type.Array(Text), route: Type.String(), /** In a browser. */ address: Type.String() }),
      ),
    }),
    does: 'The main window «Интернет-Клиент» with its menu tree; `?find=` searches the tree by any of its names.',
    requirements: ['R-BANK-44', 'R-BANK-62', 'R-BANK-63'],
  }),
  profiles: route({
    method: 'GET',
    path: '/profiles',
    reply: Type.Object({ page: Page, columns: Type.Array(Text), profiles: Type.Array(ProfileView) }),
    does: 'Сервис → Безопасность → Перегенерация комплекта ключей → Профили. Statuses move only when this is asked again.',
    requirements: ['R-BANK-62', 'R-BANK-63', 'R-BANK-64', 'R-BANK-77', 'R-BANK-78'],
  }),
  signatureParameters: route({
    method: 'GET',
    path: '/profiles/:id',
    reply: SignatureParameters,
    does: '«Параметры подписи» of one profile.',
    requirements: ['R-BANK-65', 'R-BANK-66'],
  }),
  regeneration: route({
    method: 'GET',
    path: '/profiles/:id/regeneration',
    reply: Type.Object({ profile: ProfileView, page: Page }),
    does: 'The window at which the regeneration of a profile stands; asks nobody and changes nothing.',
    requirements: ['R-BANK-69', 'R-BANK-71', 'R-BANK-80', 'R-BANK-84'],
  }),
  newRegeneration: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/new',
    reply: Type.Object({
      profile: ProfileView,
      page: Page,
      /** DN that both requests must carry. */ subject: DistinguishedName,
    }),
    does: '«Новый»: opens a draft and shows the description of the process.',
    requirements: ['R-BANK-67', 'R-BANK-68', 'R-BANK-69', 'R-BANK-87'],
  }),
  sendRegeneration: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/send',
    reply: Type.Object({ profile: ProfileView, page: Page }),
    does: '«Отправить документ в банк»: opens the window «Подпись».',
    requirements: ['R-BANK-70', 'R-BANK-71'],
  }),
  signRegeneration: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/sign',
    body: Type.Object({
      /** Each CMS SignedData by the current key over a PKCS#10 for a new key. */
      requests: Type.Array(Type.Object({ algorithm: SetAlgorithm, cms: Base64 }), { minItems: 2, maxItems: 2 }),
    }),
    reply: Type.Object({ profile: ProfileView }),
    does: '«Подписать»: the signed requests go to the bank, which checks them and passes them to the CA.',
    requirements: ['R-BANK-72', 'R-BANK-73', 'R-BANK-75', 'R-BANK-88'],
  }),
  closeSigningWindow: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/close',
    reply: Type.Object({ profile: ProfileView, page: Page }),
    does: 'Closes the window «Подпись» without a signature; the draft stays (P7 of state machine 7.1).',
  }),
  cancelRegeneration: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/cancel',
    reply: Type.Object({ profile: ProfileView }),
    does: 'Leaves a draft that was not sent, or takes note of a refusal; the profile is what it was.',
    requirements: ['R-BANK-88'],
  }),
  receiveCertificate: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/receive',
    reply: Type.Object({ profile: ProfileView, page: Page }),
    does: '«Получить сертификат (ключ)»: the window of figure 8.',
    requirements: ['R-BANK-79', 'R-BANK-80'],
  }),
  confirmReceipt: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/confirm',
    reply: Type.Object({
      profile: ProfileView,
      page: Page,
      certificates: Type.Array(SetCertificate),
      /** Root and issuing CA, GOST and RSA: they go to the token too. */
      caCertificates: Type.Array(SetCertificate),
    }),
    does: '«ОК»: hands out the certificates and shows the next description of the process.',
    requirements: ['R-BANK-81', 'R-BANK-82'],
  }),
  continueRegeneration: route({
    method: 'POST',
    path: '/profiles/:id/regeneration/continue',
    body: Type.Object({
      /** CMS SignedData over the new GOST certificate's DER by the new GOST key: the token really holds it. */
      proof: Base64,
    }),
    reply: Type.Object({ profile: ProfileView, page: Page }),
    does: '«Продолжить»: the bank registers the new set and switches the user to it.',
    requirements: ['R-BANK-83', 'R-BANK-84', 'R-BANK-85', 'R-BANK-86'],
  }),
  documents: route({
    method: 'GET',
    path: '/documents',
    query: Type.Object({ /** Default: payment-order. */ kind: Type.Optional(Type.String()) }),
    reply: Type.Object({ page: Page, documents: Type.Array(DocumentView) }),
    does: "The window of one kind of documents, «Платежные поручения» first of all: the client's, newest first.",
    requirements: ['R-BANK-12'],
  }),
  ...bankDocumentRoutes,
  ...bankComponentRoutes,
  ...bankLetterRoutes,
  ...bankTaskRoutes,
  ...bankReceiptRoutes,
  ...bankMoneyRoutes,
  registerClient: route({
    method: 'POST',
    path: '/admin/clients',
    access: 'bank-manager',
    body: Type.Object({
      bin: Type.String({ pattern: '^\\d{12}$' }),
      name: Type.String({ minLength: 1, maxLength: 200 }),
      account: Type.String({ pattern: '^KZ[0-9A-Z]{18}$' }),
      /** In tenge, e.g. `1000000.00`. Default: the setting `openingBalance`. */
      openingBalance: Type.Optional(Type.String({ pattern: '^\\d{1,15}\\.\\d\\d$' })),
    }),
    reply: Type.Object({ bin: Type.String() }),
    does: 'The bank takes an organisation as a client.',
  }),
  registerUser: route({
    method: 'POST',
    path: '/admin/users',
    access: 'bank-manager',
    body: Type.Object({
      bin: Type.String({ pattern: '^\\d{12}$' }),
      iin: Type.String({ pattern: '^\\d{12}$' }),
      login: Type.String({ minLength: 3, maxLength: 30 }),
      surname: Type.String({ minLength: 1, maxLength: 60 }),
      signatureRight: SignatureRight,
      /** Of a user without signature right: may prepare documents for others to sign (R-BANK-21). Default: no. */
      mayPrepare: Type.Optional(Type.Boolean()),
      /** Where the bank writes to him. Default, and empty: nowhere. */
      email: Type.Optional(EmailAddress),
    }),
    reply: Type.Object({
      login: Type.String(),
      /** Printed once, in the PIN envelope. */ firstPassword: Type.String(),
    }),
    does: 'The bank manager creates a user; the first password is in the PIN envelope (R-BANK-32).',
    requirements: ['R-BANK-32', 'R-BANK-102'],
  }),
  registerProfile: route({
    method: 'POST',
    path: '/admin/profiles',
    access: 'bank-manager',
    body: Type.Object({
      login: Type.String({ minLength: 3, maxLength: 30 }),
      certificates: Type.Array(SetCertificate, { minItems: 2, maxItems: 2 }),
    }),
    reply: ProfileView,
    does: "Registers a user's first certificates as a key profile (P1).",
  }),
  unlockUser: route({
    method: 'POST',
    path: '/admin/users/:login/unlock',
    access: 'bank-manager',
    reply: Type.Object({ login: Type.String(), firstPassword: Type.String() }),
    does: '«Разблокировать»: a new PIN envelope and three tries (R-BANK-40).',
    requirements: ['R-BANK-40'],
  }),
} as const;
