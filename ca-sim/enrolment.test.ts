import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OIDS } from '../pki/oids.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseDn } from '../pki/x509/name.ts';
import type { AuthorityName } from './core/authority-styles.ts';
import { approveEnrolment, rejectEnrolment } from './core/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentProgress, EnrolmentWish } from './core/enrolment-record.ts';
import { CaError, type CaProblem } from './core/problems.ts';
import { registerOrganisation, registerPerson } from './core/registry.ts';
import { revokeCertificate } from './core/revocation.ts';
import { employee, ORGANISATION } from './testing/people.ts';
import { openShell, type Shell, wish } from './testing/shell.ts';

const MINUTE_MS = 60_000;
let shell: Shell;
beforeEach(async () => {
  shell = await openShell(['rfc']);
});

const enrol = (one: EnrolmentWish) => shell.ca.run((now) => shell.ca.enrol(one, now));
const poll = ({ enrolment }: EnrolmentAnswer) => shell.ca.run((now) => shell.ca.poll(enrolment.id, now));
const progress = (kind: EnrolmentProgress, authority: AuthorityName = 'rfc') =>
  shell.state.enrolmentProgress.set(authority, kind);

async function issued(one: EnrolmentWish) {
  const answer = await enrol(one);
  if (answer.status !== 'issued') throw new Error(`${answer.status}`);
  return answer.certificate;
}

async function codeOf(one: EnrolmentWish): Promise<string> {
  const before = shell.state.enrolments.size;
  const error = await enrol(one).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(shell.state.enrolments.size).toBe(before);
  return error instanceof CaError ? error.code : String(error);
}

