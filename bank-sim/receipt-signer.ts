import { signCms } from '../pki/cms/signed-data.ts';
import { generateKeyPair, softwareSigner } from '../pki/keys.ts';
import type { Signer } from '../pki/signer.ts';
import { SUITES } from '../pki/suites.ts';
import { issueCertificate } from '../pki/x509/certificate.ts';
import {
  basicConstraints,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectKeyIdentifier,
} from '../pki/x509/extensions.ts';
import { parseDn } from '../pki/x509/name.ts';
import type { Rng } from '../simulation/rng.ts';

/** For ever, as far as this bench is concerned: the certificate is the same whenever the bank starts. */
const VALIDITY = { notBefore: Date.UTC(2000, 0, 1), notAfter: Date.UTC(2049, 11, 31) };

/** A key with its self-signed certificate. */
interface OwnKey {
  readonly signer: Signer;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** The bank's own TEST key on P-256, for receipts. It is made at first need; the same stream makes the same one. */
export class ReceiptSigner {
  readonly #rng: Rng;
  #key: Promise<OwnKey> | undefined;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** DER. */
  async certificate(): Promise<Uint8Array> {
    return (await this.#own()).certificate;
  }

  /** CMS SignedData with the content inside: the same octets for the same content and instant. */
  async sign(content: Uint8Array, signingTime: number): Promise<Uint8Array> {
    const { certificate, signer } = await this.#own();
    return signCms({ content, certificate, signingTime }, signer);
  }

  #own(): Promise<OwnKey> {
    this.#key ??= ownKey(this.#rng);
    return this.#key;
  }
}

async function ownKey(rng: Rng): Promise<OwnKey> {
  const pair = await generateKeyPair(SUITES['ec-p256'], rng.stream('key'));
  const signer = softwareSigner(pair, rng.stream('signatures'));
  const name = parseDn('C=KZ,O=TEST token-bench,CN=TEST Bank receipts');
  const keyIdentifier = keyIdentifierOf(pair.publicKey);
  const template = {
    serialNumber: serialNumberOf(keyIdentifier),
    issuer: name,
    subject: name,
    publicKey: pair.publicKey,
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature', 'nonRepudiation']),
      subjectKeyIdentifier(keyIdentifier),
    ],
    ...VALIDITY,
  };
  return { signer, certificate: await issueCertificate(template, signer) };
}
