import * as ck from '../../spec/constants.gen.ts';
import { CKM_GOSTR3410_12_DERIVE } from '../../spec/vendor.ts';

/** A member of a parameter structure. */
export interface ParameterMember {
  /** As the standard has it. */
  readonly name: string;
  /** As the core and pkcs11js have it; undefined: only the length of a pointer. */
  readonly property?: string;
  /** The member with the number of octets behind this pointer. */
  readonly length?: string;
}

/** A structure that has pointers in it, so that its octets alone say nothing. All its members are CK_ULONGs or pointers. */
export interface ParameterStructureRow {
  readonly structure: string;
  readonly mechanisms: readonly number[];
  readonly members: readonly ParameterMember[];
}

const number = (name: string, property: string): ParameterMember => ({ name, property });
const length = (name: string): ParameterMember => ({ name });
const pointer = (name: string, size: string, property: string): ParameterMember => ({ name, length: size, property });

export const PARAMETER_STRUCTURES: readonly ParameterStructureRow[] = [
  {
    structure: 'CK_RSA_PKCS_OAEP_PARAMS',
    mechanisms: [ck.CKM_RSA_PKCS_OAEP],
    members: [
      number('hashAlg', 'hashAlg'),
      number('mgf', 'mgf'),
      number('source', 'source'),
      pointer('pSourceData', 'ulSourceDataLen', 'sourceData'),
      length('ulSourceDataLen'),
    ],
  },
  {
    structure: 'CK_ECDH1_DERIVE_PARAMS',
    mechanisms: [ck.CKM_ECDH1_DERIVE, ck.CKM_ECDH1_COFACTOR_DERIVE],
    members: [
      number('kdf', 'kdf'),
      length('ulSharedDataLen'),
      pointer('pSharedData', 'ulSharedDataLen', 'sharedData'),
      length('ulPublicDataLen'),
      pointer('pPublicData', 'ulPublicDataLen', 'publicData'),
    ],
  },
  {
    structure: 'CK_GCM_PARAMS',
    mechanisms: [ck.CKM_AES_GCM, ck.CKM_AES_GMAC],
    members: [
      pointer('pIv', 'ulIvLen', 'iv'),
      length('ulIvLen'),
      // Section 6.13.5: not to be used; callers leave in it what they like.
      length('ulIvBits'),
      pointer('pAAD', 'ulAADLen', 'aad'),
      length('ulAADLen'),
      number('ulTagBits', 'tagBits'),
    ],
  },
  {
    structure: 'CK_CCM_PARAMS',
    mechanisms: [ck.CKM_AES_CCM],
    members: [
      number('ulDataLen', 'dataLen'),
      pointer('pNonce', 'ulNonceLen', 'nonce'),
      length('ulNonceLen'),
      pointer('pAAD', 'ulAADLen', 'aad'),
      length('ulAADLen'),
      number('ulMACLen', 'macLen'),
    ],
  },
  {
    structure: 'CK_GOSTR3410_DERIVE_PARAMS',
    mechanisms: [ck.CKM_GOSTR3410_DERIVE, CKM_GOSTR3410_12_DERIVE],
    members: [
      number('kdf', 'kdf'),
      pointer('pPublicData', 'ulPublicDataLen', 'publicData'),
      length('ulPublicDataLen'),
      pointer('pUKM', 'ulUKMLen', 'ukm'),
      length('ulUKMLen'),
    ],
  },
];

/** The structure that a mechanism's parameter is, if it is one with pointers. */
export function structureOf(mechanism: number): ParameterStructureRow | undefined {
  return PARAMETER_STRUCTURES.find(({ mechanisms }) => mechanisms.includes(mechanism));
}
