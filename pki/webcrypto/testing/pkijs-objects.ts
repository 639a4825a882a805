import { BmpString, Integer, ObjectIdentifier, OctetString, Utf8String } from 'asn1js';
import {
  Attribute,
  AttributeTypeAndValue,
  Certificate,
  CertificateRevocationList,
  CertificationRequest,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  RevokedCertificate,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Time,
} from 'pkijs';
import { SeededRng } from '../../../simulation/rng.ts';
import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../../keys.ts';
import type { SignedObject, Signer } from '../../signer.ts';
import type { Suite } from '../../suites.ts';
import { hashName, signatureName } from '../crypto-keys.ts';
import { engineFor, type PkiEngine } from '../engine.ts';
import { signerKey, signerPublicKey } from '../signer-key.ts';

/** What pkijs makes of our engine: one certificate, request, list and message per key. For tests. */

/** Where a private CryptoKey comes from: imported PKCS#8, or standing for a Signer (as a token does). */
export type KeySource = 'software' | 'signer';

export interface Bench {
  readonly suite: Suite;
  readonly signer: Signer;
  /** The engine for one kind of object, and the key in it. */
  engine(object: SignedObject): PkiEngine;
  key(engine: PkiEngine): Promise<CryptoKey>;
}

const pairs = new Map<string, Promise<SoftwareKeyPair>>();

/** One pair per suite for the whole file: an RSA key takes a tenth of a second. */
export function pairOf(suite: Suite): Promise<SoftwareKeyPair> {
  const pair = pairs.get(suite.id) ?? generateKeyPair(suite, new SeededRng(`engine ${suite.id}`));
  pairs.set(suite.id, pair);
  return pair;
}

export async function benchOf(suite: Suite, source: KeySource): Promise<Bench> {
  const rng = new SeededRng(`bench ${suite.id} ${source}`);
  const pair = await pairOf(suite);
  const signer = softwareSigner(pair, rng.stream('nonces'));
  return {
    suite,
    signer,
    engine: (object) => engineFor(object, rng.stream(object)),
    key: async (engine) =>
      source === 'signer'
        ? signerKey(signer)
        : engine.importKey('pkcs8', Uint8Array.from(pair.privateKey), { name: signatureName(suite) }, true, ['sign']),
  };
}

function commonName(text: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: text }) });
}

export async function makeCertificate({ suite, signer, engine, key }: Bench): Promise<Certificate> {
  const crypto = engine('certificate');
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ value: 7 });
  certificate.issuer.typesAndValues.push(commonName('TEST CA'));
  certificate.subject.typesAndValues.push(commonName('TEST CA'));
  certificate.notBefore = new Time({ type: 0, value: new Date(Date.UTC(2026, 0, 1)) });
  certificate.notAfter = new Time({ type: 0, value: new Date(Date.UTC(2027, 0, 1)) });
  await certificate.subjectPublicKeyInfo.importKey(signerPublicKey(signer), crypto);
  await certificate.sign(await key(crypto), hashName(suite), crypto);
  return certificate;
}

export async function makeRequest({ suite, signer, engine, key }: Bench): Promise<CertificationRequest> {
  const crypto = engine('request');
  const request = new CertificationRequest();
  request.subject.typesAndValues.push(commonName('TEST'));
  const template = new BmpString({ value: 'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y' });
  request.attributes = [new Attribute({ type: '1.3.6.1.4.1.311.20.2', values: [template] })];
  await request.subjectPublicKeyInfo.importKey(signerPublicKey(signer), crypto);
  await request.sign(await key(crypto), hashName(suite), crypto);
  return request;
}

export async function makeCrl({ suite, engine, key }: Bench): Promise<CertificateRevocationList> {
  const crypto = engine('crl');
  const crl = new CertificateRevocationList();
  crl.version = 1;
  crl.issuer.typesAndValues.push(commonName('TEST CA'));
  crl.thisUpdate = new Time({ type: 0, value: new Date(Date.UTC(2026, 1, 1)) });
  crl.revokedCertificates = [
    new RevokedCertificate({
      userCertificate: new Integer({ value: 9 }),
      revocationDate: new Time({ type: 0, value: new Date(Date.UTC(2026, 0, 9)) }),
    }),
  ];
  await crl.sign(await key(crypto), hashName(suite), crypto);
  return crl;
}

const CONTENT = new TextEncoder().encode('a payment order');

export async function makeCms(bench: Bench, certificate: Certificate): Promise<SignedData> {
  const crypto = bench.engine('cms');
  const digest = await crypto.digest(hashName(bench.suite), CONTENT);
  const attributes = [
    new Attribute({ type: '1.2.840.113549.1.9.3', values: [new ObjectIdentifier({ value: ContentInfo.DATA })] }),
    new Attribute({ type: '1.2.840.113549.1.9.4', values: [new OctetString({ valueHex: digest })] }),
  ];
  const cms = new SignedData({
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: ContentInfo.DATA,
      eContent: new OctetString({ valueHex: Uint8Array.from(CONTENT).buffer }),
    }),
    signerInfos: [
      new SignerInfo({
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [certificate],
  });
  await cms.sign(await bench.key(crypto), 0, hashName(bench.suite), undefined, crypto);
  return cms;
}

/** Through DER and back, as the other side would get it. */
export function reread(certificate: Certificate): Certificate {
  return Certificate.fromBER(certificate.toSchema(true).toBER());
}

export function rereadCms(cms: SignedData): SignedData {
  const message = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: cms.toSchema(true) });
  return new SignedData({ schema: ContentInfo.fromBER(message.toSchema().toBER()).content });
}
