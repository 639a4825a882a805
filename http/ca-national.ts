import { type Static, Type } from '@sinclair/typebox';
import { Base64, DistinguishedName, Instant } from './fields.ts';
import type { OctetRoute } from './octet-route.ts';
import { getRoute, postRoute, route } from './route.ts';

/**
 * The personal cabinet of the National-CA-style CA (R-NUC-1 to R-NUC-44), and its Registration Centre. Private keys and passwords
 * never come here: the person's storage makes keys and signatures, and sends requests and signed messages.
 */

const literals = <const Id extends string>(...ids: readonly Id[]) => Type.Union(ids.map((id) => Type.Literal(id)));

/** Where keys are kept, as NCALayer calls it; PKCS12 is «Дербес компьютер». */
export const KeyStorageId = literals(
  'PKCS12',
  'AKKZIDCardStore',
  'AKEToken72KStore',
  'AKJaCartaStore',
  'AKKaztokenStore',
);

/** Which keys are asked for: a pair to log in and to sign with, or one key for both. */
export const NationalKeySetId = literals('RSA', 'GOST-2004', 'GOST-2015', 'GOST-2015-ONE');

/** base64 or PEM, as people paste it. */
export const Pasted = Type.String({ pattern: '^[A-Za-z0-9+/=\\s-]*$', maxLength: 100_000 });

/** A line of text. */
const Line = (minLength: number, maxLength: number) =>
  Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]*$', minLength, maxLength });
const Email = Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 254 });

export const KeyStorageView = Type.Object({
  id: KeyStorageId,
  title: Type.Object({ kk: Type.String(), ru: Type.String(), en: Type.String() }),
  /** False: R-NUC-32 warns of it. */
  isProtected: Type.Boolean(),
  /** R-NUC-15; absent where there is none. */
  defaultPassword: Type.Optional(Type.String()),
  /** R-NUC-36: to be connected before certificates are installed. */
  isConnectedFirst: Type.Boolean(),
});
export type KeyStorageView = Static<typeof KeyStorageView>;

export const NationalKeySetView = Type.Object({
  id: NationalKeySetId,
  title: Type.String(),
  /** One for each request that is wanted, in this order. */
  keys: Type.Array(Type.Object({ suite: Type.String(), profile: Type.String(), file: Type.String() })),
});
export type NationalKeySetView = Static<typeof NationalKeySetView>;

/** A certificate of the person. */
export const NationalCertificateView = Type.Object({
  serialNumber: Type.String(),
  profile: Type.String(),
  state: literals('valid', 'expiring', 'expired', 'on-hold', 'revoked'),
  subject: DistinguishedName,
  notBefore: Instant,
  notAfter: Instant,
  /** How the file of its key is called. */
  file: Type.String(),
  /** DER. */
  certificate: Base64,
});
export type NationalCertificateView = Static<typeof NationalCertificateView>;

export const NationalApplicationView = Type.Object({
  /** Before it has a number it is found by this. */
  id: Type.String(),
  /** R-NUC-34; absent until it is signed. */
  number: Type.Optional(Type.String()),
  state: literals('form', 'confirmation', 'signing', 'submitted', 'issued', 'refused', 'ready', 'installed'),
  subject: DistinguishedName,
  keySet: NationalKeySetView,
  storage: KeyStorageView,
  /** How the files of its new keys are called, in the order of the set; none before the data are confirmed. */
  keyFiles: Type.Array(Type.String()),
  email: Type.String(),
  locality: Type.String(),
  /** What is to be signed, base64; absent before the data are confirmed. */
  document: Type.Optional(Base64),
  /** Why it was refused. */
  reason: Type.String(),
  steps: Type.Array(Type.Object({ at: Instant, event: Type.String(), to: Type.String() })),
});
export type NationalApplicationView = Static<typeof NationalApplicationView>;

export const PersonView = Type.Object({
  subject: DistinguishedName,
  /** The certificate that he signed in with. */
  serialNumber: Type.String(),
  /** As he gave them last; empty before. */
  email: Type.String(),
  locality: Type.String(),
});
export type PersonView = Static<typeof PersonView>;

const Nothing = Type.Object({});
const CABINET = '/nuc/cabinet';
const APPLICATION = `${CABINET}/applications/:name`;