describe('a plain enrolment', () => {
  it('is issued at once by the twin of its key, with what the request wants in SubjectAltName', async () => {
    // dNSName client.test
    const value = Uint8Array.from(Buffer.from('300d820b636c69656e742e74657374', 'hex'));
    const subjectAltName = { oid: OIDS.subjectAltName, critical: false, value };
    const certificate = parseCertificate((await issued(await wish('CN=TEST EC', { subjectAltName }))).der);
    expect(certificate.suite.id).toBe('ec-p256');
    expect(certificate.issuer).toEqual(parseDn('C=KZ,O=TEST token-bench,CN=TEST CA EC'));
    expect(certificate.extensions.find(({ oid }) => oid === OIDS.subjectAltName)?.value).toEqual(value);
    expect(certificate.ocspUrls).toEqual(['http://ca.rfc.test/ocsp']);
    expect(certificate.freshestCrlUrls).toEqual(['http://ca.rfc.test/rfc/ca-ec-delta.crl']);
    expect([...(certificate.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
  });

  it('may choose the twin and the profile', async () => {
    const chosen = { algorithm: 'RSA', profile: 'RFC_TLS_SERVER' } as const;
    const one = await issued(await wish('CN=TEST RSA CA', chosen));
    expect([one.algorithm, one.profile]).toEqual(['RSA', 'RFC_TLS_SERVER']);
    const certificate = parseCertificate(one.der);
    expect([certificate.suite.id, certificate.signatureOid]).toEqual(['ec-p256', '1.2.840.113549.1.1.11']);
    expect(certificate.extendedKeyUsage).toEqual([OIDS.serverAuth, OIDS.clientAuth]);
  });

  it('gets another random number of 16 octets each time, of the same key too', async () => {
    const first = await issued(await wish('CN=TEST one'));
    const again = await issued(await wish('CN=TEST one', { fingerprint: 'again' }));
    expect(first.serialNumber).toMatch(/^[1-7][0-9A-F]{31}$/);
    expect(again.serialNumber).toMatch(/^[1-7][0-9A-F]{31}$/);
    expect(again.serialNumber).not.toBe(first.serialNumber);
  });

  it('the same again is the same enrolment, until that has come to nothing', async () => {
    const one = await wish('CN=TEST twice');
    const first = await issued(one);
    expect(await issued(one)).toBe(first);
    progress({ kind: 'desk' });
    const waiting = await wish('CN=TEST rejected');
    const { enrolment } = await enrol(waiting);
    await shell.ca.run((now) => rejectEnrolment(shell.state, enrolment.id, 'no', now));
    const next = await enrol(waiting);
    expect([next.status, next.enrolment.id === enrolment.id]).toEqual(['pending', false]);
  });

  it('shows in the journal', async () => {
    await issued(await wish('CN=TEST told'));
    const told = shell.events.map((event) => (event.kind === 'enrolment' ? event.state : event.kind));
    expect(told).toEqual(['novel', 'approved1', 'approved2', 'certificate', 'processed']);
  });
});

describe('how it goes on', () => {
  it('X-CA-4 by the desks: novel, approved1 by the manager, approved2 by the officer, processed', async () => {
    progress({ kind: 'desk' });
    const answer = await enrol(await wish('CN=TEST desk'));
    const { enrolment } = answer;
    const approve = (role: 'manager' | 'officer') =>
      shell.ca.run((now) => approveEnrolment(shell.state, enrolment.id, role, now).state);
    expect(answer.status).toBe('pending');
    await expect(approve('officer')).rejects.toMatchObject({ code: 'manager-first' });
    shell.clock.advance(MINUTE_MS);
    expect(await approve('manager')).toBe('approved1');
    expect((await poll(answer)).status).toBe('pending');
    shell.clock.advance(MINUTE_MS);
    expect(await approve('officer')).toBe('approved2');
    expect((await poll(answer)).status).toBe('issued');
    expect(enrolment.state).toBe('processed');
    // Issued when the officer approved.
    expect(enrolment.certificate?.notBefore).toBe(shell.clock.now() - 5 * MINUTE_MS);
    await expect(approve('officer')).rejects.toMatchObject({ code: 'request-closed' });
  });

  it('by polls: on the n-th', async () => {
    progress({ kind: 'polls', count: 3 });
    const first = await enrol(await wish('CN=TEST polls'));
    const answers = [first.status];
    for (let i = 0; i < 4; i++) answers.push((await poll(first)).status);
    expect(answers).toEqual(['pending', 'pending', 'pending', 'issued', 'issued']);
  });

  it('by time: at its instant, however late somebody asks, and says how long it takes', async () => {
    progress({ kind: 'after', ms: 10 * MINUTE_MS });
    const first = await enrol(await wish('CN=TEST time'));
    const due = shell.clock.now() + 10 * MINUTE_MS;
    expect(first).toMatchObject({ status: 'pending', retryAfterMs: 10 * MINUTE_MS });
    shell.clock.advance(9 * MINUTE_MS);
    expect(await poll(first)).toMatchObject({ status: 'pending', retryAfterMs: MINUTE_MS });
    shell.clock.advance(60 * MINUTE_MS);
    expect((await poll(first)).status).toBe('issued');
    expect(first.enrolment.certificate?.notBefore).toBe(due - 5 * MINUTE_MS);
  });

  it('serial numbers follow the instants of issue, whoever asks in between', async () => {
    const play = async (looks: boolean) => {
      shell = await openShell(['rfc']);
      progress({ kind: 'after', ms: 10 * MINUTE_MS });
      const late = await enrol(await wish('CN=TEST late'));
      progress({ kind: 'after', ms: MINUTE_MS });
      const early = await enrol(await wish('CN=TEST early'));
      shell.clock.advance(5 * MINUTE_MS);
      if (looks) await poll(early);
      shell.clock.advance(20 * MINUTE_MS);
      await poll(late);
      return [early, late].map(({ enrolment }) => Buffer.from(enrolment.certificate?.der ?? []).toString('hex'));
    };
    expect(await play(true)).toEqual(await play(false));
  });

  it('a rejected one says why', async () => {
    progress({ kind: 'desk' });
    const first = await enrol(await wish('CN=TEST no'));
    await shell.ca.run((now) => rejectEnrolment(shell.state, first.enrolment.id, 'not known', now));
    expect(await poll(first)).toMatchObject({ status: 'refused', reason: 'not known' });
    expect(shell.state.openEnrolments.size).toBe(0);
  });

  it('X-CA-5 one whose signer is revoked meanwhile ends with signError and no certificate', async () => {
    const signer = await issued(await wish('CN=TEST me'));
    progress({ kind: 'after', ms: MINUTE_MS });
    const voucher = { kind: 'certificate', authority: 'rfc', serialNumber: signer.serialNumber } as const;
    const first = await enrol(await wish('CN=TEST me', { voucher, fingerprint: 'renewal' }));
    revokeCertificate(shell.state, signer, 'keyCompromise', shell.clock.now());
    shell.clock.advance(MINUTE_MS);
    const end = await poll(first);
    expect(end.status === 'refused' && end.reason).toMatch(/^signError: .* was revoked/);
    expect(first.enrolment.state).toBe('error');
  });

  it('a CA that cannot sign gives it the status error, records the bug, and lives on', async () => {
    const sign = () => Promise.reject(new Error('HSM is gone'));
    shell = await openShell(['rfc'], {
      change: (twins) => twins.map((twin) => ({ ...twin, signer: { ...twin.signer, sign } })),
    });
    const answer = await enrol(await wish('CN=TEST broken'));
    expect(answer).toMatchObject({ status: 'refused', enrolment: { state: 'error' } });
    expect(shell.events.filter(({ kind }) => kind === 'bug')).toMatchObject([
      { where: 'issuing for enrolment E000001' },
    ]);
    expect(await shell.ca.run((now) => now)).toBe(shell.clock.now());
  });
});

describe('an enrolment is refused', () => {
  let all: Shell;
  beforeAll(async () => {
    all = await openShell(['kz-kisc', 'kz-nuc', 'rfc']);
  });
  beforeEach(() => {
    shell = all;
  });
  /** Each differs from a good wish of the RFC-style CA in what is named. */
  const CASES: readonly [CaProblem, string, () => Promise<EnrolmentWish>][] = [
    ['key-unsuitable', 'a key that the authority does not certify', () => wish('CN=TEST', {}, 'kisc-2004')],
    [
      'key-unsuitable',
      'a key that the chosen twin does not certify',
      () => wish('CN=TEST', { authority: 'kz-nuc', algorithm: 'GOST-2015' }, 'nuc-2004'),
    ],
    ['authority-missing', 'a twin that there is not', () => wish('CN=TEST', { algorithm: 'GOST' })],
    ['profile-unsuitable', 'a profile that is not for asking', () => wish('CN=TEST', { profile: 'OCSP_RESPONDER' })],
    ['profile-unsuitable', "another authority's profile", () => wish('CN=TEST', { profile: 'NUC_SIGN_RSA' })],
    ['name-invalid', 'no name', () => wish('CN=TEST', { subject: [] })],
    [
      'name-invalid',
      'a name that is too long',
      () => wish('CN=TEST', { subject: [{ type: 'CN', value: 'T'.repeat(65) }] }),
    ],
    ['proof-of-possession', 'an unproven key', () => wish('CN=TEST', { possessionProven: false })],
    [
      'signer-not-entitled',
      'nobody vouches, where that does not do',
      () => wish('CN=TEST', { authority: 'kz-nuc' }, 'nuc-2004'),
    ],
    [
      'signer-not-entitled',
      'a certificate of somebody else',
      async () => {
        const { serialNumber } = await issued(await wish('CN=TEST other'));
        return wish('CN=TEST', { voucher: { kind: 'certificate', authority: 'rfc', serialNumber } });
      },
    ],
    [
      'signer-not-entitled',
      'a certificate that was never issued',
      () => wish('CN=TEST', { voucher: { kind: 'certificate', authority: 'rfc', serialNumber: '0A' } }),
    ],
    [
      'subject-unknown',
      'KISC style: a name that is not registered',
      () => wish('CN=TEST', { authority: 'kz-kisc', voucher: { kind: 'secret', reference: 'x' } }, 'kisc-2004'),
    ],
    [
      'key-already-certified',
      'a key that was certified, where the number follows from it',
      async () => {
        const voucher = { kind: 'secret', reference: 'x' } as const;
        await issued(await wish('CN=TEST certified', { authority: 'kz-nuc', voucher }, 'nuc-2004'));
        return wish('CN=TEST certified', { authority: 'kz-nuc', voucher, fingerprint: 'second' }, 'nuc-2004');
      },
    ],
    [
      'key-already-certified',
      'a key that waits for its certificate',
      async () => {
        const voucher = { kind: 'secret', reference: 'x' } as const;
        progress({ kind: 'desk' }, 'kz-nuc');
        await enrol(await wish('CN=TEST waiting', { authority: 'kz-nuc', voucher }, 'nuc-2004'));
        return wish('CN=TEST waiting', { authority: 'kz-nuc', voucher, fingerprint: 'second' }, 'nuc-2004');
      },
    ],
  ];
  it.each(CASES)('%s: %s', async (problem, _, make) => {
    expect(await codeOf(await make())).toBe(problem);
  });

  it('authority-missing: by a server without that authority', async () => {
    shell = await openShell(['kz-kisc']);
    expect(await codeOf(await wish('CN=TEST'))).toBe('authority-missing');
  });

  it('unless a Registration Authority or the person himself vouches (X-CA-10)', async () => {
    const me = await issued(await wish('CN=TEST me'));
    const voucher = { kind: 'certificate', authority: 'rfc', serialNumber: me.serialNumber } as const;
    expect((await enrol(await wish('CN=TEST me', { voucher, fingerprint: 'renewal' }))).status).toBe('issued');
    const ra = { authority: 'rfc', algorithm: 'EC', profile: 'RFC_RA', subject: parseDn('CN=TEST RA') } as const;
    const { publicKey } = await wish('CN=TEST RA');
    const { serialNumber } = await shell.ca.run((at) => shell.ca.issue({ ...ra, publicKey, at }));
    const byRa = { kind: 'certificate', authority: 'rfc', serialNumber } as const;
    expect((await enrol(await wish('CN=TEST anybody', { voucher: byRa }))).status).toBe('issued');
  });

  it('KISC style: a registered person gets the profile with the directory names', async () => {
    const byHand = { isApproveOneReg: false, isApproveTwoReg: false, isApproveOneRev: false, isApproveTwoRev: false };
    registerOrganisation(shell.state, { ...ORGANISATION, ...byHand });
    const { subject } = registerPerson(shell.state, employee(1));
    const secret = { kind: 'secret', reference: 'x' } as const;
    const one = await wish('CN=TEST', { authority: 'kz-kisc', subject, voucher: secret }, 'kisc-2004');
    const certificate = parseCertificate((await issued(one)).der);
    expect(certificate.subjectDirectoryNames).toHaveLength(3);
  });
});
