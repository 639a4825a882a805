import { BmpString, Integer, Null, ObjectIdentifier, OctetString, Utf8String } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  Certificate,
  CertificateRevocationList,
  CertificationRequest,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  getEngine,
  IssuerAndSerialNumber,
  RevokedCertificate,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Time,
} from 'pkijs';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { generateKeyPair, softwareSigner, verifySignature } from '../keys.ts';
import type { SignedObject, Signer } from '../signer.ts';
import { SUITES, type Suite } from '../suites.ts';
import { hashName, signatureName } from './crypto-keys.ts';
import { engineFor, type PkiEngine } from './engine.ts';
import { signerKey, signerPublicKey } from './signer-key.ts';

/** Where a private CryptoKey comes from: imported PKCS#8, or standing for a Signer (as a token does). */
type KeySource = 'software' | 'signer';

interface Bench {
  readonly suite: Suite;
  readonly signer: Signer;
  /** The engine for one kind of object, and the key in it. */
  engine(object: SignedObject): PkiEngine;
  key(engine: PkiEngine): Promise<CryptoKey>;
}

const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();

/** One pair per suite for the whole file: an RSA key takes a tenth of a second. */
function pairOf(suite: Suite) {
  const pair = pairs.get(suite.id) ?? generateKeyPair(suite, new SeededRng(`engine ${suite.id}`));
  pairs.set(suite.id, pair);
  return pair;
}

