import type { OaepParameters } from '../../../pki/rsa/encryption.ts';
import type { PssParameters } from '../../../pki/rsa/pss.ts';
import { CKZ_DATA_SPECIFIED } from '../../spec/constants.gen.ts';
import { ULONG_LENGTH, ulongOf } from '../data-types.ts';
import { HASH_ROWS, type HashRow } from './hashes.ts';
import type { MechanismParameter } from './row.ts';

function hashByDigest(mechanism: unknown): HashRow | undefined {
  return HASH_ROWS.find(({ digest }) => digest === mechanism);
}

function hashByMask(generator: unknown): HashRow | undefined {
  return HASH_ROWS.find(({ maskGeneration }) => maskGeneration === generator);
}

/** What CK_RSA_PKCS_PSS_PARAMS says (section 6.1.9). */
export interface PssParameter extends PssParameters {
  readonly hashRow: HashRow;
}

/**
 * CK_RSA_PKCS_PSS_PARAMS: `{hashAlg, mgf, saltLen}`, or the structure's three CK_ULONGs as octets.
 * @returns undefined when a member is missing or names no hash that the token has.
 */
export function pssParameter(parameter: MechanismParameter): PssParameter | undefined {
  const { hashAlg, mgf, saltLen } = parameter instanceof Uint8Array ? membersOf(parameter) : parameter;
  const hashRow = hashByDigest(hashAlg);
  const maskRow = hashByMask(mgf);
  if (hashRow === undefined || maskRow === undefined) return undefined;
  if (!Number.isSafeInteger(saltLen) || (saltLen as number) < 0) return undefined;
  return { hashRow, hash: hashRow.name, maskHash: maskRow.name, saltLength: saltLen as number };
}

function membersOf(octets: Uint8Array): Record<string, unknown> {
  if (octets.length !== 3 * ULONG_LENGTH) return {};
  const member = (at: number) => ulongOf(octets.subarray(at * ULONG_LENGTH, (at + 1) * ULONG_LENGTH));
  return { hashAlg: member(0), mgf: member(1), saltLen: member(2) };
}

/**
 * CK_RSA_PKCS_OAEP_PARAMS (section 6.1.7): `{hashAlg, mgf, source, sourceData}`. As octets the structure would carry a
 * pointer, which means nothing here.
 * @returns undefined when a member is missing or names nothing that the token has.
 */
export function oaepParameter(parameter: MechanismParameter): OaepParameters | undefined {
  if (parameter instanceof Uint8Array) return undefined;
  const { hashAlg, mgf, source, sourceData } = parameter;
  const hash = hashByDigest(hashAlg);
  const mask = hashByMask(mgf);
  const label = sourceData ?? new Uint8Array(0);
  if (hash === undefined || mask === undefined || !(label instanceof Uint8Array)) return undefined;
  // Source 0 is what many callers pass with an empty label (section 6.1.7 gives no name to it).
  const fits = source === CKZ_DATA_SPECIFIED || (source === 0 && label.length === 0);
  return fits ? { hash: hash.name, maskHash: mask.name, label } : undefined;
}
