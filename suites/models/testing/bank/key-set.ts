import { issueCertificate, parseCertificate } from '../../../../pki/x509/certificate.ts';
import type { Dn } from '../../../../pki/x509/name.ts';
import { ALGORITHMS, type Algorithm, type Credential, type Keys, keysNamed, octets } from './key-pool.ts';

/** A key set as its owner has it: two keys with their certificates. */
export interface KeySet {
  readonly name: string;
  readonly subject: Dn;
  readonly GOST: Credential;
  readonly RSA: Credential;
}

/** @param certificates as the CA and the bank hand them out. */
export function keySetOf(
  name: string,
  subject: Dn,
  keys: Keys,
  certificates: readonly { readonly algorithm: Algorithm; readonly certificate: string }[],
): KeySet {
  const credential = (algorithm: Algorithm): Credential => {
    const found = certificates.find((one) => one.algorithm === algorithm);
    if (found === undefined) throw new Error(`${name}: there is no ${algorithm} certificate`);
    return { signer: keys[algorithm], certificate: octets(found.certificate) };
  };
  return { name, subject, GOST: credential('GOST'), RSA: credential('RSA') };
}

/** Certificates that say what those of `like` say, the issuer's name included, but are signed by a key of nobody's. */
export async function forgedSet(like: KeySet): Promise<KeySet> {
  const [keys, forger] = [await keysNamed('forged'), await keysNamed('forger')];
  const certificates = [];
  for (const algorithm of ALGORITHMS) {
    const { subject, issuer, serialNumber, notBefore, notAfter, extensions } = parseCertificate(
      like[algorithm].certificate,
    );
    const { publicKey } = keys[algorithm];
    const template = { subject, issuer, serialNumber, notBefore, notAfter, extensions, publicKey };
    const certificate = Buffer.from(await issueCertificate(template, forger[algorithm])).toString('base64');
    certificates.push({ algorithm, certificate });
  }
  return keySetOf('forged', like.subject, keys, certificates);
}
