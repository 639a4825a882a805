import { CKA_VALUE } from '../../spec/constants.gen.ts';
import { sameOctets, ulongOf } from '../data-types.ts';
import { octetsAttribute } from '../object.ts';
import {
  type Hash,
  type MechanismParameter,
  type MechanismRow,
  NO_PARAMETER,
  type ParameterShape,
  type Signing,
} from './row.ts';

/** A message authentication code. */
export interface Mac {
  /** Octets of the full code. */
  readonly macLength: number;
  readonly start: (key: Uint8Array, parameter: MechanismParameter) => Hash;
}

/** CK_MAC_GENERAL_PARAMS: a CK_ULONG, the octets of the code that are wanted, from its beginning. */
function generalLength(macLength: number): ParameterShape {
  return {
    name: `length of the code, 1–${macLength}`,
    accepts(parameter) {
      const length = lengthOf(parameter) ?? 0;
      return length >= 1 && length <= macLength;
    },
  };
}

function lengthOf(parameter: MechanismParameter): number | undefined {
  return parameter instanceof Uint8Array ? ulongOf(parameter) : undefined;
}

/** C_Sign and C_Verify with a secret key: the code of all data, whole or (`general`) as long as the parameter says. */
export function macRow(
  row: Omit<MechanismRow, 'parameter' | 'signing'>,
  { macLength, start }: Mac,
  length: 'full' | 'general' = 'full',
): MechanismRow {
  const wanted: Signing['signatureLength'] = (_, parameter) =>
    length === 'full' ? macLength : (lengthOf(parameter) ?? macLength);
  return {
    ...row,
    parameter: length === 'full' ? NO_PARAMETER : generalLength(macLength),
    signing: {
      cost: { sign: 'mac', verify: 'mac' },
      signatureLength: wanted,
      startHash: (key, parameter) => start(octetsAttribute(key, CKA_VALUE), parameter),
      sign: (key, code, _, parameter) => code.slice(0, wanted(key, parameter)),
      verify: (key, code, given, parameter) => sameOctets(code.slice(0, wanted(key, parameter)), given),
    },
  };
}
