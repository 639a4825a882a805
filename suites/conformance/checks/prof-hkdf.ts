import {
  CKA_CLASS,
  CKA_DERIVE,
  CKA_TOKEN,
  CKA_VALUE_LEN,
  CKF_DERIVE,
  CKF_HKDF_SALT_NULL,
  CKM_HKDF_DATA,
  CKM_SHA256,
  CKO_DATA,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import { UNAVAILABLE } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { bool, knownSecret, offers } from './key-steps.ts';
import { userSession } from './steps.ts';

/** Initialisation vectors of TLS 1.3 and QUIC by CKM_HKDF_DATA: PKCS#11 3.1 section 6.62; Profiles 3.1 section 5.6. */

/** Octets of a nonce of AES-GCM. */
const LENGTH = 12;

/** L1 L2 "label" 0, where L1 L2 is the length. */
const infoOf = (label: string): Buffer =>
  Buffer.concat([Buffer.of(LENGTH >> 8, LENGTH & 0xff), Buffer.from(label), Buffer.of(0)]);

/** Whether neither string is refused; undefined without a caller that can give the parameter. */
export function derivesTlsIvs(trial: Trial): boolean | undefined {
  if (!offers(trial, CKM_HKDF_DATA, CKF_DERIVE)) return false;
  if (!trial.hasLibrary) return undefined;
  const session = userSession(trial);
  const base = knownSecret(trial, session, [bool(CKA_DERIVE, true)]);
  const { memory } = trial.library;
  const ulong = (value: number) => memory.ulong(value);
  const template = memory.template([
    { type: CKA_CLASS, value: ulong(CKO_DATA) },
    { type: CKA_TOKEN, value: Buffer.of(0) },
    { type: CKA_VALUE_LEN, value: ulong(LENGTH) },
  ]);
  const outcomes = ['tls iv', 'tls quic iv'].map((label) => {
    const info = infoOf(label);
    const parameter = memory.structure('CK_HKDF_PARAMS', {
      bExpand: 1,
      prfHashMechanism: CKM_SHA256,
      ulSaltType: CKF_HKDF_SALT_NULL,
      pInfo: info,
      ulInfoLen: info.length,
    });
    const mechanism = memory.mechanism(CKM_HKDF_DATA, parameter);
    return trial.library.call('C_DeriveKey', session, mechanism, base, template, 3, ulong(UNAVAILABLE));
  });
  trial.p11.C_CloseAllSessions(trial.slot);
  return outcomes.every((rv) => rv === CKR_OK);
}
