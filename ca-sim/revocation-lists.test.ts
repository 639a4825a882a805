import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bouncyCastle,
  haveBouncyCastle,
  haveOpenssl,
  haveOpensslGost,
  openssl,
  runForeign,
  withFiles,
} from '../pki/testing/foreign.ts';
import { opensslVerifies } from '../pki/testing/gost-judges.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl, verifyCrl } from '../pki/x509/crl.ts';
import { toPem } from '../pki/x509/pem.ts';
import type { CaTwin } from './authority.ts';
import type { TwinAlgorithm } from './core/authority-styles.ts';
import { publishNow } from './core/publication.ts';
import { releaseCertificate, revokeCertificate } from './core/revocation.ts';
import type { RevocationReason } from './core/revocation-reasons.ts';
import { openShell, type Shell, wish } from './testing/shell.ts';

/** Full and delta CRLs of the RFC- and National-CA-style CAs, judged by programs of others. */

const ossl = haveOpenssl();
const gost = haveOpensslGost();
const bouncy = haveBouncyCastle();
const haveCerttool = runForeign('certtool', ['--version']).status === 0;
const certtoolNote = haveCerttool ? '' : ' [skipped: no certtool (apt-get install gnutls-bin)]';
const haveNss = runForeign('certutil', ['-H']).status !== -1 && runForeign('crlutil', ['-H']).status !== -1;
const nssNote = haveNss ? '' : ' [skipped: no certutil and crlutil (apt-get install libnss3-tools)]';

/** Less than the life of a delta list. */
const HALF_AN_HOUR_MS = 1_800_000;

/** One certificate of each fate under one twin, and the lists at three points of their lives. */
interface Story {
  readonly issuing: Uint8Array;
  readonly root: Uint8Array;
  readonly rootList: Uint8Array;
  readonly users: Readonly<Record<'good' | 'revoked' | 'held', Uint8Array>>;
  /** Before anything was revoked. */
  readonly before: Uint8Array;
  /** After `revoked` was revoked and `held` suspended. */
  readonly delta: Uint8Array;
  /** A full list of that. */
  readonly full: Uint8Array;
  /** After `held` was released. */
  readonly released: Uint8Array;
}

let shell: Shell;
const stories = new Map<TwinAlgorithm, Story>();

beforeAll(async () => {
  // certtool and NSS have no option for the time at which they judge, so these CAs were founded half an hour ago.
  shell = await openShell(['rfc'], { start: Date.now() - HALF_AN_HOUR_MS });
  for (const algorithm of ['RSA', 'EC'] as const) stories.set(algorithm, await play(shell, algorithm));
});

async function play({ ca, state, clock }: Shell, algorithm: TwinAlgorithm): Promise<Story> {
  const twin = ca.issuing('rfc', algorithm);
  const root = ca.twins.find((one) => one.role === 'root' && one.algorithm === algorithm) as CaTwin;
  const enrol = async (name: string) => {
    const subject = `CN=TEST ${algorithm} ${name}`;
    const made = await wish(subject, { algorithm });
    const answer = await ca.run((now) => ca.enrol(made, now));
    if (answer.status !== 'issued') throw new Error(answer.status);
    return answer.certificate;
  };
  const [good, revoked, held] = [await enrol('good'), await enrol('revoked'), await enrol('held')];
  const list = () => ca.run((now) => ca.revocationList(twin, now));
  const delta = () => ca.run(async (now) => (await ca.deltaList(twin, now)) as Uint8Array);
  const revoke = (one: typeof good, reason: RevocationReason) =>
    ca.run((now) => revokeCertificate(state, one, reason, now));
  const before = await list();
  clock.advance(1000);
  await revoke(revoked, 'keyCompromise');
  await revoke(held, 'certificateHold');
  const first = await delta();
  clock.advance(1000);
  await ca.run((now) => publishNow(state, twin, now));
  const full = await list();
  clock.advance(1000);
  await ca.run((now) => releaseCertificate(state, held, now));
  return {
    issuing: twin.certificate.der,
    root: root.certificate.der,
    rootList: await ca.run((now) => ca.revocationList(root, now)),
    users: { good: good.der, revoked: revoked.der, held: held.der },
    before,
    delta: first,
    full,
    released: await delta(),
  };
}

