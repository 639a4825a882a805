import { generateKeyPair, softwareSigner } from '../../pki/keys.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES } from '../../pki/suites.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { basicConstraints } from '../../pki/x509/extensions.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';

/** 2026-03-02T04:00:00Z. */
export const NOW = Date.UTC(2026, 2, 2, 4);

export const SUBJECT: Dn = [
  { type: 'C', value: 'KZ' },
  { type: 'O', value: 'ТОО "TEST"' },
  { type: 'CN', value: 'ПРОБНЫЙ Тест' },
];
const ROOT: Dn = [
  { type: 'C', value: 'KZ' },
  { type: 'CN', value: 'TEST Root' },
];

/** The least CA that tests of the token need: one GOST root that certifies any public key. */
export interface TestCa {
  readonly root: Certificate;
  certify(publicKey: Uint8Array, serialNumber: string, subject?: Dn): Promise<Certificate>;
}

export async function createTestCa(): Promise<TestCa> {
  const rng = new SeededRng('workstation test ca');
  const pair = await generateKeyPair(SUITES['kisc-2004'], rng);
  const signer = softwareSigner(pair, rng);
  const root = await issue(signer, ROOT, { publicKey: pair.publicKey, serialNumber: '01', isCa: true });
  return {
    root,
    certify: (publicKey, serialNumber, subject = SUBJECT) =>
      issue(signer, subject, { publicKey, serialNumber, isCa: false }),
  };
}

async function issue(
  signer: Signer,
  subject: Dn,
  { publicKey, serialNumber, isCa }: { publicKey: Uint8Array; serialNumber: string; isCa: boolean },
): Promise<Certificate> {
  const der = await issueCertificate(
    {
      serialNumber,
      issuer: ROOT,
      subject,
      notBefore: NOW,
      notAfter: NOW + 365 * DAY_MS,
      publicKey,
      extensions: isCa ? [basicConstraints({ ca: true })] : [],
    },
    signer,
  );
  return parseCertificate(der);
}
