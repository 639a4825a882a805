import { generateKeyPair as generateNative } from 'node:crypto';
import { promisify } from 'node:util';
import { signCms } from '../../../../pki/cms/signed-data.ts';
import { generateKeyPair, keyPairFromPrivateKey, softwareSigner } from '../../../../pki/keys.ts';
import type { Signer } from '../../../../pki/signer.ts';
import { SUITES } from '../../../../pki/suites.ts';
import type { Dn } from '../../../../pki/x509/name.ts';
import { buildRequest } from '../../../../pki/x509/request.ts';
import { SeededRng } from '../../../../simulation/rng.ts';

export type Algorithm = 'GOST' | 'RSA';
export const ALGORITHMS: readonly Algorithm[] = ['GOST', 'RSA'];
export type Keys = Readonly<Record<Algorithm, Signer>>;

/** A key with the certificate that says whose it is. */
export interface Credential {
  readonly signer: Signer;
  /** DER. */
  readonly certificate: Uint8Array;
}

const pool = new Map<string, Promise<Keys>>();
const rsaPair = promisify(generateNative);

/**
 * The keys of one name, made once in a process: no sequence depends on which they are. OpenSSL makes the RSA key, for that is quick;
 * the GOST key follows from the name.
 */
export function keysNamed(name: string): Promise<Keys> {
  const known = pool.get(name) ?? makeKeys(name);
  pool.set(name, known);
  return known;
}

async function makeKeys(name: string): Promise<Keys> {
  const rng = new SeededRng(`bank model ${name}`);
  const gost = await generateKeyPair(SUITES['kisc-2004'], rng.stream('GOST'));
  const { privateKey } = await rsaPair('rsa', { modulusLength: 2048 });
  const rsa = keyPairFromPrivateKey(new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })));
  return {
    GOST: softwareSigner(gost, rng.stream('GOST nonces')),
    RSA: softwareSigner(rsa, rng.stream('RSA nonces')),
  };
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function octets(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

/** CMS SignedData, base64. */
export async function signed(
  content: Uint8Array,
  { certificate, signer }: Credential,
  signingTime: number,
  detached = false,
): Promise<string> {
  return base64(await signCms({ content, certificate, signingTime, detached }, signer));
}

export interface RequestHalf {
  readonly algorithm: Algorithm;
  readonly cms: string;
}

/** Both halves of a request for a key set: PKCS#10 by the new keys, in CMS by whoever asks. */
export async function requestPair(
  keys: Keys,
  { subject, by, at }: { readonly subject: Dn; readonly by: Credential; readonly at: number },
): Promise<RequestHalf[]> {
  const halves: RequestHalf[] = [];
  for (const algorithm of ALGORITHMS) {
    const template = `C=KZ, O=Template, CN=${algorithm}_USER_SIGN_1Y`;
    const content = await buildRequest({ subject, template }, keys[algorithm]);
    halves.push({ algorithm, cms: await signed(content, by, at) });
  }
  return halves;
}
