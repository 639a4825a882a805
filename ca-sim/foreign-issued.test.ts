import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { SUITES, type SuiteId } from '../pki/suites.ts';
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
import { type Certificate, parseCertificate } from '../pki/x509/certificate.ts';
import { isStrictDer } from '../pki/x509/der.ts';
import { parseDn } from '../pki/x509/name.ts';
import { toPem } from '../pki/x509/pem.ts';
import { serverAltName } from '../pki/x509/server-names.ts';
import type { CaTwin } from './authority.ts';
import { twinRow } from './core/authority-styles.ts';
import { CERTIFICATE_PROFILES, type ProfileName, profileOf } from './core/certificate-profiles.ts';
import type { Person } from './core/state.ts';
import { keyPair } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';
import { openShell, type Shell } from './testing/shell.ts';

/**
 * Every kind of certificate that any CA here gives, in every algorithm, judged by programs of others. A new profile or twin is
 * judged as soon as its row stands.
 */

const ossl = haveOpenssl();
const engine = haveOpensslGost();
const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
const haveCerttool = runForeign('certtool', ['--version']).status === 0;
const certtoolNote = haveCerttool ? '' : ' [skipped: no certtool (apt-get install gnutls-bin)]';

/** One certificate, the chain above it, and the name of its kind for messages. */
interface Issued {
  readonly kind: string;
  readonly profile: ProfileName;
  readonly certificate: Certificate;
  readonly issuing: CaTwin;
  readonly root: CaTwin;
}

const PERSON: Person = {
  organisation: {
    ...ORGANISATION,
    isApproveOneReg: true,
    isApproveTwoReg: true,
    isApproveOneRev: true,
    isApproveTwoRev: true,
  },
  iin: employee(1).iin,
  name: employee(1).name,
  email: employee(1).email,
  subject: parseDn('C=KZ, O=TEST, CN=TEST lint'),
};

let shell: Shell;
let byIssuer: [Issued, ...Issued[]][];
let all: Issued[];
beforeAll(async () => {
  // certtool and OpenSSL judge by the machine's clock, so these CAs were founded an hour ago.
  shell = await openShell(['kz-kisc', 'kz-nuc', 'rfc'], { start: Date.now() - 3_600_000 });
  const issuing = shell.ca.twins.filter(({ role }) => role === 'issuing');
  byIssuer = (await Promise.all(issuing.map(everyKindOf))) as typeof byIssuer;
  all = byIssuer.flat();
});

/** The responders as they answer, besides their profiles with a key of everybody's. */
const RESPONDERS = { OCSP: 'OCSP_RESPONDER', TSP: 'TIME_STAMPING', CMP: 'CMP_RESPONDER' } as const;

async function everyKindOf(issuing: CaTwin): Promise<Issued[]> {
  const { authority, algorithm } = issuing;
  const root = shell.ca.twins.find((one) => {
    return one.role === 'root' && one.authority === authority && one.algorithm === algorithm;
  }) as CaTwin;
  const profiles = (Object.keys(CERTIFICATE_PROFILES) as ProfileName[]).filter((name) => {
    const row = profileOf(name);
    return !row.ca && (row.authority ?? authority) === authority && (row.algorithm ?? algorithm) === algorithm;
  });
  const suites = twinRow(authority, algorithm)?.certifies ?? [];
  const made: Issued[] = [];
  for (const profile of profiles) {
    for (const suite of suites) {
      const certificate = await issue(issuing, profile, suite);
      made.push({ kind: `${authority} ${algorithm} ${profile} ${suite}`, profile, certificate, issuing, root });
    }
  }
  for (const purpose of ['OCSP', 'TSP', 'CMP'] as const) {
    const { certificate } = await shell.ca.run(() => shell.ca.responder(issuing, purpose));
    const profile = RESPONDERS[purpose];
    made.push({ kind: `${authority} ${algorithm} ${purpose} responder`, profile, certificate, issuing, root });
  }
  return made;
}

async function issue({ authority, algorithm }: CaTwin, profile: ProfileName, suite: SuiteId): Promise<Certificate> {
  const { publicKey } = await keyPair(suite, 'everybody');
  const { der } = await shell.ca.run((at) =>
    shell.ca.issue({
      authority,
      algorithm,
      profile,
      subject: PERSON.subject,
      publicKey,
      at,
      ...(authority === 'kz-kisc' && { person: PERSON }),
      subjectAltName: serverAltName({ dns: ['client.test'], ip: [] }),
    }),
  );
  return parseCertificate(der);
}

const gost = ({ root }: Issued) => root.signer.suite.family === 'GOST';
const pem = (der: Uint8Array) => toPem('CERTIFICATE', der);
/** Those of one issuing CA that is not GOST. */
const groups = () => byIssuer.filter(([first]) => !gost(first));

