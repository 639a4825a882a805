import {
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_MODIFIABLE,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_UNIQUE_ID,
  CKA_VALUE,
  CKF_DERIVE,
  CKF_SERIAL_SESSION,
  CKM_HKDF_DATA,
  CKO_CERTIFICATE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKP_AUTHENTICATION_TOKEN,
  CKP_BASELINE_PROVIDER,
  CKP_EXTENDED_PROVIDER,
  CKP_HKDF_TLS_TOKEN,
  CKP_PUBLIC_CERTIFICATES_TOKEN,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';
import { generatedPair, keyPairKinds, signed } from './key-pair-steps.ts';
import { attributeOf, bool, offers, ulongOf } from './key-steps.ts';
import { derivesTlsIvs } from './prof-hkdf.ts';
import {
  type Clause,
  calls,
  certificateTemplate,
  type Profile,
  sessionCertificate,
  succeeds,
  versionThree,
} from './prof-steps.ts';
import { find, logIn, readOnlySession, readWriteSession, userPin } from './steps.ts';

/** The conditions of the profiles: PKCS#11 Profiles 3.1 sections 5.1, 5.3 to 5.6. */

const BASELINE_ATTRIBUTES = [
  CKA_CLASS,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_ID,
  CKA_PRIVATE,
  CKA_MODIFIABLE,
  CKA_LABEL,
  CKA_UNIQUE_ID,
];

/** Each of a certificate, which has them all. */
const attributeClauses = BASELINE_ATTRIBUTES.map(
  (type): Clause => ({
    name: nameOf('CKA', type),
    isMet(trial) {
      const session = readWriteSession(trial);
      const certificate = sessionCertificate(trial, session);
      if (certificate === undefined) return undefined;
      return succeeds(() => trial.p11.C_GetAttributeValue(session, certificate, [{ type }]));
    },
  }),
);

const BASELINE: readonly Clause[] = [
  versionThree(
    'C_GetInterfaceList',
    (p11) => p11.C_GetInterfaceList(),
    (trial) => [null, trial.library.memory.ulong(0)],
  ),
  versionThree(
    'C_GetInterface',
    (p11) => p11.C_GetInterface(),
    () => [null, null, Buffer.alloc(8), 0],
  ),
  calls('C_Initialize, C_Finalize', (trial) => {
    trial.p11.C_Finalize();
    trial.initialize();
  }),
  calls('C_GetInfo', ({ p11 }) => p11.C_GetInfo()),
  calls('C_GetSlotList, C_GetSlotInfo', ({ p11, slot }) => p11.C_GetSlotInfo(slot)),
  calls('C_GetTokenInfo', ({ p11, slot }) => p11.C_GetTokenInfo(slot)),
  calls('C_OpenSession, C_GetSessionInfo, C_CloseSession', ({ p11, slot }) => {
    const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    p11.C_GetSessionInfo(session);
    p11.C_CloseSession(session);
  }),
  calls('C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal', (trial) => find(trial, readOnlySession(trial), [])),
  ...attributeClauses,
];

const LOGIN: readonly Clause[] = [
  calls('C_Login, C_Logout', (trial) => {
    const session = readOnlySession(trial);
    trial.p11.C_Login(session, CKU_USER, userPin(trial));
    trial.p11.C_Logout(session);
  }),
  versionThree(
    'C_LoginUser',
    (p11, trial) => {
      const session = readOnlySession(trial);
      p11.C_LoginUser(session, CKU_USER, userPin(trial));
      p11.C_Logout(session);
    },
    (trial) => {
      const pin = Buffer.from(userPin(trial));
      return [readOnlySession(trial), CKU_USER, pin, pin.length, null, 0];
    },
  ),
  // Whoever was let in last is out again before the next condition.
  calls('a session whose user can be let in again', (trial) => trial.p11.C_CloseAllSessions(trial.slot)),
];

const SIGNING: readonly Clause[] = [
  {
    name: 'private and public keys, C_SignInit, C_Sign',
    isMet(trial) {
      const session = readWriteSession(trial);
      logIn(trial, session);
      const [kind] = keyPairKinds(trial);
      const pair = generatedPair(trial, session, kind);
      const isSigned = signed(trial, session, kind, pair.privateKey).length > 0;
      const classes = [pair.publicKey, pair.privateKey].map((key) => ulongOf(trial, session, key, CKA_CLASS));
      trial.p11.C_CloseAllSessions(trial.slot);
      return isSigned && classes[0] === CKO_PUBLIC_KEY && classes[1] === CKO_PRIVATE_KEY;
    },
  },
];

const CERTIFICATE = [{ type: CKA_CLASS, value: CKO_CERTIFICATE }];

/** What a session sees of the token's certificates before and after a login. */
function seen(trial: Trial, template: readonly Attribute[]) {
  const session = readOnlySession(trial);
  const open = find(trial, session, [bool(CKA_TOKEN, true), ...template]);
  logIn(trial, session);
  const all = find(trial, session, [bool(CKA_TOKEN, true), ...template]);
  const ids = all.map((object) => attributeOf(trial, session, object, CKA_ID));
  trial.p11.C_CloseAllSessions(trial.slot);
  return { open: open.length, ids };
}

/** Whether a key of a class with the CKA_ID is found, with or without a login. */
function hasKey(trial: Trial, session: Handle, keyClass: number, id: Buffer): boolean {
  const template = [{ type: CKA_CLASS, value: keyClass }, { type: CKA_ID, value: id }, bool(CKA_TOKEN, true)];
  return find(trial, session, template).length > 0;
}

const CERTIFICATES: readonly Clause[] = [
  {
    name: 'certificates that are found without a login',
    isMet(trial) {
      const { open, ids } = seen(trial, CERTIFICATE);
      return open === ids.length && keepsPublicCertificate(trial);
    },
  },
  {
    name: 'a key that is found by CKA_ID of its certificate without a login',
    isMet(trial) {
      const { ids } = seen(trial, CERTIFICATE);
      const session = readOnlySession(trial);
      const open = ids.filter((id) =>
        [CKO_PUBLIC_KEY, CKO_PRIVATE_KEY].some((keyClass) => hasKey(trial, session, keyClass, id)),
      );
      logIn(trial, session);
      const owned = ids.filter((id) => hasKey(trial, session, CKO_PRIVATE_KEY, id));
      trial.p11.C_CloseAllSessions(trial.slot);
      return owned.every((id) => open.some((one) => one.equals(id)));
    },
  },
];

/** A certificate on the token is there for everybody; it is taken away again. */
function keepsPublicCertificate(trial: Trial): boolean | undefined {
  const { p11 } = trial;
  const session = readWriteSession(trial);
  logIn(trial, session);
  const template = certificateTemplate(bool(CKA_TOKEN, true), bool(CKA_PRIVATE, false));
  const certificate = trial.step('C_CreateObject (certificate)', () => p11.C_CreateObject(session, template));
  p11.C_Logout(session);
  const mine = [...CERTIFICATE, { type: CKA_LABEL, value: 'conformance' }];
  const isFound = find(trial, session, mine).length === 1;
  logIn(trial, session);
  p11.C_DestroyObject(session, certificate);
  p11.C_CloseAllSessions(trial.slot);
  return isFound;
}

const HKDF: readonly Clause[] = [
  { name: 'CKM_HKDF_DATA', isMet: (trial) => offers(trial, CKM_HKDF_DATA, CKF_DERIVE) },
  { name: 'CKM_HKDF_DATA for "tls iv" and "tls quic iv"', isMet: derivesTlsIvs },
];

export const PROFILES = {
  baseline: { name: 'Baseline Provider', id: CKP_BASELINE_PROVIDER, clauses: BASELINE },
  extended: {
    name: 'Extended Provider',
    id: CKP_EXTENDED_PROVIDER,
    clauses: [
      ...BASELINE,
      calls('C_GetMechanismList, C_GetMechanismInfo', ({ p11, slot }) => {
        for (const mechanism of p11.C_GetMechanismList(slot)) p11.C_GetMechanismInfo(slot, mechanism);
      }),
      ...LOGIN,
    ],
  },
  authentication: {
    name: 'Authentication Token',
    id: CKP_AUTHENTICATION_TOKEN,
    clauses: [...BASELINE, ...LOGIN, ...SIGNING],
  },
  certificates: {
    name: 'Public Certificates Token',
    id: CKP_PUBLIC_CERTIFICATES_TOKEN,
    clauses: [...BASELINE, ...CERTIFICATES],
  },
  hkdf: { name: 'HKDF TLS Token', id: CKP_HKDF_TLS_TOKEN, clauses: [...BASELINE, ...HKDF] },
} as const satisfies Readonly<Record<string, Profile>>;
