import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caDeskRoutes } from '../http/ca-desk.ts';
import { type ForeignResult, haveOpenssl, runForeign, runForeignLater } from '../pki/testing/foreign.ts';
import { fromPem, toPem } from '../pki/x509/pem.ts';
import { CmpBench, SECRET } from './testing/cmp-bench.ts';

/** `openssl cmp` as the client: every command, and how it is told what is wrong. */

const ossl = haveOpenssl();
const CA_NAME = '/C=KZ/O=TEST token-bench/CN=TEST CA RSA';

let cmp: CmpBench;
let folder = '';
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  if (!ossl.have) return;
  // OpenSSL judges the CA's responder by the machine's clock.
  cmp = await CmpBench.open({ start: Date.now() - 3_600_000 });
  folder = mkdtempSync(join(tmpdir(), 'token-bench-cmp-'));
  for (const { role, algorithm, certificate } of cmp.bench.ca.caCertificates) {
    writeFileSync(path(`${role}-${algorithm}`), toPem('CERTIFICATE', certificate));
  }
  writeFileSync(path('rsa'), runForeign('openssl', ['genrsa', '2048']).stdout);
  for (const key of ['ec', 'ec2']) {
    writeFileSync(path(key), runForeign('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout);
  }
  writeFileSync(
    path('csr'),
    runForeign('openssl', ['req', '-new', '-key', path('ec'), '-subj', '/CN=TEST csr']).stdout,
  );
}, 30_000);
afterAll(async () => {
  if (!ossl.have) return;
  rmSync(folder, { recursive: true, force: true });
  await cmp.close();
});

/** Runs a command; names of files in the folder stand for their paths. */
function openssl(command: string, args: readonly string[], recipient = CA_NAME): Promise<ForeignResult> {
  const server = ['-server', cmp.bench.ca.url.replace('http://', ''), '-path', 'cmp', '-recipient', recipient];
  const filled = args.map((arg) => (/^@/.test(arg) ? path(arg.slice(1)) : arg));
  return runForeignLater('openssl', ['cmp', '-config', '', '-cmd', command, ...server, ...filled]);
}

const secret = (value: string = SECRET.secret) => ['-ref', SECRET.reference, '-secret', `pass:${value}`];
const signedBy = (name: string, key: string) => ['-cert', `@${name}`, '-key', `@${key}`, '-trusted', '@root-RSA'];
const asks = (key: string, subject: string, out: string) => [
  '-newkey',
  `@${key}`,
  '-subject',
  subject,
  '-certout',
  `@${out}`,
];

/** It tells its story on standard output, and a part of it on the other. */
const saidBy = ({ stdout, stderr }: ForeignResult) => stdout.toString() + stderr;

/** What it ended with: `0`, or the reasons and the text that the server gave. */
async function verdict(run: Promise<ForeignResult>): Promise<string> {
  const ended = await run;
  const said = saidBy(ended);
  if (ended.status === 0) return '0';
  const [, failInfo = said, text = ''] = /PKIFailureInfo: (\w+)(?:; StatusString: "([^"]*)")?/.exec(said) ?? [];
  return `${failInfo}: ${text}`;
}

const subjectOf = (name: string) =>
  runForeign('openssl', ['x509', '-in', path(name), '-noout', '-subject'])
    .stdout.toString()
    .trim();
const strictly = (name: string, key = 'RSA') => {
  const chain = ['-CAfile', path(`root-${key}`), '-untrusted', path(`issuing-${key}`)];
  return runForeign('openssl', ['verify', '-x509_strict', ...chain, path(name)]).status;
};

