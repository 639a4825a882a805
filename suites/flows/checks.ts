import type { OutboxMessage } from '../../http/ca.ts';
import { verifySignature } from '../../pki/keys.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { validateChain } from '../../pki/x509/chain.ts';
import { type Crl, parseCrl } from '../../pki/x509/crl.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { type CertificateObject, type KeyPairObjects, SAMPLE, type TokenView } from './token-view.ts';

/** One thing that must be true after a regeneration, and whether it is. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen instead; empty when all is well. */
  readonly detail: string;
}

/** What a judge has before him of a new key set, gathered from each house by itself and from the token with plain PKCS#11 calls. */
export interface KeySetEvidence {
  readonly now: number;
  /** When the regeneration or re-issue began. */
  readonly begunAt: number;
  readonly token: TokenView;
  /** From the CA's list of requests. */
  readonly issued: readonly Uint8Array[];
  /** From the CA's own page. */
  readonly caCertificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** Serial numbers that the bank shows in «Параметры подписи». */
  readonly registeredSerials: readonly string[];
  readonly oldSet: readonly Certificate[];
}

/** The same of a whole regeneration. */
export interface Evidence extends KeySetEvidence {
  /** Russian, in the order seen. */
  readonly statuses: readonly string[];
  readonly outbox: readonly OutboxMessage[];
  readonly email: string;
  readonly paymentOrderStatus: string;
  /** Codes of the refusals of the old key: for a document, for signing in; empty when it was accepted. */
  readonly oldKeyRefusals: readonly string[];
}

/** The statuses of a regeneration, as the seeds name them; ours («Черновик» and the like) may stand between. */
const STATUSES = ['необходима плановая регенерация', 'Принят банком', 'Получен новый сертификат', 'В эксплуатации'];
const YEAR_DAYS = 365;

/** Examines every result of a regeneration, independently of who made it. */
export function checkRegeneration(evidence: Evidence): Check[] {
  return [
    ...checkKeySet(evidence),
    check('the statuses of the seeds were seen in their order', () => {
      const seen = evidence.statuses.filter((status) => STATUSES.includes(status));
      return seen.join() === STATUSES.join() ? '' : `seen: ${evidence.statuses.join(', ')}`;
    }),
    check('the e-mail about the re-issue is in the outbox, once', () => emailProblem(evidence)),
    check('the payment order signed with the new key is accepted', () =>
      evidence.paymentOrderStatus === 'accepted-by-bank' ? '' : evidence.paymentOrderStatus,
    ),
    check('the old key is refused, for documents and for signing in', () =>
      evidence.oldKeyRefusals.every((code) => code !== '') ? '' : 'it was accepted',
    ),
    sessionsCheck(evidence),
  ];
}

/** What must be true of any new key set: its certificates, its keys on the token, what the bank has registered. */
export function checkKeySet(evidence: KeySetEvidence): Check[] {
  return [
    ...evidence.issued.flatMap((der) => checkCertificate(evidence, der)),
    check('the CA issued one GOST and one RSA certificate', () => {
      const families = evidence.issued.map((der) => parseCertificate(der).suite.family).sort();
      return families.join() === 'GOST,RSA' ? '' : `issued: ${families.join()}`;
    }),
    check('all keys of the token are sensitive, not extractable, and no key is without certificate', () =>
      keysProblem(evidence.token),
    ),
    check('every CA certificate lies on the token, once, as authority', () => authoritiesProblem(evidence)),
    check('the bank has registered exactly the new certificates', () => {
      const serials = evidence.issued.map((der) => parseCertificate(der).serialNumber);
      return same(serials, evidence.registeredSerials) ? '' : evidence.registeredSerials.join();
    }),
  ];
}

export function sessionsCheck({ token }: KeySetEvidence): Check {
  return check('no session with the token is left open', () =>
    token.openSessions === 0 ? '' : `${token.openSessions} open`,
  );
}