/** The same certificate with one bit of its last octets, those of the signature, changed. */
function spoiled(der: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(der);
  copy[copy.length - 3] = (copy[copy.length - 3] as number) ^ 1;
  return copy;
}

describe('every kind of certificate', () => {
  it('of every CA is here, and is strict DER', () => {
    const kinds = (Object.keys(CERTIFICATE_PROFILES) as ProfileName[]).filter((name) => !profileOf(name).ca);
    expect(new Set(all.map(({ profile }) => profile))).toEqual(new Set(kinds));
    for (const { certificate } of all) expect(isStrictDer(certificate.der)).toBe(true);
  });

  it.skipIf(!ossl.have)(`stands OpenSSL's strict verification with both lists${ossl.note}`, async () => {
    for (const group of groups()) {
      const [{ issuing, root, certificate }] = group;
      const lists = await shell.ca.run((now) =>
        Promise.all([issuing, root].map((twin) => shell.ca.revocationList(twin, now))),
      );
      const files = {
        root: pem(root.certificate.der),
        issuing: pem(issuing.certificate.der),
        lists: lists.map((der) => toPem('X509 CRL', der)).join(''),
        spoiled: pem(spoiled(certificate.der)),
        ...Object.fromEntries(group.map((one, i) => [`c${i}`, pem(one.certificate.der)])),
      };
      withFiles(files, (path: Record<string, string>) => {
        const chain = ['-CAfile', path.root, '-untrusted', path.issuing, '-crl_check_all', '-CRLfile', path.lists];
        const verify = ['verify', '-x509_strict', '-check_ss_sig', ...chain] as string[];
        const { stdout, stderr } = openssl([...verify, ...group.map((_, i) => path[`c${i}`] as string)]);
        const bad = group.filter((_, i) => !stdout.toString().includes(`${path[`c${i}`]}: OK`)).map(({ kind }) => kind);
        expect([bad, stderr]).toEqual([[], '']);
        expect(openssl([...verify, path.spoiled as string]).stderr).toContain('certificate signature failure');
      });
    }
  });

  it.skipIf(!haveCerttool)(`chains for GnuTLS${certtoolNote}`, () => {
    for (const group of groups()) {
      const [{ issuing, root, certificate }] = group;
      withFiles({ root: pem(root.certificate.der), issuing: pem(issuing.certificate.der) }, (path) => {
        const verify = (der: Uint8Array) => {
          const input = pem(der) + readFileSync(path.issuing, 'utf8');
          return runForeign('certtool', ['--verify', '--load-ca-certificate', path.root], { input }).stdout.toString();
        };
        const trusted = 'Chain verification output: Verified. The certificate is trusted.';
        const bad = group.filter((one) => !verify(one.certificate.der).includes(trusted)).map(({ kind }) => kind);
        expect(bad).toEqual([]);
        expect(verify(spoiled(certificate.der))).toContain('Not verified');
      });
    }
  });

  it.skipIf(!engine.have)(`of GOST is rightly signed for OpenSSL's GOST engine${engine.note}`, () => {
    const bad = all.filter(gost).filter(({ certificate: { tbs, signature }, issuing }) => {
      const { publicKey, suite } = issuing.signer;
      return !opensslVerifies(publicKey, tbs, signature, suite.form.certificate);
    });
    expect(bad.map(({ kind }) => kind)).toEqual([]);
  });

  it.skipIf(!bouncy.have)(`re-encodes to the same octets and verifies for BouncyCastle${bouncy.note}`, () => {
    const chains = all.flatMap(({ kind, certificate, issuing, root }) => [
      { kind, der: certificate.der, by: issuing },
      { kind: `issuer of ${kind}`, der: issuing.certificate.der, by: root },
    ]);
    const question = (der: Uint8Array, { signer: { suite, publicKey } }: CaTwin) =>
      ['certificate', suite.id, SUITES[suite.id].form.certificate, hex(publicKey), hex(der)].join(' ');
    const good = chains.map(({ der, by }) => question(der, by));
    const answers = ask([
      ...good,
      ...all.map(({ certificate, issuing }) => question(spoiled(certificate.der), issuing)),
    ]);
    expect(chains.filter((_, i) => answers[i] !== 'true').map(({ kind }) => kind)).toEqual([]);
    expect(answers.slice(chains.length)).toEqual(all.map(() => 'false'));
  });
});

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

function ask(questions: readonly string[]): string[] {
  const source = fileURLToPath(new URL('../pki/testing/X509Proof.java', import.meta.url));
  const input = `${questions.join('\n')}\n`;
  const { status, stdout, stderr } = bouncyCastle(source, [], { input, jars: ['bcpkix', 'bcutil'] });
  if (status !== 0) throw new Error(`BouncyCastle: ${stderr}`);
  return stdout.toString().trim().split('\n');
}
