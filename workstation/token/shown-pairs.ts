import {
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKO_PUBLIC_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Suite } from '../../pki/suites.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { textOf } from './attributes.ts';
import { type KeyState, readCertificates, sameOctets } from './key-set.ts';
import { type GostWorld, publicKeyOf, suiteOfKey } from './public-key.ts';
import type { TokenSession } from './session.ts';

/** What a token shows of a key pair before anybody has logged in. */
export interface ShownPair {
  readonly suite: Suite;
  /** CKA_ID. */
  readonly id: Uint8Array;
  readonly label: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** CKA_SUBJECT, DER; empty when the token does not keep it. */
  readonly subject: Uint8Array;
  readonly state: KeyState;
  /** The one that ends last first. */
  readonly certificates: readonly Certificate[];
}

/**
 * The public keys of our suites with their certificates. Needs no login: both are public objects (CKA_PRIVATE false). Whether the private
 * half is there does not show.
 */
export function shownPairs(session: TokenSession, world: GostWorld): ShownPair[] {
  const user = readCertificates(session).filter(({ category }) => category === 'user');
  const keys = session.find([
    { type: CKA_CLASS, value: CKO_PUBLIC_KEY },
    { type: CKA_TOKEN, value: true },
  ]);
  return keys.flatMap((key) => {
    const suite = suiteOfKey(session, key, world);
    const spki = suite && publicKeyOf(session, key, suite);
    if (!spki) return [];
    const certificates = user
      .map(({ certificate }) => certificate)
      .filter(({ publicKey }) => sameOctets(publicKey, spki))
      .sort((a, b) => b.notAfter - a.notAfter);
    return [
      {
        suite,
        spki,
        certificates,
        id: Uint8Array.from(session.attribute(key, CKA_ID) ?? []),
        label: textOf(session.attribute(key, CKA_LABEL)),
        subject: Uint8Array.from(session.attribute(key, CKA_SUBJECT) ?? []),
        state: certificates.length > 0 ? 'OK' : 'WAIT',
      },
    ];
  });
}
