import type { Dn } from '../../pki/x509/name.ts';

/** Who this CA is. TEST stands in every name, so that nothing of it can be taken for the real authority's. */
export const AUTHORITY = {
  name: 'TEST KISC',
  /** A valid test number: registered January 1999, resident legal entity. */
  bin: '990140000007',
} as const;

const AUTHORITY_BASE: Dn = [
  { type: 'C', value: 'KZ' },
  { type: 'O', value: AUTHORITY.name },
];

/** GOST and RSA twin share the name, as at KISC: only the key identifiers tell them apart. */
export const ROOT_CA_NAME: Dn = [...AUTHORITY_BASE, { type: 'CN', value: 'TEST KISC Root CA' }];
export const ISSUING_CA_NAME: Dn = [...AUTHORITY_BASE, { type: 'CN', value: 'TEST KISC CA' }];

/** The name that the CA gives a Registration Authority. */
export function registrationAuthorityName(name: string): Dn {
  return [...AUTHORITY_BASE, { type: 'OU', value: 'Registration Authority' }, { type: 'CN', value: name }];
}

const NATIONAL_NAMES = { root: 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ', issuing: 'ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ' } as const;

/** The names of the National-CA-style CA: the order of its real certificates (CN, then C), one name for each algorithm. */
export function nationalName(role: 'root' | 'issuing', algorithm: string): Dn {
  return [
    { type: 'CN', value: `${NATIONAL_NAMES[role]} (${algorithm}) TEST` },
    { type: 'C', value: 'KZ' },
  ];
}

/** The names of the RFC-style CA, one for each algorithm. */
export function rfcName(role: 'root' | 'issuing', algorithm: string): Dn {
  return [
    { type: 'C', value: 'KZ' },
    { type: 'O', value: 'TEST token-bench' },
    { type: 'CN', value: role === 'root' ? `TEST Root CA ${algorithm}` : `TEST CA ${algorithm}` },
  ];
}
