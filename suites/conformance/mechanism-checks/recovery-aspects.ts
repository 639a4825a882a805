import { CKF_SIGN_RECOVER, CKF_VERIFY_RECOVER, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { RvName } from '../finding.ts';
import type { RecoveryMaterial } from './material.ts';
import { keysOnToken } from './mechanism-keys.ts';
import { type Aspect, agrees, aside, flipped, ROOM, type Subject } from './subject.ts';

/** Signatures that carry the data: PKCS#11 3.1 sections 5.13.5, 5.13.6, 5.15.5, 5.15.6. */

type Recovering = Subject<RecoveryMaterial>;
const BOTH = CKF_SIGN_RECOVER | CKF_VERIFY_RECOVER;

function recoverably(
  { trial, name, capability }: Recovering,
  way: 'Sign' | 'Verify',
  key: Handle,
  [what, data]: readonly [string, Buffer],
  ...allowed: RvName[]
): Buffer | undefined {
  const { p11 } = trial;
  const { mechanism } = capability;
  return aside(trial, (session) => {
    const init = () => p11[`C_${way}RecoverInit`](session, { mechanism }, key);
    if (trial.api(`C_${way}RecoverInit(${name})`, init, 'OK').rv !== CKR_OK) return undefined;
    const act = () => Buffer.from(p11[`C_${way}Recover`](session, data, Buffer.alloc(ROOM)));
    return trial.api(`C_${way}Recover(${what})`, act, ...allowed).value;
  });
}

function roundTrip(subject: Recovering): void {
  const { trial, session, material } = subject;
  const keys = keysOnToken(trial, session, material.keys, 'recover');
  for (const data of material.inputs) {
    const signature = recoverably(subject, 'Sign', keys.backward, [`${data.length} octets`, data], 'OK');
    if (signature === undefined) continue;
    const isSame = agrees(() => material.recovers(keys.read, signature).equals(data));
    trial.holds(`${data.length} octets are recovered elsewhere too`, isSame);
    const back = recoverably(subject, 'Verify', keys.forward, ['the signature', signature], 'OK');
    if (back !== undefined) trial.same(`${data.length} octets, recovered`, back, data);
  }
}

function changed(subject: Recovering): void {
  const { trial, session, material } = subject;
  const keys = keysOnToken(trial, session, material.keys, 'recover');
  const data = material.inputs[0] ?? Buffer.alloc(1);
  const signature = recoverably(subject, 'Sign', keys.backward, [`${data.length} octets`, data], 'OK');
  if (signature === undefined) return;
  const short = ['an octet less', signature.subarray(0, -1)] as const;
  recoverably(subject, 'Verify', keys.forward, short, 'SIGNATURE_LEN_RANGE');
  const bit = ['a bit changed', flipped(signature, -1)] as const;
  if (subject.name === 'CKM_RSA_X_509') {
    const back = recoverably(subject, 'Verify', keys.forward, bit, 'OK', 'SIGNATURE_INVALID');
    trial.holds('what is recovered of a changed signature is other data', back === undefined || !back.equals(data));
  } else {
    recoverably(subject, 'Verify', keys.forward, bit, 'SIGNATURE_INVALID');
  }
}

export const RECOVERY_ASPECTS: readonly Aspect<RecoveryMaterial>[] = [
  {
    name: 'recover-round-trip',
    rule: 'What it signs with recovery it recovers, and so do other programs.',
    flags: BOTH,
    run: roundTrip,
  },
  {
    name: 'recover-flipped-bit',
    rule: 'A changed signature is CKR_SIGNATURE_INVALID or, without padding, recovers other data; another length is CKR_SIGNATURE_LEN_RANGE.',
    flags: BOTH,
    run: changed,
  },
  {
    name: 'recover-data-length',
    rule: 'Data of a length that cannot be: CKR_DATA_LEN_RANGE.',
    flags: CKF_SIGN_RECOVER,
    run(subject) {
      const { trial, session, material } = subject;
      const { backward } = keysOnToken(trial, session, material.keys, 'recover');
      for (const data of material.inputs) recoverably(subject, 'Sign', backward, [`${data.length} octets`, data], 'OK');
      for (const data of material.wrongInputs) {
        recoverably(subject, 'Sign', backward, [`${data.length} octets`, data], 'DATA_LEN_RANGE');
      }
    },
  },
];