const storyOf = (algorithm: TwinAlgorithm) => stories.get(algorithm) as Story;

/** Which lists a client has, and what he must then think of each user. */
const VIEWS = [
  { lists: ['before'], good: true, revoked: true, held: true },
  { lists: ['before', 'delta'], good: true, revoked: false, held: false },
  { lists: ['full'], good: true, revoked: false, held: false },
  { lists: ['full', 'released'], good: true, revoked: false, held: true },
] as const;
const USERS = ['good', 'revoked', 'held'] as const;
const TWINS = ['RSA', 'EC'] as const;

describe.each(TWINS)('lists of the %s twin', (algorithm) => {
  it('follow RFC 5280 sections 5.2.3 and 5.2.4', () => {
    const { issuing, before, delta, full, released } = storyOf(algorithm);
    const { publicKey, subjectKeyId } = parseCertificate(issuing);
    const lists = [before, delta, full, released].map(parseCrl);
    for (const list of lists) {
      expect(verifyCrl(list, publicKey)).toBe(true);
      expect([list.authorityKeyId?.keyIdentifier, list.criticalUnknown]).toEqual([subjectKeyId, []]);
    }
    expect(lists.map(({ number }) => Number(`0x${number}`))).toEqual([1, 3, 4, 5]);
    expect(lists.map(({ baseNumber }) => baseNumber)).toEqual([undefined, '01', undefined, '04']);
    const [url] = lists[0]?.freshestCrlUrls ?? [];
    expect(url).toBe(`http://ca.rfc.test/rfc/ca-${algorithm.toLowerCase()}-delta.crl`);
    expect(lists.map(({ freshestCrlUrls }) => freshestCrlUrls.length)).toEqual([1, 0, 1, 0]);
    expect([...(lists[3]?.revoked.values() ?? [])].map(({ reason }) => reason)).toEqual(['removeFromCRL']);
  });

  it.skipIf(!ossl.have)(`OpenSSL combines them with -use_deltas${ossl.note}`, () => {
    const { root, issuing, rootList, users, ...lists } = storyOf(algorithm);
    const pem = {
      root: toPem('CERTIFICATE', root),
      issuing: toPem('CERTIFICATE', issuing),
      ...Object.fromEntries(USERS.map((user) => [user, toPem('CERTIFICATE', users[user])])),
      ...Object.fromEntries(
        Object.entries({ ...lists, rootList }).map(([name, der]) => [name, toPem('X509 CRL', der)]),
      ),
    } as Record<string, string>;
    withFiles(pem, (path) => {
      const at = ['-attime', String(Math.floor(shell.clock.now() / 1000))];
      const chain = ['-x509_strict', '-CAfile', path.root as string, '-untrusted', path.issuing as string, ...at];
      for (const view of VIEWS) {
        const files = ['rootList', ...view.lists].flatMap((name) => ['-CRLfile', path[name] as string]);
        const options = ['-crl_check_all', '-extended_crl', '-use_deltas'];
        const said = USERS.map((user) => {
          const { status, stderr } = openssl(['verify', ...chain, ...options, ...files, path[user] as string]);
          if (status !== 0) expect(stderr).toContain('certificate revoked');
          return status === 0;
        });
        expect([view.lists, ...said]).toEqual([view.lists, view.good, view.revoked, view.held]);
      }
      const text = openssl(['crl', '-in', path.released as string, '-noout', '-text']).stdout.toString();
      expect(text).toMatch(/X509v3 Delta CRL Indicator: critical\n\s+4\n/);
      expect(text).toContain('Remove From CRL');
    });
  });

  it.skipIf(!haveCerttool)(`GnuTLS verifies each of them${certtoolNote}`, () => {
    const { root, issuing, rootList, before, delta, full, released } = storyOf(algorithm);
    const pem = { issuing: toPem('CERTIFICATE', issuing), root: toPem('CERTIFICATE', root) };
    withFiles(pem, (path) => {
      const verify = (ca: string, der: Uint8Array) => {
        const args = ['--verify-crl', '--load-ca-certificate', ca];
        const { stdout, stderr } = runForeign('certtool', args, { input: toPem('X509 CRL', der) });
        return /Verification output: Verified/.test(stdout.toString() + stderr);
      };
      expect([before, delta, full, released].map((der) => verify(path.issuing, der))).toEqual([true, true, true, true]);
      expect([verify(path.root, rootList), verify(path.root, full)]).toEqual([true, false]);
    });
  });

  it.skipIf(!haveNss)(`NSS takes the full list and finds the revoked certificate on it${nssNote}`, () => {
    const { root, issuing, rootList, users, full } = storyOf(algorithm);
    withFiles({ root, issuing, rootList, full, ...users }, (path, folder) => {
      const db = `sql:${folder}`;
      const certutil = (...args: string[]) => runForeign('certutil', ['-d', db, ...args]);
      expect(certutil('-N', '--empty-password').status).toBe(0);
      expect(certutil('-A', '-n', 'root', '-t', 'CT,C,C', '-i', path.root).status).toBe(0);
      expect(certutil('-A', '-n', 'issuing', '-t', ',,', '-i', path.issuing).status).toBe(0);
      for (const list of [path.rootList, path.full]) {
        expect(runForeign('crlutil', ['-I', '-d', db, '-i', list])).toMatchObject({ status: 0, stderr: '' });
      }
      for (const user of USERS) {
        certutil('-A', '-n', user, '-t', ',,', '-i', path[user]);
        const { status, stdout, stderr } = certutil('-V', '-u', 'C', '-e', '-n', user);
        expect([user, status === 0]).toEqual([user, user === 'good']);
        if (user !== 'good') expect(stdout.toString() + stderr).toMatch(/revoked/i);
      }
    });
  });
});

