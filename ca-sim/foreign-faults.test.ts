import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import { bouncyCastle, haveBouncyCastle, haveOpenssl, runForeign } from '../pki/testing/foreign.ts';
import { bouncyCastleVerifies } from '../pki/testing/gost-judges.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { parseOcspResponse } from '../pki/x509/ocsp-response.ts';
import { FAULTS } from './instruments/fault-table.ts';
import { certificateDer, certificateOf, enrol } from './testing/ca-bench.ts';
import { post } from './testing/enrolment-bench.ts';
import { FaultClients, LISTS } from './testing/fault-clients.ts';
import { keySigner } from './testing/keys.ts';
import { employee } from './testing/people.ts';

/** Every named fault, and the program of others that notices it; without the fault the same program notices nothing. */

const ossl = haveOpenssl();
const haveCurl = runForeign('curl', ['--version']).status === 0;
const note = ossl.have && haveCurl ? '' : ` [skipped: ${ossl.reason || 'no curl (apt-get install curl)'}]`;
const java = haveBouncyCastle();

let clients: FaultClients;
beforeAll(async () => {
  if (note === '') clients = await FaultClients.open();
}, 60_000);
afterAll(() => clients?.close());
afterEach(() => clients?.bench.ca.faults.disarm());

/** What a client is asked, on which route the fault is, and what it says when the fault is there. */
interface Case {
  readonly run: (clients: FaultClients) => Promise<string>;
  readonly says: RegExp;
  readonly route?: string;
}

const onHealth = (says: RegExp): Case => ({ run: (all) => all.curl(), says, route: '/health' });
const ocsp = (says: RegExp, about: 'good' | 'revoked' = 'revoked'): Case => ({
  run: (all) => all.ocsp(about),
  says,
  route: '/ocsp',
});
const listed = (says: RegExp): Case => ({ run: (all) => all.judge('good'), says, route: LISTS.full });
const stamp = (says: RegExp): Case => ({ run: (all) => all.stamp(), says });
const certificate = (says: RegExp): Case => ({ run: (all) => all.certificate(), says });
const cmp = (says: RegExp): Case => ({ run: (all) => all.cmp(), says });

const CASES: Readonly<Record<string, Case>> = {
  delay: onHealth(/exit code 28/),
  'drop-before': onHealth(/exit code 52/),
  reset: onHealth(/exit code 56/),
  'http-500': onHealth(/exit code 22, status 500/),
  'http-502': onHealth(/exit code 22, status 502/),
  'http-503': onHealth(/exit code 22, status 503/),
  'drop-after': onHealth(/exit code 52/),
  'truncated-body': onHealth(/exit code 18/),
  dribble: onHealth(/exit code 28/),
  'wrong-content-type': ocsp(/unexpected content type|Error querying OCSP responder/),
  'empty-body': ocsp(/Error querying OCSP responder/),
  'short-content-length': ocsp(/Error querying OCSP responder/),
  'ocsp-wrong-nonce': ocsp(/Nonce Verify error/),
  'ocsp-no-nonce': ocsp(/WARNING: no nonce in response/),
  'ocsp-wrong-cert-id': ocsp(/No Status found/),
  'ocsp-expired': ocsp(/WARNING: Status times invalid[\s\S]*status expired/),
  'ocsp-not-yet-valid': ocsp(/WARNING: Status times invalid[\s\S]*status not yet valid/),
  'ocsp-try-later': ocsp(/Responder Error: trylater/),
  'ocsp-internal-error': ocsp(/Responder Error: internalerror/),
  'ocsp-unauthorized': ocsp(/Responder Error: unauthorized/),
  'ocsp-bad-signature': ocsp(/Response Verify Failure[\s\S]*signature failure/),
  'ocsp-foreign-signer': ocsp(/Response Verify Failure/),
  'ocsp-good-instead': ocsp(/revoked: good/),
  'ocsp-unknown-instead': ocsp(/revoked: unknown/),
  'crl-stale': listed(/CRL has expired/),
  'crl-not-yet-valid': listed(/CRL is not yet valid/),
  'crl-number-back': { run: (all) => all.list(), says: /crlNumber=0x0+\s/, route: LISTS.full },
  'crl-bad-signature': { run: (all) => all.list(), says: /verify failure/, route: LISTS.full },
  'crl-foreign-issuer': listed(/unable to get certificate CRL/),
  'crl-entry-missing': {
    run: (all) => all.judge('revoked', ['full', 'delta']),
    says: /revoked: OK/,
    route: LISTS.delta,
  },
  'crl-delta-other-base': {
    run: (all) => all.judge('revoked', ['full', 'delta']),
    says: /revoked: OK/,
    route: LISTS.delta,
  },
  'tsp-wrong-imprint': stamp(/message imprint mismatch/),
  'tsp-wrong-nonce': stamp(/nonce mismatch/),
  'tsp-wrong-policy': stamp(/policy mismatch/),
  'tsp-wrong-time': stamp(/certificate is not yet valid/),
  'tsp-bad-signature': stamp(/signature failure/),
  'tsp-signer-without-eku': stamp(/unsupported certificate purpose|unsuitable certificate purpose/),
  'tsp-rejection': stamp(/no time stamp token/),
  'cert-other-key': certificate(/another key/),
  'cert-other-name': certificate(/TEST Somebody Else/),
  'cert-bad-signature': certificate(/certificate signature failure/),
  'cert-expired': certificate(/certificate has expired/),
  'cmp-wrong-recip-nonce': cmp(/recipnonce unmatched/),
  'cmp-wrong-transaction-id': cmp(/transactionid unmatched/),
  'cmp-bad-protection': cmp(/error validating protection/),
  'cmp-unprotected-error': cmp(/missing protection|unprotected/),
  'est-broken-base64': { run: (all) => all.est(), says: /invalid input/ },
  'est-other-certificate': { run: (all) => all.est(), says: /subject=.*CN = TEST KISC CA/ },
  'request-stuck': { run: (all) => all.enrolment(), says: /status 202/ },
  'request-error': { run: (all) => all.enrolment(), says: /enrolment-refused/ },
};

