import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { attributeSequence } from '../../pki/cms/attribute.ts';
import { signingCertificate } from '../../pki/cms/signing-certificate.ts';
import { attribute, forgeBy, type MessageParts, rightAttributes } from '../../pki/cms/testing/messages.ts';
import { OIDS } from '../../pki/oids.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { type Asn1, fromDer, octetString } from '../../pki/x509/der-build.ts';
import type { Holder } from '../../pki/x509/testing/authority.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Authority, type UserCertificate } from '../testing/authority.ts';
import { create } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { signerNamed } from '../testing/software-keys.ts';
import { octets, type SignedInUser, START, signedInUser, startTestBank, type TestBank } from '../testing/test-bank.ts';
import { base64 } from '../testing/test-ca.ts';
import { type Desk, holderOf, WRONG_MESSAGES } from '../testing/wrong-messages.ts';

let bank: TestBank;
let single: SignedInUser;
let first: SignedInUser;
let second: SignedInUser;

beforeAll(async () => {
  bank = await startTestBank({ sessionIdleMinutes: 1_000_000 });
  single = await signedInUser(bank, 'single');
  first = await signedInUser(bank, 'first', { right: 'first', surname: 'Үлгіов' });
  second = await signedInUser(bank, 'second', { right: 'second', surname: 'Екіншіев' });
});
afterAll(() => bank.close());

type Make = (desk: Desk) => Promise<Uint8Array>;

/** A fresh payment order of a user, signed in some way: what the bank answers, and what is left of it. */
async function outcome(user: SignedInUser, make: Make) {
  const { id, toSign } = await create(user.client, { amount: '7.00' });
  const holders = { user: holderOf(user.keySet), rsa: holderOf(user.keySet, 'RSA'), other: holderOf(second.keySet) };
  const cms = base64(await make({ content: octets(toSign), at: bank.clock.now(), ...holders }));
  const code = await problemCode(user.client.call(bankRoutes.signDocument, { params: { id }, body: { cms } }));
  const { status, reason, signatures } = await user.client.call(bankRoutes.document, { params: { id } });
  return { code, status, reason: reason.split(':')[0], signatures: signatures.length };
}

const money = async () => (await single.client.call(bankRoutes.statement, {})).closing;

/** A first signature is refused on the spot; a single one refuses the document, unless it cannot even be read. */
async function expectRefusal(make: Make, code: string): Promise<void> {
  const before = await money();
  const undone = { code, status: 'new', reason: '', signatures: 0 };
  expect(await outcome(first, make)).toEqual(undone);
  const sent = await outcome(single, make);
  if (code === 'cms-malformed' || code === 'revocation-unknown') expect(sent).toEqual(undone);
  else expect(sent).toMatchObject({ code: 'none', status: 'refused', reason: code });
  expect(await money()).toBe(before);
}

describe('a message that is no signature under the document', () => {
  it.each(WRONG_MESSAGES.map((row) => [row.wrong, row] as const))('%s', (_, { code, make }) =>
    expectRefusal(make, code),
  );

  it('is otherwise taken: what the forge of these tests makes when nothing is wrong', async () => {
    const sound: Make = (desk) => forgeBy(desk.user, desk, {});
    expect(await outcome(first, sound)).toMatchObject({ code: 'none', status: 'signed-first', signatures: 1 });
  });
});

/** A certificate that the bank's CA would not give this user, on a key of his own. */
interface WrongCertificate {
  readonly wrong: string;
  readonly code: string;
  holder(user: Holder): Holder | Promise<Holder>;
}

/** Of another key of the same person, by the bank's CA unless said otherwise. */
async function certified(user: Holder, wishes: Partial<UserCertificate>, by = bank.ca.authority): Promise<Holder> {
  const { algorithm = 'GOST' } = wishes;
  const signer = await signerNamed('another key', algorithm);
  const { subject } = user.certificate;
  const der = await by.certify({ subject, publicKey: signer.publicKey, ...wishes, algorithm });
  return { signer, der, certificate: parseCertificate(der) };
}

/** The certificate with some of its octets otherwise: its signature is none any more. */
function altered({ signer, der }: Holder): Holder {
  const changed = der.with(der.length - 5, (der[der.length - 5] ?? 0) ^ 1);
  return { signer, der: changed, certificate: parseCertificate(changed) };
}

const UNKNOWN_EXTENSION = { oid: '1.2.3.4.5', critical: true, value: Uint8Array.of(5, 0) };

