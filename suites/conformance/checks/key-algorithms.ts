import { createECDH } from 'node:crypto';
import {
  CKA_DERIVE,
  CKA_EC_PARAMS,
  CKA_EC_POINT,
  CKA_MODULUS,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKA_TOKEN,
  CKM_EC_KEY_PAIR_GEN,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import { EC_PARAMETERS } from '../../../emulator/spec/oids.ts';
import type { Attribute, KeyPair } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { modulusBits } from './key-pair-steps.ts';
import { attributeOf, bool } from './key-steps.ts';
import { needMechanism, userSession } from './steps.ts';

/** What RSA and elliptic curves ask of C_GenerateKeyPair: PKCS#11 3.1 sections 6.1.4, 6.3.3 to 6.3.6. */

const SESSION = [bool(CKA_TOKEN, false)];

/** The curves of NIST, by the names of OpenSSL. */
const CURVES = [
  ['P-256', 'prime256v1', 32],
  ['P-384', 'secp384r1', 48],
  ['P-521', 'secp521r1', 66],
] as const;

/** 1.3.6.1.4.1.55555.1, which nobody has given to a curve. */
const UNKNOWN_CURVE = Buffer.from('06092b0601040183b20301', 'hex');

const NO_CURVE = ['CURVE_NOT_SUPPORTED', 'DOMAIN_PARAMS_INVALID', 'ATTRIBUTE_VALUE_INVALID'];

export const ALGORITHM_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-05',
    caller: 'api',
    run(trial) {
      needMechanism(trial, CKM_RSA_PKCS_KEY_PAIR_GEN, 'CKM_RSA_PKCS_KEY_PAIR_GEN');
      const session = userSession(trial);
      const bits = modulusBits(trial);
      const generate = (wishes: readonly Attribute[]) => () =>
        trial.p11.C_GenerateKeyPair(
          session,
          { mechanism: CKM_RSA_PKCS_KEY_PAIR_GEN },
          [...SESSION, ...wishes],
          SESSION,
        );
      const length = { type: CKA_MODULUS_BITS, value: bits };
      const judged = (pair: KeyPair | undefined, exponent: string) => {
        if (pair === undefined) return;
        const read = (type: number) =>
          attributeOf(trial, session, pair.publicKey, type)
            .toString('hex')
            .replace(/^(00)+/, '');
        const modulus = BigInt(`0x${read(CKA_MODULUS)}`);
        trial.same('bits of the modulus', modulus.toString(2).length, bits);
        trial.same('CKA_PUBLIC_EXPONENT', read(CKA_PUBLIC_EXPONENT), exponent);
      };
      trial.api('C_GenerateKeyPair without CKA_MODULUS_BITS', generate([]), 'TEMPLATE_INCOMPLETE');
      judged(trial.api(`C_GenerateKeyPair (${bits} bits)`, generate([length]), 'OK').value, '010001');
      const odd = { type: CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 3) };
      const { rv, value } = trial.api(
        'C_GenerateKeyPair (CKA_PUBLIC_EXPONENT 65539)',
        generate([length, odd]),
        ...['OK', 'ATTRIBUTE_VALUE_INVALID', 'TEMPLATE_INCONSISTENT'],
      );
      if (rv === CKR_OK) judged(value, '010003');
      else trial.note('the token generates RSA keys with CKA_PUBLIC_EXPONENT 65537 only');
    },
  },
  {
    rule: 'KEY-06',
    caller: 'api',
    run(trial) {
      needMechanism(trial, CKM_EC_KEY_PAIR_GEN, 'CKM_EC_KEY_PAIR_GEN');
      const session = userSession(trial);
      const generate = (wishes: readonly Attribute[]) => () =>
        trial.p11.C_GenerateKeyPair(session, { mechanism: CKM_EC_KEY_PAIR_GEN }, [...SESSION, ...wishes], SESSION);
      const curve = (value: Buffer) => [{ type: CKA_EC_PARAMS, value }];
      trial.api('C_GenerateKeyPair without CKA_EC_PARAMS', generate([]), 'TEMPLATE_INCOMPLETE');
      trial.api('C_GenerateKeyPair, a curve that nobody knows', generate(curve(UNKNOWN_CURVE)), ...NO_CURVE);
      trial.api('C_GenerateKeyPair, CKA_EC_PARAMS is no DER', generate(curve(Buffer.of(6, 9, 1))), ...NO_CURVE);
      const known = CURVES.map(([name]) => generate(curve(Buffer.from(EC_PARAMETERS[name].oid, 'hex'))));
      const some = known.some(
        (act) => trial.api('C_GenerateKeyPair, P-256, P-384 or P-521', act, 'OK', ...NO_CURVE).rv === CKR_OK,
      );
      trial.holds('it generates on one of the curves of NIST', some);
    },
  },
  {
    rule: 'KEY-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needMechanism(trial, CKM_EC_KEY_PAIR_GEN, 'CKM_EC_KEY_PAIR_GEN');
      const session = userSession(trial);
      for (const [name, openSslName, octets] of CURVES) {
        const curve = { type: CKA_EC_PARAMS, value: Buffer.from(EC_PARAMETERS[name].oid, 'hex') };
        const generate = () =>
          p11.C_GenerateKeyPair(
            session,
            { mechanism: CKM_EC_KEY_PAIR_GEN },
            [...SESSION, curve],
            [...SESSION, bool(CKA_DERIVE, true)],
          );
        const { value: pair } = trial.api(`C_GenerateKeyPair (${name})`, generate, 'OK', ...NO_CURVE);
        if (pair === undefined) continue;
        trial.same(`${name}: CKA_EC_PARAMS`, attributeOf(trial, session, pair.publicKey, CKA_EC_PARAMS), curve.value);
        const encoded = attributeOf(trial, session, pair.publicKey, CKA_EC_POINT);
        const header = octets < 66 ? [4, 2 * octets + 1, 4] : [4, 0x81, 2 * octets + 1, 4];
        trial.same(`${name}: CKA_EC_POINT begins`, encoded.subarray(0, header.length), Buffer.from(header));
        trial.same(`${name}: octets of CKA_EC_POINT`, encoded.length, header.length + 2 * octets);
        trial.holds(`${name}: the point is on the curve`, isOnCurve(openSslName, encoded.subarray(header.length - 1)));
      }
      if (trial.findings.length === 0 && trial.looked <= CURVES.length)
        trial.unsupported('it has none of the curves of NIST');
    },
  },
];

/** As OpenSSL says, which agrees on no secret with a point that is not. */
function isOnCurve(curve: string, point: Buffer): boolean {
  const own = createECDH(curve);
  own.generateKeys();
  try {
    own.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
