import type { Certificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { toPem } from '../../pki/x509/pem.ts';
import type { Check } from './checks.ts';
import type { Story } from './regeneration-story.ts';
import type { Refusal, StoryStep } from './story.ts';
import type { TokenView } from './token-view.ts';

/** One certificate of the new set, and where it lies. */
export interface CertificateReport {
  readonly algorithm: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** CKA_ID, upper-case hexadecimal: that of the key pair and of the certificate object. */
  readonly ckaId: string;
  /** CKA_LABEL. */
  readonly label: string;
  readonly pem: string;
}

/** What a regeneration came to, in plain values: made for JSON. */
export interface RegenerationReport {
  readonly ok: boolean;
  readonly flow: 'regeneration';
  readonly seed: string;
  /** "Today" of the simulated clock. */
  readonly startedAt: string;
  readonly device: string;
  readonly steps: readonly StoryStep[];
  /** As the bank shows them. */
  readonly statuses: readonly string[];
  readonly certificates: readonly CertificateReport[];
  readonly token: {
    readonly slot: number;
    readonly label: string;
    readonly serialNumber: string;
    readonly freeMemory: number;
    readonly totalMemory: number;
  };
  readonly paymentOrder: { readonly status: string; readonly statusText: string; readonly number: string };
  readonly oldKey: { readonly serial: string; readonly document: Refusal; readonly signIn: Refusal };
  readonly email: {
    readonly to: string;
    readonly subject: string;
    readonly sentAt: string;
    readonly text: string;
  } | null;
  readonly checks: readonly Check[];
}

/** The report of a story; `ok` only when every examination was passed. */
export function reportOf(run: { seed: string; at: number; device: string }, story: Story): RegenerationReport {
  const { token, payment, oldKey, email, checks } = story;
  const { status, statusText, fields: order } = payment.document;
  return {
    ok: checks.length > 0 && checks.every(({ ok }) => ok),
    flow: 'regeneration',
    seed: run.seed,
    startedAt: new Date(run.at).toISOString(),
    device: run.device,
    steps: story.steps,
    statuses: story.statuses,
    certificates: story.regeneration.certificates.map((certificate) => certificateReport(story, certificate)),
    token: tokenReport(token),
    paymentOrder: { status, statusText: statusText.ru, number: order.number },
    oldKey: { serial: oldKey.serialNumber, document: oldKey.document, signIn: oldKey.signIn },
    email: email ? { to: email.to, subject: email.subject, sentAt: email.sentAt, text: email.text } : null,
    checks,
  };
}

export function tokenReport(token: TokenView): RegenerationReport['token'] {
  return {
    slot: token.slotId,
    label: token.tokenLabel,
    serialNumber: token.serialNumber,
    freeMemory: token.freeMemory,
    totalMemory: token.totalMemory,
  };
}

export function certificateReport(
  { token }: { readonly token: TokenView },
  certificate: Certificate,
): CertificateReport {
  const object = token.certificates.find(({ der }) => Buffer.compare(der, certificate.der) === 0);
  return {
    algorithm: certificate.suite.title,
    subject: dnToString(certificate.subject),
    issuer: dnToString(certificate.issuer),
    serial: certificate.serialNumber,
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    ckaId: object?.id ?? '',
    label: object?.label ?? '',
    pem: toPem('CERTIFICATE', certificate.der),
  };
}
