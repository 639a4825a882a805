import {
  CKA_CLASS,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKA_TOKEN,
  CKA_VALUE_LEN,
  CKM_AES_KEY_GEN,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { userSession } from './steps.ts';

/** Key sizes as CK_MECHANISM_INFO tells them: PKCS#11 3.1 section 3.5.3. */

/** Bits: making a longer RSA key takes a device minutes. */
const MADE_MAX = 2048;

const REFUSED = ['KEY_SIZE_RANGE', 'ATTRIBUTE_VALUE_INVALID', 'TEMPLATE_INCONSISTENT'];

interface Generation {
  readonly mechanism: number;
  readonly name: string;
  /** A size is measured in this many bits. */
  readonly unit: number;
  /** What one step outside is. */
  readonly step: number;
  make(trial: Trial, session: Handle, size: number): void;
}

const GENERATIONS: readonly Generation[] = [
  {
    mechanism: CKM_AES_KEY_GEN,
    name: 'C_GenerateKey (AES)',
    unit: 8,
    step: 8,
    make({ p11 }, session, size) {
      const template = [
        { type: CKA_CLASS, value: CKO_SECRET_KEY },
        { type: CKA_TOKEN, value: false },
        { type: CKA_VALUE_LEN, value: size },
      ];
      p11.C_GenerateKey(session, { mechanism: CKM_AES_KEY_GEN }, template);
    },
  },
  {
    mechanism: CKM_RSA_PKCS_KEY_PAIR_GEN,
    name: 'C_GenerateKeyPair (RSA)',
    unit: 1,
    step: 8,
    make({ p11 }, session, size) {
      const publicTemplate = [
        { type: CKA_TOKEN, value: false },
        { type: CKA_MODULUS_BITS, value: size },
        { type: CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
      ];
      const privateTemplate = [{ type: CKA_TOKEN, value: false }];
      p11.C_GenerateKeyPair(session, { mechanism: CKM_RSA_PKCS_KEY_PAIR_GEN }, publicTemplate, privateTemplate);
    },
  },
];

function atTheLimits(trial: Trial, session: Handle, { mechanism, name, unit, step, make }: Generation): void {
  const { minKeySize: min, maxKeySize: max } = trial.step('C_GetMechanismInfo', () =>
    trial.p11.C_GetMechanismInfo(trial.slot, mechanism),
  );
  const made = (size: number, ...allowed: string[]) =>
    trial.api(`${name} of ${size * unit} bits`, () => make(trial, session, size), ...allowed);
  for (const size of new Set([min, max])) {
    if (size * unit <= MADE_MAX) made(size, 'OK');
    else trial.note(`${name}: ${size * unit} bits is not tried`);
  }
  if (min > step) made(min - step, ...REFUSED);
  made(max + step, ...REFUSED);
}

export const KEY_SIZE_CHECKS: readonly Check[] = [
  {
    rule: 'MECH-06',
    caller: 'api',
    run(trial) {
      const listed = trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
      const generations = GENERATIONS.filter(({ mechanism }) => listed.includes(mechanism));
      if (generations.length === 0) trial.unsupported('the token makes no AES and no RSA keys');
      const session = userSession(trial);
      for (const generation of generations) atTheLimits(trial, session, generation);
    },
  },
];