async function benchOf(suite: Suite, source: KeySource): Promise<Bench> {
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

async function makeCertificate({ suite, signer, engine, key }: Bench): Promise<Certificate> {
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

async function makeRequest({ suite, signer, engine, key }: Bench): Promise<CertificationRequest> {
  const crypto = engine('request');
  const request = new CertificationRequest();
  request.subject.typesAndValues.push(commonName('TEST'));
  const template = new BmpString({ value: 'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y' });
  request.attributes = [new Attribute({ type: '1.3.6.1.4.1.311.20.2', values: [template] })];
  await request.subjectPublicKeyInfo.importKey(signerPublicKey(signer), crypto);
  await request.sign(await key(crypto), hashName(suite), crypto);
  return request;
}

async function makeCrl({ suite, engine, key }: Bench): Promise<CertificateRevocationList> {
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

async function makeCms(bench: Bench, certificate: Certificate): Promise<SignedData> {
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
function reread(certificate: Certificate): Certificate {
  return Certificate.fromBER(certificate.toSchema(true).toBER());
}

function rereadCms(cms: SignedData): SignedData {
  const message = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: cms.toSchema(true) });
  return new SignedData({ schema: ContentInfo.fromBER(message.toSchema().toBER()).content });
}

/** The same octets with one bit changed somewhere inside. */
function flipped(octets: Uint8Array, at: number): ArrayBuffer {
  const copy = Uint8Array.from(octets);
  copy[at] = (copy[at] as number) ^ 1;
  return copy.buffer;
}

const CASES = Object.values(SUITES).flatMap((suite) =>
  (['software', 'signer'] as const).map((source) => ({ suite, source, title: `${suite.id}, ${source} key` })),
);

describe.each(CASES)('pkijs with $title', ({ suite, source }) => {
  it('signs and verifies a certificate in the byte order of certificates', async () => {
    const bench = await benchOf(suite, source);
    const certificate = reread(await makeCertificate(bench));
    expect(await certificate.verify(undefined, bench.engine('certificate'))).toBe(true);
    const signature = certificate.signatureValue.valueBlock.valueHexView;
    expect(signature.length).toBe(suite.signatureLength);
    const form = suite.form.certificate;
    expect(verifySignature(suite, bench.signer.publicKey, certificate.tbsView, signature, form)).toBe(true);
    certificate.signatureValue.valueBlock.valueHexView = new Uint8Array(flipped(signature, 20));
    expect(await certificate.verify(undefined, bench.engine('certificate'))).toBe(false);
  });

  it('writes the identifiers of the suite, with NULL parameters', async () => {
    const bench = await benchOf(suite, source);
    const certificate = reread(await makeCertificate(bench));
    for (const identifier of [certificate.signature, certificate.signatureAlgorithm]) {
      expect(identifier.algorithmId).toBe(suite.signatureOid);
      expect(identifier.algorithmParams).toBeInstanceOf(Null);
    }
    const spki = new Uint8Array(certificate.subjectPublicKeyInfo.toSchema().toBER());
    expect(Buffer.from(spki).equals(bench.signer.publicKey)).toBe(true);
  });

  it('signs and verifies a request in the byte order of requests', async () => {
    const bench = await benchOf(suite, source);
    const made = await makeRequest(bench);
    const request = CertificationRequest.fromBER(made.toSchema(true).toBER());
    expect(await request.verify(bench.engine('request'))).toBe(true);
    const signature = request.signatureValue.valueBlock.valueHexView;
    const { publicKey } = bench.signer;
    expect(verifySignature(suite, publicKey, request.tbsView, signature, suite.form.request)).toBe(true);
  });

  it('signs and verifies a revocation list', async () => {
    const bench = await benchOf(suite, source);
    const issuerCertificate = reread(await makeCertificate(bench));
    const crl = CertificateRevocationList.fromBER((await makeCrl(bench)).toSchema(true).toBER());
    expect(await crl.verify({ issuerCertificate }, bench.engine('crl'))).toBe(true);
    crl.signatureValue.valueBlock.valueHexView = new Uint8Array(flipped(crl.signatureValue.valueBlock.valueHexView, 5));
    expect(await crl.verify({ issuerCertificate }, bench.engine('crl'))).toBe(false);
  });

  it('signs and verifies a message with signed attributes', async () => {
    const bench = await benchOf(suite, source);
    const certificate = reread(await makeCertificate(bench));
    const cms = rereadCms(await makeCms(bench, certificate));
    const [info] = cms.signerInfos as [SignerInfo];
    expect(info.digestAlgorithm.algorithmId).toBe(suite.digestOid);
    expect(info.signatureAlgorithm.algorithmId).toBe(suite.signatureOid);
    expect(await cms.verify({ signer: 0, checkChain: false }, bench.engine('cms'))).toBe(true);
    const signature = info.signature.valueBlock.valueHexView;
    info.signature = new OctetString({ valueHex: flipped(signature, signature.length - 1) });
    expect(await cms.verify({ signer: 0, checkChain: false }, bench.engine('cms'))).toBe(false);
  });
});

describe('the byte order belongs to the kind of object', () => {
  it('a KISC request does not verify as a certificate would, and the other way round', async () => {
    const bench = await benchOf(SUITES['kisc-2004'], 'software');
    const request = await makeRequest(bench);
    expect(await request.verify(bench.engine('request'))).toBe(true);
    expect(await request.verify(bench.engine('certificate'))).toBe(false);
    const certificate = reread(await makeCertificate(bench));
    expect(await certificate.verify(undefined, bench.engine('cms'))).toBe(false);
  });
});

describe('what the engine refuses', () => {
  it('a signature under the identifier of another suite', async () => {
    const bench = await benchOf(SUITES['nuc-2004'], 'software');
    const certificate = reread(await makeCertificate(bench));
    certificate.signatureAlgorithm.algorithmId = SUITES['kisc-2004'].signatureOid;
    expect(await certificate.verify(undefined, bench.engine('certificate'))).toBe(false);
  });

  it('a hash that is not the one of the key', async () => {
    const { engine, key, signer } = await benchOf(SUITES['nuc-2004'], 'software');
    const crypto = engine('certificate');
    const certificate = new Certificate();
    await certificate.subjectPublicKeyInfo.importKey(signerPublicKey(signer), crypto);
    const wrong = certificate.sign(await key(crypto), hashName(SUITES['kisc-2004']), crypto);
    await expect(wrong).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('the export of a key that stands for a signer', async () => {
    const { engine, signer } = await benchOf(SUITES['kisc-2004'], 'signer');
    await expect(engine('cms').exportKey('pkcs8', signerKey(signer))).rejects.toThrow(/extractable/);
  });

  it('a key of one suite under the name of another', async () => {
    const { engine, signer } = await benchOf(SUITES['kisc-2004'], 'signer');
    const octets = Uint8Array.from(signer.publicKey);
    const wrong = engine('cms').importKey('spki', octets, { name: 'nuc-2004' }, true, ['verify']);
    await expect(wrong).rejects.toMatchObject({ code: 'key-mismatch' });
    const crossed = engine('cms').sign({ name: 'nuc-2004' }, signerKey(signer), new Uint8Array(1));
    await expect(crossed).rejects.toThrow();
  });
});

describe('the engine beside pkijs', () => {
  it('never becomes the engine of the process', async () => {
    await makeCertificate(await benchOf(SUITES['nuc-2004'], 'software'));
    expect(getEngine().crypto).toBeInstanceOf(CryptoEngine);
    expect(getEngine().name).not.toContain('token-bench');
  });

  it('exports what it imports, in every format', async () => {
    for (const suite of Object.values(SUITES)) {
      const { engine, key, signer } = await benchOf(suite, 'software');
      const crypto = engine('certificate');
      const pair = await pairOf(suite);
      expect(Buffer.from(await crypto.exportKey('pkcs8', await key(crypto))).equals(pair.privateKey)).toBe(true);
      const publicKey = signerPublicKey(signer);
      expect(Buffer.from(await crypto.exportKey('spki', publicKey)).equals(pair.publicKey)).toBe(true);
      if (suite.family === 'RSA') continue;
      const raw = await crypto.exportKey('raw', publicKey);
      const again = await crypto.importKey('raw', raw, { name: suite.id }, true, ['verify']);
      expect(Buffer.from(await crypto.exportKey('spki', again)).equals(pair.publicKey)).toBe(true);
    }
  });

  it('generates pairs from the given chance', async () => {
    const make = async () => {
      const crypto = engineFor('certificate', new SeededRng('generate'));
      const { algorithm, usages } = crypto.getAlgorithmParameters('kisc-2004', 'generateKey');
      const pair = (await crypto.generateKey(algorithm as Algorithm, true, usages)) as CryptoKeyPair;
      return Buffer.from(await crypto.exportKey('pkcs8', pair.privateKey)).toString('hex');
    };
    expect(await make()).toBe(await make());
    const octets = engineFor('cms', new SeededRng('octets')).getRandomValues(new Uint8Array(8));
    expect(octets).toEqual(new SeededRng('octets').bytes(8));
  });

  it('gives RSA identifiers their NULL also for keys of WebCrypto itself', async () => {
    const crypto = engineFor('certificate');
    const { algorithm, usages } = crypto.getAlgorithmParameters('RSASSA-PKCS1-v1_5', 'generateKey');
    const pair = (await crypto.generateKey(algorithm as Algorithm, true, usages)) as CryptoKeyPair;
    const { signatureAlgorithm } = await crypto.getSignatureParameters(pair.privateKey, 'SHA-256');
    expect(signatureAlgorithm.algorithmId).toBe('1.2.840.113549.1.1.11');
    expect(signatureAlgorithm.algorithmParams).toBeInstanceOf(Null);
  });

  it('reads the messages of 2009 that name the key where the signature is meant', () => {
    const { keyOid } = SUITES['kisc-2004'];
    const algorithm = new AlgorithmIdentifier({ algorithmId: keyOid });
    expect(engineFor('cms').getHashAlgorithm(algorithm)).toBe(hashName(SUITES['kisc-2004']));
  });
});
