import {
  CK_CERTIFICATE_CATEGORY_AUTHORITY,
  CK_CERTIFICATE_CATEGORY_TOKEN_USER,
  CKA_LABEL,
} from '../../emulator/spec/constants.gen.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { dnValue } from '../../pki/x509/name.ts';
import { type CertificateNaming, certificateTemplate } from './certificate-template.ts';
import { readKeySet, sameOctets, type TokenKeyPair } from './key-set.ts';
import { keyIdOf } from './public-key.ts';
import type { TokenSession } from './session.ts';
import { calling, TokenError } from './token-error.ts';

/** What installing one certificate did. */
export interface Installed {
  readonly certificate: Certificate;
  readonly category: 'user' | 'authority';
  /** CKA_ID: that of the key for a user's certificate. */
  readonly id: Uint8Array;
  readonly label: string;
  /** False when the very same certificate was there already. */
  readonly written: boolean;
}

/**
 * Writes a user's certificate beside its key (R-CA-16). Doing it again changes nothing, unless it was interrupted before
 * the keys had the name of the certificate.
 * Errors: `certificate-without-key` (the private key is not on this token), `token-memory-full`, any of the token's.
 */
export function installUserCertificate(session: TokenSession, certificate: Certificate): Installed {
  // The token keeps the same octets for both worlds' GOST keys; which one a key is of, its certificate says.
  const world = certificate.suite.id === 'nuc-2004' ? 'nuc-2004' : 'kisc-2004';
  const pair = readKeySet(session, world).pairs.find(({ spki }) => sameOctets(spki, certificate.publicKey));
  if (!pair) throw new TokenError('certificate-without-key', `It is the ${certificate.suite.family} certificate.`);
  const label = labelOf(certificate);
  const there = pair.certificates.some((one) => sameOctets(one.certificate.der, certificate.der));
  if (!there) {
    write(session, certificate, { id: Buffer.from(pair.id), label, category: CK_CERTIFICATE_CATEGORY_TOKEN_USER });
  }
  if (!there || pair.label === waitingLabelOf(certificate)) relabel(session, pair, label);
  return { certificate, category: 'user', id: pair.id, label, written: !there };
}

/** Writes a CA certificate, once, with the category "authority". Errors: `token-memory-full`, any of the token's. */
export function installAuthority(session: TokenSession, certificate: Certificate): Installed {
  const id = keyIdOf(certificate.publicKey);
  const label = dnValue(certificate.subject, 'CN') ?? 'CA';
  const there = readKeySet(session).authorities.some((one) => sameOctets(one.certificate.der, certificate.der));
  if (!there) write(session, certificate, { id, label, category: CK_CERTIFICATE_CATEGORY_AUTHORITY });
  return { certificate, category: 'authority', id: Uint8Array.from(id), label, written: !there };
}

/** `GOST Ivanov 2027-03-02`: what people tell key sets apart by; `GOST Ivanov WAIT` before there is a certificate. */
export function pairLabel(family: string, holder: string, notAfter: number | undefined): string {
  const end = notAfter === undefined ? 'WAIT' : new Date(notAfter).toISOString().slice(0, 10);
  return `${family} ${holder} ${end}`;
}

function labelOf(certificate: Certificate): string {
  return pairLabel(certificate.suite.family, holderOf(certificate), certificate.notAfter);
}

function waitingLabelOf(certificate: Certificate): string {
  return pairLabel(certificate.suite.family, holderOf(certificate), undefined);
}

function holderOf({ subject }: Certificate): string {
  const [surname = 'key'] = (dnValue(subject, 'CN') ?? '').split(' ');
  return surname;
}

function write(session: TokenSession, certificate: Certificate, naming: CertificateNaming): void {
  const template = certificateTemplate(
    {
      der: certificate.der,
      serialNumber: certificate.serialNumberDer,
      issuer: certificate.issuerDer,
      subject: certificate.subjectDer,
    },
    naming,
  );
  calling('writing a certificate', () => session.token.C_CreateObject(session.handle, template));
}

/** The private key last: until it has the new name, the pair is not done. */
function relabel(session: TokenSession, pair: TokenKeyPair, label: string): void {
  for (const object of [pair.publicKey, pair.privateKey]) {
    if (!object) continue;
    calling('naming a key pair', () =>
      session.token.C_SetAttributeValue(session.handle, object, [{ type: CKA_LABEL, value: label }]),
    );
  }
}