describe.skipIf(!ossl.have)(`openssl cmp${ossl.note}`, () => {
  it('X-CA-12 ir and cr with a PIN envelope: certificates that verify strictly, with the chain and the root', async () => {
    const files = ['-chainout', '@chain', '-cacertsout', '@caPubs'];
    expect(await verdict(openssl('ir', [...asks('rsa', '/C=KZ/CN=TEST A', 'a'), ...secret(), ...files]))).toBe('0');
    expect([subjectOf('a'), strictly('a')]).toEqual(['subject=C = KZ, CN = TEST A', 0]);
    expect(fromPem(readFileSync(path('caPubs'), 'utf8'))).toEqual(fromPem(readFileSync(path('root-RSA'), 'utf8')));
    const ec = [...asks('ec', '/C=KZ/CN=TEST B', 'b'), ...secret(), '-sans', 'b.test', '-mac', 'hmacWithSHA256'];
    expect(await verdict(openssl('cr', ec, CA_NAME.replace('RSA', 'EC')))).toBe('0');
    expect(strictly('b', 'EC')).toBe(0);
    expect(
      runForeign('openssl', ['x509', '-in', path('b'), '-noout', '-ext', 'subjectAltName']).stdout.toString(),
    ).toContain('DNS:b.test');
  });

  it('with longer hashes and other MACs, in the proof of possession, in the message and in both', async () => {
    const digest = (name: string) => ['-digest', name];
    const run = (key: string, ...more: string[]) => openssl('ir', [...asks(key, '/C=KZ/CN=TEST L', 'l'), ...more]);
    expect(await verdict(run('rsa', ...secret(), ...digest('sha512'), '-mac', 'hmacWithSHA512'))).toBe('0');
    expect(await verdict(run('ec', ...secret(), ...digest('sha384')))).toBe('0');
    for (const [key, hash] of [
      ['ec', 'sha512'],
      ['rsa', 'sha384'],
    ] as const) {
      expect(await verdict(run(key, ...secret(), ...digest('sha256')))).toBe('0');
      expect(await verdict(openssl('rr', ['-oldcert', '@l', ...signedBy('l', key), ...digest(hash)]))).toBe('0');
    }
    const unknown = run('ec', ...secret(), ...digest('sha3-256'), '-trusted', '@root-RSA');
    expect(await verdict(unknown)).toMatch(/^badAlg: .*the hash or MAC 2\.16\.840\.1\.101\.3\.4\.2\.8/);
  });

  it('signed with a certificate: cr, and kur from key to key; it verifies that the CA has signed', async () => {
    expect(await verdict(openssl('ir', [...asks('rsa', '/C=KZ/CN=TEST C', 'c'), ...secret()]))).toBe('0');
    expect(await verdict(openssl('cr', [...asks('ec', '/C=KZ/CN=TEST C', 'c2'), ...signedBy('c', 'rsa')]))).toBe('0');
    const update = ['-newkey', '@ec2', '-certout', '@c3', '-oldcert', '@c2', ...signedBy('c2', 'ec')];
    expect(await verdict(openssl('kur', update))).toBe('0');
    expect([subjectOf('c3'), strictly('c3')]).toEqual(['subject=C = KZ, CN = TEST C', 0]);
    const strange = ['-newkey', '@rsa', '-certout', '@x', '-oldcert', '@c2', ...signedBy('c3', 'ec2')];
    expect(await verdict(openssl('kur', strange))).toMatch(/^badCertId: oldCertID names another/);
  });

  it('p10cr; genm with and without a question; -implicit_confirm and -disable_confirm', async () => {
    expect(await verdict(openssl('p10cr', ['-csr', '@csr', '-certout', '@d', ...secret()]))).toBe('0');
    expect(subjectOf('d')).toBe('subject=CN = TEST csr');
    const all = await openssl('genm', secret());
    expect([all.status, saidBy(all).match(/ITAV of type/g)?.length]).toEqual([0, 4]);
    const unknown = await openssl('genm', [...secret(), '-infotype', 'caProtEncCert']);
    expect([unknown.status, saidBy(unknown).includes('id-it-unsupportedOIDs')]).toEqual([0, true]);
    const ask = asks('ec', '/C=KZ/CN=TEST E', 'e');
    const implicit = await openssl('ir', [...ask, ...secret(), '-implicit_confirm']);
    expect([implicit.status, saidBy(implicit).includes('CERTCONF')]).toEqual([0, false]);
    expect(await verdict(openssl('ir', [...ask, ...secret(), '-disable_confirm']))).toBe('0');
  });

  it("rr: with the secret and with the own key, nobody else's; what is revoked stays so, and signs nothing any more", async () => {
    expect(await verdict(openssl('ir', [...asks('ec', '/C=KZ/CN=TEST F', 'f'), ...secret()]))).toBe('0');
    expect(await verdict(openssl('ir', [...asks('ec', '/C=KZ/CN=TEST G', 'g'), ...secret()]))).toBe('0');
    const others = openssl('rr', ['-oldcert', '@f', ...signedBy('g', 'ec')]);
    expect(await verdict(others)).toMatch(/^notAuthorized: \w+ is not the sender's to revoke/);
    expect(await verdict(openssl('rr', ['-oldcert', '@f', '-revreason', '1', ...secret()]))).toBe('0');
    expect(await verdict(openssl('rr', ['-oldcert', '@f', ...secret()]))).toMatch(
      /^certRevoked: \w+ is revoked, since/,
    );
    expect(await verdict(openssl('rr', ['-oldcert', '@g', ...signedBy('g', 'ec')]))).toBe('0');
    const [f, g] = ['f', 'g'].map((name) => fromPem(readFileSync(path(name), 'utf8')));
    expect([
      (await cmp.revocationOf(f as Uint8Array))?.reason,
      (await cmp.revocationOf(g as Uint8Array)) !== undefined,
    ]).toEqual(['keyCompromise', true]);
    const update = ['-newkey', '@ec2', '-certout', '@x', ...signedBy('g', 'ec')];
    expect(await verdict(openssl('kur', update))).toMatch(/^signerNotTrusted: \w+ is revoked/);
  });

  it('polls while the desks decide: approved by manager and officer, or rejected with the reason', async () => {
    const { client } = cmp.bench;
    const decide = async (act: (id: string) => Promise<unknown>) => {
      const before = (await client.call(caDeskRoutes.enrolments, {})).length;
      const run = verdict(openssl('ir', [...asks('ec', '/C=KZ/CN=TEST H', 'h'), ...secret()]));
      for (;;) {
        const [latest, ...older] = await client.call(caDeskRoutes.enrolments, {});
        if (latest !== undefined && older.length === before) {
          await act(latest.id);
          return run;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const progress = (kind: 'desk' | 'at-once') =>
      client.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: { kind } } });
    await progress('desk');
    const approved = decide(async (id) => {
      for (const role of ['manager', 'officer'] as const) {
        await client.call(caDeskRoutes.approveEnrolment, { params: { id }, body: { role } });
      }
    });
    expect(await approved).toBe('0');
    const rejected = decide((id) =>
      client.call(caDeskRoutes.rejectEnrolment, { params: { id }, body: { reason: 'Not today.' } }),
    );
    expect(await rejected).toBe('notAuthorized: The request was refused: Not today.');
    await progress('at-once');
  });

  it.each([
    [
      'a wrong secret',
      secret('wrong-secret'),
      [],
      'badMessageCheck: Reference and secret are not those of an envelope',
    ],
    ['no protection', ['-unprotected_requests'], [], 'badMessageCheck: The message is not protected.'],
    ['no proof of possession', secret(), ['-popo', '-1'], 'badPOP: The private key is not proven: there is no proof'],
    [
      'the word of nobody',
      secret(),
      ['-popo', '0'],
      'badPOP: The private key is not proven: a proof of the kind raVerified',
    ],
    [
      'an encrypted answer',
      secret(),
      ['-popo', '2'],
      'badPOP: The private key is not proven: a proof of the kind keyEnc',
    ],
    [
      'a CA that is not here',
      secret(),
      ['-recipient', '/CN=nobody'],
      'wrongAuthority: CN=nobody is no CA of this server',
    ],
  ])('is told of %s', async (_, protection, more, told) => {
    const trust =
      protection[0] === '-ref' && protection[3] === `pass:${SECRET.secret}` ? [] : ['-trusted', '@root-RSA'];
    const args = [...asks('ec', '/C=KZ/CN=TEST X', 'x'), ...protection, ...trust, ...more];
    expect(await verdict(openssl('ir', args))).toContain(told);
  });
});
