import { Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  CertificateRevocationList,
  CertificationRequest,
  CryptoEngine,
  getEngine,
  type SignerInfo,
} from 'pkijs';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { verifySignature } from '../keys.ts';
import { SUITES } from '../suites.ts';
import { hashName } from './crypto-keys.ts';
import { engineFor } from './engine.ts';
import { signerKey, signerPublicKey } from './signer-key.ts';
import {
  benchOf,
  makeCertificate,
  makeCms,
  makeCrl,
  makeRequest,
  pairOf,
  reread,
  rereadCms,
} from './testing/pkijs-objects.ts';

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
    if (suite.family !== 'EC') expect(signature.length).toBe(suite.signatureLength);
    const form = suite.form.certificate;
    expect(verifySignature(suite, bench.signer.publicKey, certificate.tbsView, signature, form)).toBe(true);
    certificate.signatureValue.valueBlock.valueHexView = new Uint8Array(flipped(signature, 20));
    expect(await certificate.verify(undefined, bench.engine('certificate'))).toBe(false);
  });

  it('writes the identifiers of the suite, with NULL parameters unless it has none', async () => {
    const bench = await benchOf(suite, source);
    const certificate = reread(await makeCertificate(bench));
    for (const identifier of [certificate.signature, certificate.signatureAlgorithm]) {
      expect(identifier.algorithmId).toBe(suite.signatureOid);
      if (suite.signatureParameters === null) expect(identifier.algorithmParams).toBeInstanceOf(Null);
      else expect(identifier.algorithmParams).toBeUndefined();
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
    const { engine, key } = await benchOf(SUITES['nuc-2004'], 'software');
    const crypto = engine('certificate');
    const wrong = crypto.getSignatureParameters(await key(crypto), hashName(SUITES['kisc-2004']));
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
      if (suite.family !== 'GOST') continue;
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
    const algorithm = new AlgorithmIdentifier({ algorithmId: SUITES['kisc-2004'].keyOid });
    expect(engineFor('cms').getHashAlgorithm(algorithm)).toBe(hashName(SUITES['kisc-2004']));
  });
});