describe.skipIf(!bouncy.have)(`BouncyCastle${bouncy.note}`, () => {
  it('combines them when it is told to use deltas', () => {
    const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
    const questions = TWINS.flatMap((algorithm) => {
      const story = storyOf(algorithm);
      const { root, issuing, rootList, users } = story;
      return VIEWS.flatMap((view) =>
        USERS.map((user) => ({
          text: [root, issuing, users[user], rootList, ...view.lists.map((name) => story[name])].map(hex).join(' '),
          case: `${algorithm} ${view.lists} ${user}`,
          good: view[user],
        })),
      );
    });
    const source = fileURLToPath(new URL('./testing/DeltaLists.java', import.meta.url));
    const input = questions.map(({ text }) => `${shell.clock.now()} ${text}\n`).join('');
    const { stdout, stderr } = bouncyCastle(source, [], { input });
    const answers = stdout.toString().trim().split('\n');
    expect([answers.length, stderr]).toEqual([questions.length, '']);
    const said = questions.map((one, i) => `${one.case}: ${answers[i] === 'good' ? 'good' : answers[i]}`);
    expect(said).toEqual(
      questions.map((one) => (one.good ? `${one.case}: good` : expect.stringMatching(/revocation|revoked/i))),
    );
  });
});

describe.skipIf(!gost.have)(`OpenSSL's GOST engine${gost.note}`, () => {
  it('verifies full and delta lists of the National-CA-style CA in both GOST algorithms', async () => {
    const { ca, state } = await openShell(['kz-nuc']);
    for (const algorithm of ['GOST', 'GOST-2015'] as const) {
      const twin = ca.issuing('kz-nuc', algorithm);
      const suite = twin.signer.suite.id;
      const voucher = { kind: 'secret', reference: 'x' } as const;
      const one = await wish(`CN=TEST ${algorithm}`, { authority: 'kz-nuc', voucher }, suite);
      const answer = await ca.run((now) => ca.enrol(one, now));
      if (answer.status !== 'issued') throw new Error(answer.status);
      await ca.run((now) => revokeCertificate(state, answer.certificate, 'certificateHold', now));
      const lists = await ca.run((now) => Promise.all([ca.revocationList(twin, now), ca.deltaList(twin, now)]));
      for (const der of lists) {
        const { tbs, signature } = parseCrl(der as Uint8Array);
        expect(opensslVerifies(twin.certificate.publicKey, tbs, signature, 'rs-le')).toBe(true);
        expect(opensslVerifies(twin.certificate.publicKey, tbs, signature, 'sr-be')).toBe(false);
      }
      expect(parseCrl(lists[1] as Uint8Array).revoked.size).toBe(1);
    }
  });
});
