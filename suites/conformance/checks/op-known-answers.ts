import { CKF_DIGEST, CKF_SIGN_RECOVER, CKF_VERIFY, CKF_VERIFY_RECOVER } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { materialOf } from '../mechanism-checks/materials.ts';
import { mechanismCheckOf } from '../mechanism-checks/mechanism-checks.ts';
import type { Trial } from '../trial.ts';
import { listed, whereSupported } from './op-steps.ts';

/** Rules that are kept when the mechanisms of a token do what others do: PKCS#11 3.1 chapter 6. */

/** Runs checks of mechanisms as part of a rule. */
function ofMechanisms(trial: Trial, ids: readonly string[]): void {
  const acts = ids.map((id) => () => void mechanismCheckOf(id)?.run(trial));
  whereSupported(
    trial,
    acts.map((act) => () => {
      // Each logs in by itself.
      trial.p11.C_CloseAllSessions(trial.slot);
      act();
    }),
  );
}

/** Those mechanisms of the token of which a standard prints an answer. */
function published(trial: Trial): string[] {
  return [...listed(trial)].flatMap(([name, { flags }]) => {
    const { digest, sign, encrypt } = materialOf(name);
    return [
      ...(digest?.published?.length && flags & CKF_DIGEST ? [`${name}/digest-known-answers`] : []),
      ...(sign?.published?.length ? [`${name}/sign-known-answers`] : []),
      ...(sign?.published?.length && flags & CKF_VERIFY ? [`${name}/sign-flipped-bit`] : []),
      ...(encrypt?.published?.length ? [`${name}/encrypt-known-answers`] : []),
    ];
  });
}

/** One of each family. */
const FAMILIES = [
  'CKM_SHA256_RSA_PKCS',
  'CKM_RSA_PKCS_PSS',
  'CKM_ECDSA',
  'CKM_EDDSA',
  'CKM_GOSTR3410',
  'CKM_SHA256_HMAC',
];
const ENCIPHERING = ['CKM_RSA_PKCS_OAEP', 'CKM_RSA_PKCS', 'CKM_AES_CBC_PAD', 'CKM_AES_GCM', 'CKM_AES_CTR'];

export const OP_KNOWN_ANSWER_CHECKS: readonly Check[] = [
  {
    rule: 'OP-26',
    caller: 'api',
    run(trial) {
      ofMechanisms(trial, published(trial));
    },
  },
  {
    rule: 'OP-27',
    caller: 'api',
    run(trial) {
      const names = listed(trial);
      const ids = [
        ...FAMILIES.map((name) => [name, 'sign-known-answers'] as const),
        ...ENCIPHERING.map((name) => [name, 'encrypt-known-answers'] as const),
      ];
      ofMechanisms(
        trial,
        ids.filter(([name]) => names.has(name)).map((id) => id.join('/')),
      );
    },
  },
  {
    rule: 'OP-28',
    caller: 'api',
    run(trial) {
      const names = listed(trial);
      if (!names.has('CKM_ECDSA')) trial.unsupported('the token has no CKM_ECDSA');
      const hashed = [...names.keys()].filter((name) => name.startsWith('CKM_ECDSA_'));
      const aspects = ['sign-round-trip', 'sign-known-answers', 'sign-parts'];
      const ids = hashed.flatMap((name) => aspects.map((aspect) => `${name}/${aspect}`));
      ofMechanisms(trial, ['CKM_ECDSA/sign-round-trip', 'CKM_ECDSA/sign-known-answers', ...ids]);
    },
  },
  {
    rule: 'OP-30',
    caller: 'api',
    run(trial) {
      const both = CKF_SIGN_RECOVER | CKF_VERIFY_RECOVER;
      const able = [...listed(trial)].filter(([, { flags }]) => (flags & both) === both).map(([name]) => name);
      if (able.length === 0) trial.unsupported('no mechanism recovers data');
      ofMechanisms(
        trial,
        able.map((name) => `${name}/recover-round-trip`),
      );
    },
  },
];
