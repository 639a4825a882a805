import type { KeyFilePrefix } from '../../../pki/pkcs12/key-file.ts';
import type { SuiteId } from '../../../pki/suites.ts';
import type { TwinAlgorithm } from '../authority-styles.ts';
import type { ProfileName } from '../certificate-profiles.ts';

/** What an application asks for: a key to log in with and a key to sign with (R-NUC-42), or since 2024 one for both. */

/** One key of a set. */
export interface NationalKey {
  readonly algorithm: TwinAlgorithm;
  readonly profile: ProfileName;
  readonly suite: SuiteId;
  /** How the name of its file begins in the storage «Дербес компьютер». */
  readonly file: KeyFilePrefix;
}

export interface NationalKeySet {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly NationalKey[];
}

const AUTH_RSA = { algorithm: 'RSA', profile: 'NUC_AUTH_RSA', suite: 'rsa-2048', file: 'AUTH_RSA256' } as const;

export const NATIONAL_KEY_SETS = [
  {
    id: 'RSA',
    title: 'RSA-2048: AUTH_RSA256 + RSA256',
    keys: [AUTH_RSA, { algorithm: 'RSA', profile: 'NUC_SIGN_RSA', suite: 'rsa-2048', file: 'RSA256' }],
  },
  {
    id: 'GOST-2004',
    title: 'ГОСТ 34.310-2004: AUTH_RSA256 + GOSTKNCA',
    keys: [AUTH_RSA, { algorithm: 'GOST', profile: 'NUC_SIGN_GOST', suite: 'nuc-2004', file: 'GOSTKNCA' }],
  },
  {
    id: 'GOST-2015',
    title: 'ГОСТ 34.10-2015-512: AUTH_RSA256 + GOST512',
    keys: [AUTH_RSA, { algorithm: 'GOST-2015', profile: 'NUC_SIGN_GOST2015', suite: 'nuc-2015-512', file: 'GOST512' }],
  },
  {
    id: 'GOST-2015-ONE',
    title: 'ГОСТ 34.10-2015-512: GOST512',
    keys: [{ algorithm: 'GOST-2015', profile: 'NUC_BOTH_GOST2015', suite: 'nuc-2015-512', file: 'GOST512' }],
  },
] as const satisfies readonly NationalKeySet[];

export type NationalKeySetId = (typeof NATIONAL_KEY_SETS)[number]['id'];

/** The row of an id. */
export function nationalKeySet(id: NationalKeySetId): NationalKeySet {
  return NATIONAL_KEY_SETS.find((row) => row.id === id) as NationalKeySet;
}

/** How the file of a key of this kind is called; undefined for certificates that no set holds. */
export function filePrefixOf(profile: ProfileName): KeyFilePrefix | undefined {
  const keys: readonly NationalKey[] = NATIONAL_KEY_SETS.flatMap((row): readonly NationalKey[] => row.keys);
  return keys.find((key) => key.profile === profile)?.file;
}