const WRONG_CERTIFICATES: readonly WrongCertificate[] = [
  { wrong: 'another key of the same person', code: 'key-not-registered', holder: (user) => certified(user, {}) },
  {
    wrong: "the registered key under another certificate of the bank's CA",
    code: 'key-not-registered',
    holder: async (user) => {
      const { publicKey } = user.signer;
      return { ...(await certified(user, { publicKey, notAfter: START + 100 * DAY_MS })), signer: user.signer };
    },
  },
  {
    wrong: 'another subscriber of the same client',
    code: 'key-not-registered',
    holder: () => holderOf(second.keySet),
  },
  {
    wrong: 'the RSA key of the same set',
    code: 'key-not-registered',
    holder: ({ certificate }) => {
      const owner = [single, first].find(({ keySet }) => sameSubject(holderOf(keySet), certificate));
      return holderOf((owner ?? single).keySet, 'RSA');
    },
  },
  {
    wrong: 'a CA of the same name that is not the pinned one',
    code: 'certificate-untrusted',
    holder: async (user) => certified(user, {}, await Authority.found('other', bank.clock)),
  },
  {
    wrong: 'an octet of the certificate otherwise',
    code: 'certificate-untrusted',
    holder: altered,
  },
  {
    wrong: 'a key that is for encryption only',
    code: 'certificate-untrusted',
    holder: (user) => certified(user, { usages: ['keyEncipherment', 'dataEncipherment'] }),
  },
  {
    wrong: 'a critical extension that nobody knows',
    code: 'certificate-untrusted',
    holder: (user) => certified(user, { extensions: [UNKNOWN_EXTENSION] }),
  },
  {
    wrong: 'the certificate of the CA itself',
    code: 'certificate-untrusted',
    holder: () => {
      const { signer, certificate } = bank.ca.authority.issuing.GOST;
      return { signer, der: certificate, certificate: parseCertificate(certificate) };
    },
  },
  {
    wrong: 'an end that has passed',
    code: 'certificate-expired',
    holder: (user) => certified(user, { notBefore: START - 2 * DAY_MS, notAfter: bank.clock.now() - 1000 }),
  },
  {
    wrong: 'a beginning that has not come',
    code: 'certificate-not-yet-valid',
    holder: (user) => certified(user, { notBefore: bank.clock.now() + 60_000 }),
  },
  {
    wrong: 'no place where a revocation list lies',
    code: 'revocation-unknown',
    holder: (user) => certified(user, { crlUrls: [] }),
  },
  {
    wrong: 'a place where no revocation list lies',
    code: 'revocation-unknown',
    holder: (user) => certified(user, { crlUrls: ['http://ca.kisc.test/cgi/nothing.crl'] }),
  },
];

function sameSubject({ certificate }: Holder, { subjectDer }: Holder['certificate']): boolean {
  return Buffer.compare(certificate.subjectDer, subjectDer) === 0;
}

describe('a sound message whose certificate is worth nothing here', () => {
  it.each(WRONG_CERTIFICATES.map((row) => [row.wrong, row] as const))('%s', (_, { code, holder }) =>
    expectRefusal(async (desk) => forgeBy(await holder(desk.user), desk, {}), code),
  );
});

/** A message in which the signer says whose certificate signs (RFC 5035). */
const naming =
  (whose: (desk: Desk) => Holder): Make =>
  (desk) => {
    const named = attributeSequence(signingCertificate('v2', whose(desk).certificate));
    const right = rightAttributes('kisc-2004', OIDS.data, desk.content, desk.at);
    return forgeBy(desk.user, desk, { attributes: sorted([...right, named]) });
  };

/** As SET OF has them in DER. */
const sorted = (members: readonly Asn1[]) => members.toSorted((a, b) => Buffer.compare(a.der, b.der));

describe('what the signer himself has signed about his certificate', () => {
  it('binds: another one is refused, his own is taken', async () => {
    await expectRefusal(
      naming(({ other }) => other),
      'signature-wrong',
    );
    expect(
      await outcome(
        first,
        naming(({ user }) => user),
      ),
    ).toMatchObject({ code: 'none', signatures: 1 });
  });
});

describe('what nobody has signed', () => {
  const COUNTER_SIGNATURE = '1.2.840.113549.1.9.6';
  const rows: readonly (readonly [string, (desk: Desk) => Partial<MessageParts>])[] = [
    ['further certificates', ({ user, other }) => ({ certificates: [fromDer(user.der), fromDer(other.der)] })],
    [
      'a counter signature of the second signer: it is not the second signature',
      ({ other }) => ({ unsigned: [attribute(COUNTER_SIGNATURE, fromDer(other.der))] }),
    ],
    ['an attribute that nobody knows', () => ({ unsigned: [attribute('1.2.3.4', octetString(Uint8Array.of(1)))] })],
  ];
  it.each(rows)('counts as nothing: %s', async (_, changes) => {
    const made: Make = (desk) => forgeBy(desk.user, desk, changes(desk));
    expect(await outcome(first, made)).toMatchObject({ code: 'none', status: 'signed-first', signatures: 1 });
  });
});
