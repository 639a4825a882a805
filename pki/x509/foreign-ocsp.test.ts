import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { readPrivateKeyInfo } from '../key-form.ts';
import { generateKeyPair } from '../keys.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { bouncyCastle, haveBouncyCastle, haveOpenssl, runForeign, withFiles } from '../testing/foreign.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { verifyOcspResponse } from './ocsp.ts';
import { certIdOf } from './ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest, verifyOcspRequest } from './ocsp-request.ts';
import { fromPem } from './pem.ts';
import { ALL_SUITES } from './testing/authority.ts';
import { answerOf, NONCE, ocspKit } from './testing/ocsp-kit.ts';

/** OCSP that others write is read here, and what is written here others find right. */

const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

function askBouncyCastle(questions: readonly string[]): string[] {
  const source = fileURLToPath(new URL('../testing/X509Proof.java', import.meta.url));
  const input = `${questions.join('\n')}\n`;
  const { status, stdout, stderr } = bouncyCastle(source, [], { input, jars: ['bcpkix', 'bcutil'] });
  if (status !== 0) throw new Error(`BouncyCastle: ${stderr}`);
  return stdout.toString().trim().split('\n');
}

/** Answer and request of ours, right and with one bit of the signature changed. */
async function oursOf(suite: SuiteId): Promise<{ good: string[]; bad: string[] }> {
  const kit = await ocspKit(suite);
  const { responder, user } = kit;
  const answer = await answerOf(kit, { certificates: [] });
  const by = { signer: user.signer, certificates: [] };
  const certIds = [certIdOf(kit.ca.certificate, '0A', 'SHA-256')];
  const request = await buildOcspRequest({ certIds, nonce: NONCE, requestor: 'http://test/' }, by);
  const { form } = SUITES[suite];
  const ask = (kind: string, order: string, key: Uint8Array, der: Uint8Array) =>
    [kind, suite, order, hex(key), hex(der)].join(' ');
  const both = (change: (der: Uint8Array) => Uint8Array) => [
    ask('ocsp', form.ocsp, responder.signer.publicKey, change(answer)),
    ask('ocsp-request', form.request, user.signer.publicKey, change(request)),
  ];
  const spoil = (der: Uint8Array) => der.map((octet, i) => (i === der.length - 3 ? octet ^ 1 : octet));
  return { good: both((der) => der), bad: both(spoil) };
}

const GOST = ALL_SUITES.filter((id) => SUITES[id].family === 'GOST');

async function makeQuestion(id: SuiteId): Promise<string> {
  const { suite, publicKey, privateKey } = await generateKeyPair(SUITES[id], new SeededRng(`BouncyCastle ${id}`));
  const key = readPrivateKeyInfo(privateKey);
  if (key.family !== 'GOST') throw new TypeError('a GOST suite is wanted');
  return ['make-ocsp', id, suite.form.ocsp, suite.form.request, hex(publicKey), key.d.toString(16)].join(' ');
}

/** What BouncyCastle has made is what it should be. */
function judge(answer: string): void {
  const [certificate, response, request] = answer.split(' ').map((word) => Uint8Array.from(Buffer.from(word, 'hex')));
  if (!certificate || !response || !request) throw new Error(`BouncyCastle: ${answer}`);
  const issuer = parseCertificate(certificate);
  const asked = parseOcspRequest(request);
  expect(verifyOcspRequest(asked)?.der).toEqual(issuer.der);
  expect(asked.questions.map(({ certId }) => certId.der)).toEqual([certIdOf(issuer, '0A').der]);
  const at = Date.UTC(2026, 1, 1);
  const verdict = (serialNumber: string) =>
    verifyOcspResponse({ response, certificate: { serialNumber }, issuer, at, request: asked });
  expect(verdict('0A')).toMatchObject({ ok: true, status: 'good', thisUpdate: at, producedAt: at });
  const onHold = { status: 'revoked', reason: 'certificateHold', revokedAt: at, neverIssued: false };
  expect(verdict('0B')).toMatchObject({ ok: true, ...onHold });
  expect(verdict('0C')).toMatchObject({ ok: false, code: 'no-answer' });
}