/** What has a test of its own below. */
const APART = ['ocsp-swapped-signature', 'cert-swapped-key', 'mail-lost'];

describe('the table', () => {
  it('has at least 40 faults, each shown to a client of others here', () => {
    const ids = FAULTS.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...Object.keys(CASES), ...APART].sort()).toEqual([...ids].sort());
  });
});

describe.skipIf(note !== '')(`clients of others${note}`, () => {
  it.each(Object.entries(CASES))('notice %s', async (fault, { run, says, route }) => {
    expect(await run(clients), 'without the fault').not.toMatch(says);
    clients.bench.ca.faults.arm({ fault, ms: 3000, ...(route && { route }) });
    expect(await run(clients)).toMatch(says);
    expect(clients.bench.ca.faults.fired().map((one) => one.fault)).toContain(fault);
  });

  it('notice mail-lost: the letter is not in the outbox', async () => {
    const { bench } = clients;
    for (const [serial, lost] of [
      [951, false],
      [952, true],
    ] as const) {
      const { view } = await enrol(bench, serial);
      if (lost) bench.ca.faults.arm({ fault: 'mail-lost' });
      await bench.client.call(caRoutes.bankDone, { params: { id: view.id } });
      expect(await clients.letters(employee(serial).email)).toBe(lost ? 0 : 1);
    }
  });
});

describe.skipIf(!java.have || note !== '')(`BouncyCastle${java.note || note}`, () => {
  it('notices ocsp-swapped-signature: it verifies only when it is read backwards', async () => {
    const { bench } = clients;
    const { view } = await enrol(bench, 953);
    const issuer = parseCertificate(await bench.client.octets(caFiles.issuingGost.path));
    const request = await buildOcspRequest({ certIds: [certIdOf(issuer, certificateOf(view, 'GOST').serialNumber)] });
    const signed = async () => {
      const { octets } = await post(`${bench.ca.url}/ocsp`, request, { 'content-type': 'application/ocsp-request' });
      const answer = parseOcspResponse(octets);
      if (answer.status !== 'successful') throw new Error(answer.status);
      const { tbs, signature, certificates } = answer.basic;
      const { publicKey } = parseCertificate(certificates[0] ?? new Uint8Array(0));
      return { publicKey, message: tbs, signature };
    };
    const honest = await signed();
    bench.ca.faults.arm({ fault: 'ocsp-swapped-signature' });
    const swapped = await signed();
    const judged = bouncyCastleVerifies([
      { ...honest, form: 'rs-le' },
      { ...swapped, form: 'rs-le' },
      { ...swapped, form: 'sr-be' },
    ]);
    expect(judged).toEqual([true, false, true]);
  });

  it('notices cert-swapped-key: the point is not on the curve', async () => {
    const { bench } = clients;
    const key = async (serial: number) => {
      const { view, key: name } = await enrol(bench, serial);
      const { publicKey } = await keySigner('kisc-2004', name);
      const der = Buffer.from(certificateDer(view, 'GOST'));
      const at = der.indexOf(publicKey.subarray(0, -64)) + publicKey.length - 64;
      const xy = der.subarray(at, at + 64);
      return [xy.subarray(0, 32), xy.subarray(32)].map((one) => Buffer.from(one).reverse().toString('hex')).join(' ');
    };
    const honest = await key(954);
    bench.ca.faults.arm({ fault: 'cert-swapped-key' });
    const swapped = await key(955);
    const source = fileURLToPath(new URL('../pki/testing/GostOracle.java', import.meta.url));
    const ask = (xy: string) => `verify GostR3410-2001-CryptoPro-A 34311-test ${xy} 00 1 1`;
    const { stdout, stderr } = bouncyCastle(source, [], { input: `${ask(honest)}\n${ask(swapped)}\n` });
    expect(stdout.toString().trim()).toBe('false');
    expect(stderr).toMatch(/Invalid point coordinates/);
  });
});
