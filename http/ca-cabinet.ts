import { type Static, Type } from '@sinclair/typebox';
import { Pasted } from './ca-national.ts';
import { Base64, DistinguishedName, Instant, SetAlgorithm, SetCertificate } from './fields.ts';
import type { OctetRoute } from './octet-route.ts';
import { getRoute, postRoute } from './route.ts';

/**
 * The personal cabinet of the KISC-style CA (R-CA-2 to R-CA-15, R-CA-22). Private keys and PINs never come here: the workstation makes
 * keys, sends the pair of requests to POST /requests, writes certificates, and tells the cabinet how it goes.
 */

const literals = <const Id extends string>(...ids: readonly Id[]) => Type.Union(ids.map((id) => Type.Literal(id)));

/** Where keys are made (R-CA-7): device and profile of Tumar CSP. */
export const CabinetDeviceId = literals('JavaToken-JavaToken');

export const CabinetProcess = Type.Object({
  id: Type.String(),
  /** `issue`: keys are made and requested; `installation`: certificates are written beside them. */
  kind: literals('issue', 'installation'),
  /** Of an issue. */
  device: Type.Union([CabinetDeviceId, Type.Null()]),
  state: literals('generating', 'sent', 'writing', 'installed', 'partly-installed', 'failed'),
  startedAt: Instant,
  /** «Процесс логы» (R-CA-11), oldest first. */
  log: Type.Array(Type.Object({ at: Instant, text: Type.String() })),
  /** The request that was sent, or whose certificates are written; null before. */
  request: Type.Union([Type.String(), Type.Null()]),
  /** What is to be written; empty of an issue. */
  certificates: Type.Array(SetCertificate),
});
export type CabinetProcess = Static<typeof CabinetProcess>;

/** One request of the person, and how far he has come with it (R-CA-22). */
export const CabinetRequest = Type.Object({
  id: Type.String(),
  submittedAt: Instant,
  /**
   * `waiting`: keys are made, no certificates yet; `refused`: there will be none; `issued`: the bank is not done yet; `not-installed`:
   * ready to be installed; then one of both, or both, as the workstation has told.
   */
  stage: literals('waiting', 'refused', 'issued', 'not-installed', 'only-GOST', 'only-RSA', 'installed'),
  /** Why it was refused. */
  reason: Type.String(),
  certificates: Type.Array(Type.Object({ algorithm: SetAlgorithm, serialNumber: Type.String(), notAfter: Instant })),
});
export type CabinetRequest = Static<typeof CabinetRequest>;

/** Whose cabinet it is: the certificate that he signed in with. */
export const CabinetVisitor = Type.Object({
  subject: DistinguishedName,
  serialNumber: Type.String(),
  notAfter: Instant,
});
export type CabinetVisitor = Static<typeof CabinetVisitor>;

/** A line of text. */
const Line = Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]*$', minLength: 1, maxLength: 300 });
const PROCESS = '/cabinet/processes/:id';

export const cabinetRoutes = {
  challenge: getRoute(
    '/cabinet/login',
    Type.Object({ challenge: Base64, validUntil: Instant }),
    'The login page: a challenge to be signed with a current key, good once and for ten minutes.',
    ['R-CA-2', 'R-CA-3'],
  ),
  signIn: postRoute(
    '/cabinet/login',
    Type.Object({
      /** The tick «по сертификату», "сертификат бойынша". */
      byCertificate: Type.Optional(Type.Literal('yes')),
      signature: Pasted,
    }),
    CabinetVisitor,
    'Takes the challenge signed (CMS with the content inside) and lets the person into the cabinet: a cookie.',
    ['R-CA-3', 'R-CA-4', 'R-CA-19'],
  ),
  leave: postRoute('/cabinet/logout', Type.Object({}), Type.Object({}), 'Leaves the cabinet.', []),
  cabinet: getRoute(
    '/cabinet',
    Type.Object({
      visitor: CabinetVisitor,
      requests: Type.Array(CabinetRequest),
      processes: Type.Array(CabinetProcess),
      /** Whether there is something for «Установить все сертификаты». */
      isInstallable: Type.Boolean(),
    }),
    "The cabinet: the person's requests and processes, newest first.",
    ['R-CA-2', 'R-CA-22'],
  ),
  parameters: getRoute(
    '/cabinet/request',
    Type.Object({
      devices: Type.Array(Type.Object({ id: CabinetDeviceId, title: Type.String() })),
      visitor: CabinetVisitor,
    }),
    'The parameters window of «Запрос на выпуск нового сертификата».',
    ['R-CA-5', 'R-CA-6', 'R-CA-7', 'R-CA-8', 'R-CA-9'],
  ),
  start: postRoute(
    '/cabinet/request',
    Type.Object({ device: CabinetDeviceId }),
    CabinetProcess,
    '«Отправить запрос»: the workstation now makes the keys. Processes of the person that still went on have failed.',
    ['R-CA-10'],
  ),
  process: getRoute(PROCESS, CabinetProcess, 'One process with its log.', ['R-CA-11']),
  report: postRoute(
    `${PROCESS}/log`,
    Type.Object({ line: Line }),
    CabinetProcess,
    'The workstation adds a line to the log.',
    ['R-CA-11'],
  ),
  sent: postRoute(
    `${PROCESS}/sent`,
    Type.Object({ request: Type.String({ maxLength: 20 }) }),
    CabinetProcess,
    'The workstation names the request that it has sent to POST /requests.',
    ['R-CA-10', 'R-CA-11'],
  ),
  failed: postRoute(
    `${PROCESS}/failed`,
    Type.Object({ reason: Line }),
    CabinetProcess,
    'The workstation has given up: token removed, no room, PIN locked.',
    ['R-CA-22'],
  ),
  install: postRoute(
    '/cabinet/installations',
    Type.Object({}),
    CabinetProcess,
    '«Установить все сертификаты»: answers both certificates of the newest request that is ready, to be written beside their keys.',
    ['R-CA-14', 'R-CA-15'],
  ),
  installed: postRoute(
    `${PROCESS}/installed`,
    Type.Object({ certificates: Type.Array(SetAlgorithm, { minItems: 1, maxItems: 2, uniqueItems: true }) }),
    CabinetProcess,
    'The workstation says which of the certificates are on the token.',
    ['R-CA-15', 'R-CA-22'],
  ),
} as const;

/** Files of the cabinet. */
export const cabinetOctets = {
  challengeFile: {
    method: 'GET',
    path: '/cabinet/login/challenge.txt',
    contentType: 'application/octet-stream',
    does: 'The challenge of the visit as a file, to be signed.',
    requirements: ['R-CA-4'],
  },
  script: {
    method: 'GET',
    path: '/cabinet/cabinet.js',
    contentType: 'text/javascript; charset=utf-8',
    does: 'Signs through CryptoSocket, and fills the log of a process while it goes on.',
    requirements: ['R-CA-11'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
