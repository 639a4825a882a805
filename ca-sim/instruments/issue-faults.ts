import type { CertificateTemplate } from '../../pki/x509/certificate.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Issuing } from '../interference.ts';
import type { IssueFault } from './fault-row.ts';
import { corrupting } from './spoilt-signers.ts';

/** Faults of certificates: what is issued is wrong, and stands in the register as it was issued. */

function otherwise(issuing: Issuing, change: Partial<CertificateTemplate>): Issuing {
  const { toBeIssued } = issuing;
  return { ...issuing, toBeIssued: { ...toBeIssued, template: { ...toBeIssued.template, ...change } } };
}

/** The point of a GOST key ends its SubjectPublicKeyInfo: X ‖ Y, each little-endian; both are turned round. */
function swappedPoint({ publicKey }: CertificateTemplate, coordinateOctets: number): Uint8Array {
  const swapped = Uint8Array.from(publicKey);
  const at = swapped.length - 2 * coordinateOctets;
  swapped.subarray(at, at + coordinateOctets).reverse();
  swapped.subarray(at + coordinateOctets).reverse();
  return swapped;
}

const OPENSSL = { client: 'OpenSSL' } as const;

export const ISSUE_FAULTS: readonly IssueFault[] = [
  {
    id: 'cert-other-key',
    place: 'issue',
    does: "The certificate holds another key: the CA's own.",
    ...OPENSSL,
    notices: '`x509 -pubkey` is not the public key of the request',
    strike: (issuing) => otherwise(issuing, { publicKey: issuing.signer.publicKey }),
  },
  {
    id: 'cert-other-name',
    place: 'issue',
    does: 'The certificate is for another name.',
    ...OPENSSL,
    notices: '`x509 -subject` is not the subject of the request',
    strike: (issuing) => {
      const { subject } = issuing.toBeIssued.template;
      const other = subject.map(({ type, value }) => ({ type, value: type === 'CN' ? 'TEST Somebody Else' : value }));
      return otherwise(issuing, { subject: other });
    },
  },
  {
    id: 'cert-swapped-key',
    place: 'issue',
    does: 'The coordinates of a GOST key have their octets in the other order; keys of other algorithms stay as they are.',
    client: 'BouncyCastle',
    notices: '`ECCurve.validatePoint`: invalid point coordinates',
    strike: (issuing) => {
      const { suite } = issuing.signer;
      const { template } = issuing.toBeIssued;
      if (suite.family !== 'GOST') return undefined;
      return otherwise(issuing, { publicKey: swappedPoint(template, suite.signatureLength / 2) });
    },
  },
  {
    id: 'cert-bad-signature',
    place: 'issue',
    does: "One bit of the CA's signature is wrong.",
    ...OPENSSL,
    notices: '`verify`: certificate signature failure',
    strike: (issuing) => ({ ...issuing, signer: corrupting(issuing.signer) }),
  },
  {
    id: 'cert-expired',
    place: 'issue',
    does: 'The certificate has expired on the day before its issue.',
    ...OPENSSL,
    notices: '`verify`: certificate has expired',
    strike: (issuing) => {
      const { at } = issuing.toBeIssued.order;
      return otherwise(issuing, { notBefore: at - 366 * DAY_MS, notAfter: at - DAY_MS });
    },
  },
];