export const nationalRoutes = {
  entry: getRoute('/nuc', Type.Object({ isInCabinet: Type.Boolean() }), 'The entry page of the personal cabinet.', [
    'R-NUC-2',
    'R-NUC-3',
    'R-NUC-4',
  ]),
  challenge: getRoute(
    '/nuc/login',
    Type.Object({ challenge: Base64, validUntil: Instant, storages: Type.Array(KeyStorageView) }),
    'The authorisation page: a challenge to be signed with the authentication key, good once and for ten minutes.',
    ['R-NUC-5', 'R-NUC-6', 'R-NUC-7', 'R-NUC-8', 'R-NUC-15'],
  ),
  signIn: postRoute(
    '/nuc/login',
    Type.Object({ signature: Pasted }),
    PersonView,
    'Takes the challenge signed (CMS with the content inside) and lets the person into the cabinet: a cookie.',
    ['R-NUC-8', 'R-NUC-10', 'R-NUC-18'],
  ),
  leave: postRoute('/nuc/logout', Nothing, Type.Object({}), 'Leaves the cabinet.', []),
  cabinet: getRoute(CABINET, PersonView, 'The main page of the cabinet, with the search for an application.', [
    'R-NUC-10',
    'R-NUC-19',
    'R-NUC-20',
  ]),
  keys: getRoute(
    `${CABINET}/keys`,
    PersonView,
    'The tab «Менің ЭЦҚ кілттерім»: the menu of what can be done with keys.',
    ['R-NUC-21'],
  ),
  reissueForm: getRoute(
    `${CABINET}/reissue`,
    Type.Object({ person: PersonView, keySets: Type.Array(NationalKeySetView), storages: Type.Array(KeyStorageView) }),
    'The form of a re-issue, its main fields filled from the certificate.',
    ['R-NUC-22', 'R-NUC-28', 'R-NUC-29', 'R-NUC-43'],
  ),
  apply: postRoute(
    `${CABINET}/reissue`,
    Type.Object({ keySet: NationalKeySetId, storage: KeyStorageId, email: Email, locality: Line(1, 128) }),
    NationalApplicationView,
    '«Өтінім беру»: takes the form; the data are shown for confirmation.',
    ['R-NUC-12', 'R-NUC-29'],
  ),
  applications: {
    ...getRoute(
      `${CABINET}/applications`,
      Type.Array(NationalApplicationView),
      "The person's applications, newest first; or the one of a number.",
      ['R-NUC-20', 'R-NUC-24'],
    ),
    query: Type.Object({ number: Type.Optional(Type.String()) }),
  },
  application: getRoute(APPLICATION, NationalApplicationView, 'One application, by its number or identifier.', [
    'R-NUC-20',
    'R-NUC-26',
  ]),
  confirm: postRoute(
    `${APPLICATION}/confirm`,
    Type.Object({
      /** The tick: the data are correct. */
      correct: Type.Optional(Type.Literal('yes')),
      /** One PKCS#10 for each key of the set, in its order: DER in base64, or PEM. */
      request1: Pasted,
      request2: Type.Optional(Pasted),
    }),
    NationalApplicationView,
    '«Растау»: the tick, and the requests of the new keys; answers the document that is to be signed.',
    ['R-NUC-30', 'R-NUC-31'],
  ),
  submit: postRoute(
    `${APPLICATION}/submit`,
    Type.Object({ signature: Pasted }),
    NationalApplicationView,
    '«Қол қою»: the document signed with a current key of the person (CMS with the content inside); answers the number.',
    ['R-NUC-33', 'R-NUC-34'],
  ),
  open: postRoute(
    `${APPLICATION}/open`,
    Type.Object({
      /** Names of the key files or identifiers of the keys, white space between them. */
      keys: Type.String({ maxLength: 2000 }),
    }),
    NationalApplicationView,
    '«Ашу»: the folder or device with the private keys of the application is found.',
    ['R-NUC-35', 'R-NUC-36'],
  ),
  install: postRoute(
    `${APPLICATION}/install`,
    Nothing,
    Type.Object({ application: NationalApplicationView, certificates: Type.Array(NationalCertificateView) }),
    '«Сертификаттарды жүктеу»: the certificates, to be put beside their keys.',
    ['R-NUC-40', 'R-NUC-41'],
  ),
  certificates: getRoute(`${CABINET}/certificates`, Type.Array(NationalCertificateView), "The person's certificates.", [
    'R-NUC-25',
  ]),
  revocation: getRoute(`${CABINET}/revocation`, Type.Array(NationalCertificateView), 'Those that can be revoked.', [
    'R-NUC-23',
  ]),
  revoke: postRoute(
    `${CABINET}/certificates/:serialNumber/revoke`,
    Type.Object({ reason: Type.Optional(literals('keyCompromise', 'superseded', 'cessationOfOperation')) }),
    NationalCertificateView,
    'Revokes a certificate of the person at once.',
    ['R-NUC-23', 'R-NUC-39'],
  ),
  password: getRoute(
    `${CABINET}/password`,
    Type.Object({
      storages: Type.Array(KeyStorageView),
      /** What a password for PKCS12 must be, as a regular expression. */
      pattern: Type.String(),
    }),
    'How the password of keys is changed: beside the person, never here.',
    ['R-NUC-27', 'R-NUC-38', 'R-NUC-39'],
  ),
  register: route({
    method: 'POST',
    path: '/nuc/admin/registrations',
    access: 'admin',
    body: Type.Object({
      iin: Type.String({ pattern: '^\\d{12}$' }),
      surname: Line(1, 40),
      /** First name. */
      name: Line(1, 40),
      patronymic: Type.Optional(Line(1, 64)),
      email: Email,
      locality: Line(1, 128),
      keySet: NationalKeySetId,
      /** PKCS#10 of each key of the set, DER or PEM in base64; the subject in them is not looked at. */
      requests: Type.Array(Base64, { minItems: 1, maxItems: 2 }),
    }),
    reply: Type.Object({ subject: DistinguishedName, certificates: Type.Array(NationalCertificateView) }),
    does: 'The Registration Centre: whoever has no valid keys comes in person, and is certified at once.',
    requirements: ['R-NUC-43'],
  }),
} as const;

/** Files of the cabinet. */
export const nationalOctets = {
  challengeFile: {
    method: 'GET',
    path: '/nuc/login/challenge.txt',
    contentType: 'application/octet-stream',
    does: 'The challenge of the visit as a file, to be signed.',
    requirements: ['R-NUC-18'],
  },
  documentFile: {
    method: 'GET',
    path: `${APPLICATION}/application.txt`,
    contentType: 'application/octet-stream',
    does: 'The document of an application as a file, to be signed.',
    requirements: ['R-NUC-33'],
  },
  script: {
    method: 'GET',
    path: '/nuc/cabinet.js',
    contentType: 'text/javascript; charset=utf-8',
    does: 'Signs in the browser through NCALayer (docs/national-cabinet.md), and lets «Растау» be pressed only with the tick.',
    requirements: ['R-NUC-16', 'R-NUC-17', 'R-NUC-18', 'R-NUC-31', 'R-NUC-33', 'R-NUC-40', 'R-CLIENT-28'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