function checkCertificate(evidence: KeySetEvidence, der: Uint8Array): Check[] {
  const certificate = parseCertificate(der);
  const { family } = certificate.suite;
  const object = evidence.token.certificates.find((one) => equal(one.der, der));
  const pair = evidence.token.keyPairs.find(({ id }) => id === object?.id);
  return [
    check(`the ${family} certificate lies on the token beside its key`, () => placeProblem(certificate, object, pair)),
    check(`the private ${family} key on the token signs for its certificate`, () => {
      if (!pair) return 'no key';
      const verified = verifySignature(certificate.suite, certificate.publicKey, SAMPLE, pair.signature, 'sr-be');
      return verified ? '' : 'its signature does not verify';
    }),
    check(`the ${family} certificate chains to the root of the CA and is not revoked`, () =>
      chainProblem(evidence, certificate),
    ),
    check(`the ${family} certificate is good for a year from its issue`, () => validityProblem(evidence, certificate)),
    check(`the ${family} key is new and the name is the old one`, () => noveltyProblem(evidence, certificate)),
  ];
}

function placeProblem(
  certificate: Certificate,
  object: CertificateObject | undefined,
  pair: KeyPairObjects | undefined,
): string {
  if (!object) return 'it is not on the token';
  if (object.category !== 1) return `its category is ${object.category}`;
  if (!pair) return `no key pair with CKA_ID ${object.id}`;
  return equal(pair.publicKey, certificate.publicKey) ? '' : 'the key beside it is another one';
}

function chainProblem({ caCertificates, crls, now }: KeySetEvidence, certificate: Certificate): string {
  const authorities = caCertificates.map(parseCertificate);
  const anchors = authorities.filter(({ issuerDer, subjectDer }) => equal(issuerDer, subjectDer));
  const lists: Crl[] = crls.map(parseCrl);
  const result = validateChain({ certificate, intermediates: authorities, anchors, at: now, revocation: lists });
  return result.ok ? '' : `${result.code}: ${result.detail}`;
}

function validityProblem({ begunAt, now }: KeySetEvidence, { notBefore, notAfter }: Certificate): string {
  const days = (notAfter - notBefore) / DAY_MS;
  if (Math.abs(days - YEAR_DAYS) > 2) return `${days} days`;
  return notBefore >= begunAt - DAY_MS && notBefore <= now ? '' : `it begins ${new Date(notBefore).toISOString()}`;
}

function noveltyProblem({ oldSet }: KeySetEvidence, certificate: Certificate): string {
  if (oldSet.some(({ publicKey }) => equal(publicKey, certificate.publicKey))) return 'the key is the old one';
  return oldSet.every(({ subjectDer }) => equal(subjectDer, certificate.subjectDer)) ? '' : 'another name';
}

function keysProblem({ keyPairs, certificates }: TokenView): string {
  const open = keyPairs.filter(({ sensitive, extractable }) => !sensitive || extractable);
  const waiting = keyPairs.filter(({ id }) => !certificates.some((certificate) => certificate.id === id));
  if (open.length > 0) return `not protected: ${open.map(({ id }) => id).join()}`;
  return waiting.length === 0 ? '' : `without certificate: ${waiting.map(({ id }) => id).join()}`;
}

function authoritiesProblem({ caCertificates, token }: KeySetEvidence): string {
  const copies = caCertificates.map((der) => token.certificates.filter((one) => equal(one.der, der)));
  const isRight = copies.every((found) => found.length === 1 && found[0]?.category === 2);
  return isRight ? '' : `copies: ${copies.map(({ length }) => length).join()}`;
}

export function emailProblem({ outbox, email, begunAt }: Pick<Evidence, 'outbox' | 'email' | 'begunAt'>): string {
  const fitting = outbox.filter(({ to, sentAt }) => to === email && Date.parse(sentAt) >= begunAt);
  return fitting.length === 1 ? '' : `${fitting.length} messages to ${email}`;
}

/** Runs one examination; an object that cannot be read fails it. */
export function check(name: string, problem: () => string): Check {
  try {
    const detail = problem();
    return { name, ok: detail === '', detail };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}
