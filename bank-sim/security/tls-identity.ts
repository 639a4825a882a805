import { isIP } from 'node:net';
import { PRESENT_TERMS, type TlsIdentity, type TlsTerms } from '../../http/tls.ts';
import { rsaPrivateKeyInfo, rsaPublicKeyInfo } from '../../pki/key-form.ts';
import { generateKeyPair, type SoftwareKeyPair } from '../../pki/keys.ts';
import { generateRsa, RSA_F4 } from '../../pki/rsa/rsa.ts';
import { SUITES } from '../../pki/suites.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { issueServerIdentity, LOOPBACK_NAMES } from '../../pki/x509/server-identity.ts';
import type { ServerNames } from '../../pki/x509/server-names.ts';
import type { Rng } from '../../simulation/rng.ts';

/** The server certificate of the bank (R-BANK-15) and the TEST root that it is under. */

/** How a bank can speak TLS. */
export const TLS_MODES = ['present', 'legacy-1024'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

interface ModeRow {
  readonly terms: TlsTerms;
  /** What the names of the certificates begin with: whoever looks at one sees what it is. */
  readonly title: string;
  readonly rootSuite: 'ec-p256' | 'rsa-2048';
  serverKey(rng: Rng): Promise<Pick<SoftwareKeyPair, 'publicKey' | 'privateKey'>>;
}

/** What each mode speaks. */
const MODES: Readonly<Record<TlsMode, ModeRow>> = {
  present: {
    terms: PRESENT_TERMS,
    title: 'TEST bank',
    rootSuite: 'ec-p256',
    serverKey: (rng) => generateKeyPair(SUITES['ec-p256'], rng),
  },
  // As in the bank's description of 2009: for clients that can do no better, and for trying what becomes of those that can.
  'legacy-1024': {
    terms: { minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0' },
    title: 'TEST WEAK RSA-1024 bank',
    rootSuite: 'rsa-2048',
    serverKey: weakKey,
  },
};

/** An RSA key of 1024 bits. */
async function weakKey(rng: Rng): Promise<Pick<SoftwareKeyPair, 'publicKey' | 'privateKey'>> {
  const numbers = await generateRsa(1024, RSA_F4, rng);
  return { publicKey: rsaPublicKeyInfo(numbers.n, numbers.e), privateKey: rsaPrivateKeyInfo(numbers) };
}

/** What is wanted of a listener's certificates. */
export interface TlsWish {
  readonly mode: TlsMode;
  /** The bank's own name (R-BANK-41), in the certificate besides loopback's names and {@link host}. */
  readonly siteName: string;
  readonly host: string;
  /** The bench's instant: the certificates are good for ten years before it and twenty after, whatever the machine's date is. */
  readonly at: number;
  readonly rng: Rng;
}

export interface BankTlsIdentity {
  readonly identity: TlsIdentity;
  readonly terms: TlsTerms;
  /** The root, DER: a client that trusts it trusts the listener. */
  readonly root: Uint8Array;
}

/** Makes keys and certificates; the same stream makes the same ones. */
export async function tlsIdentity(wish: TlsWish): Promise<BankTlsIdentity> {
  const { terms, title, rootSuite, serverKey } = MODES[wish.mode];
  const { root, ...identity } = await issueServerIdentity({
    rootName: parseDn(`O=TEST token-bench, CN=${title} root`),
    rootSuite,
    subject: parseDn(`O=TEST token-bench, CN=${title}`),
    names: namesOf(wish),
    serverKey,
    at: wish.at,
    rng: wish.rng,
  });
  return { identity, terms, root };
}

/** Loopback's names, the bank's own, and the one that it listens on when that is another. */
function namesOf({ siteName, host }: TlsWish): ServerNames {
  const dns = [...LOOPBACK_NAMES.dns, siteName.toLowerCase(), ...(isIP(host) === 0 ? [host.toLowerCase()] : [])];
  const own = isIP(host) === 4 ? [Uint8Array.from(host.split('.'), Number)] : [];
  return { dns: [...new Set(dns)], ip: [...LOOPBACK_NAMES.ip, ...own] };
}