describe.skipIf(!bouncy.have)(`BouncyCastle${bouncy.note}`, () => {
  it('finds our answers and requests rightly signed, spoiled ones not, and makes GOST ones that are verified here', async () => {
    // One run of Java for all: starting it takes longer than its work.
    const ours = await Promise.all(
      ['kisc-2004', 'nuc-2004', 'nuc-2015-512', 'rsa-2048'].map((id) => oursOf(id as SuiteId)),
    );
    const [good, bad] = [ours.flatMap((one) => one.good), ours.flatMap((one) => one.bad)];
    const answers = askBouncyCastle([...good, ...bad, ...(await Promise.all(GOST.map(makeQuestion)))]);
    expect(answers.length).toBe(2 * good.length + GOST.length);
    expect(answers.slice(0, good.length)).toEqual(good.map(() => 'true'));
    expect(answers.slice(good.length, 2 * good.length)).not.toContain('true');
    for (const made of answers.slice(2 * good.length)) judge(made);
  });
});

const ossl = haveOpenssl();

const CONFIG = `
[req]
prompt = no
distinguished_name = dn
[dn]
CN = TEST
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
[responder]
extendedKeyUsage = critical, OCSPSigning
keyUsage = critical, digitalSignature
noCheck = ignored
`;

/** Numbers that OpenSSL's CA has issued: one good, one revoked. */
const INDEX = [
  'V\t400101000000Z\t\t0A\tunknown\t/CN=TEST good',
  'R\t400101000000Z\t260101000000Z,keyCompromise\t0B\tunknown\t/CN=TEST revoked',
  '',
].join('\n');

/** A folder in which `openssl` is a CA with a delegated responder. */
class Workshop {
  readonly folder: string;
  readonly issuer: Certificate;

  constructor(folder: string) {
    this.folder = folder;
    const key = ['-newkey', 'rsa:2048', '-nodes', '-config', 'config', '-days', '3000'];
    this.run(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=TEST CA',
      '-extensions',
      'ca',
    );
    const issued = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-extensions', 'responder', '-set_serial', '99'];
    this.run('req', '-x509', ...key, ...issued, '-keyout', 'r.key', '-out', 'r.pem', '-subj', '/CN=TEST responder');
    this.issuer = parseCertificate(fromPem(readFileSync(join(folder, 'ca.pem'), 'utf8')));
  }

  run(...args: string[]): void {
    const { status, stderr } = runForeign('openssl', args, { cwd: this.folder });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  }

  /** The answer of the CA (`ca`) or of its delegate (`r`). */
  answer(who: 'ca' | 'r', request: Uint8Array, ...style: string[]): Uint8Array {
    writeFileSync(join(this.folder, 'request'), request);
    const by = ['-rsigner', `${who}.pem`, '-rkey', `${who}.key`, '-CA', 'ca.pem', '-index', 'index', '-ndays', '1'];
    this.run('ocsp', ...by, '-reqin', 'request', '-respout', 'answer', ...style);
    return readFileSync(join(this.folder, 'answer'));
  }
}

describe.skipIf(!ossl.have)(`OpenSSL's responder${ossl.note}`, () => {
  it('reads our requests, and its answers are verified here: by name and by key, delegated and not', () =>
    withFiles({ config: CONFIG, index: INDEX }, async (_, folder) => {
      const workshop = new Workshop(folder);
      const { issuer } = workshop;
      const certIds = ['0A', '0B', '0C'].map((serial) => certIdOf(issuer, serial, 'SHA-256'));
      const template = { certIds, nonce: NONCE, requestor: 'http://test/' };
      const { user } = await ocspKit('rsa-2048');
      const plain = await buildOcspRequest(template);
      const signed = await buildOcspRequest(template, { signer: user.signer, certificates: [user.der] });
      const statuses = (asked: Uint8Array, response: Uint8Array) =>
        ['0A', '0B', '0C', '0D'].map((serialNumber) => {
          const request = parseOcspRequest(asked);
          const certificate = { serialNumber };
          const found = verifyOcspResponse({ response, certificate, issuer, at: Date.now(), request });
          return found.ok ? [found.status, found.reason].filter(Boolean).join(' ') : found.code;
        });
      const expected = ['good', 'revoked keyCompromise', 'unknown', 'no-answer'];
      expect(statuses(plain, workshop.answer('ca', plain))).toEqual(expected);
      expect(statuses(plain, workshop.answer('ca', plain, '-resp_key_id'))).toEqual(expected);
      expect(statuses(plain, workshop.answer('r', plain))).toEqual(expected);
      expect(statuses(signed, workshop.answer('r', signed, '-resp_key_id'))).toEqual(expected);
      const alone = workshop.answer('r', plain, '-resp_no_certs');
      expect(statuses(plain, alone)[0]).toBe('responder-missing');
    }));
});
