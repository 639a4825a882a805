import type { Signer } from '../../pki/signer.ts';
import { type CertificateTemplate, issueCertificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { issueCrl } from '../../pki/x509/crl.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlDistributionPoints,
  type Extension,
  type KeyUsage,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectKeyIdentifier,
} from '../../pki/x509/extensions.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { type Clock, DAY_MS } from '../../simulation/clock.ts';
import { SET_ALGORITHMS, type SetAlgorithm } from '../core/profiles.ts';
import { signerNamed } from './software-keys.ts';

const LIST_PATHS = { GOST: '/cgi/RevListGOST.crl', RSA: '/cgi/RevList.crl' } as const;
const MINUTE_MS = 60_000;

/** What a user certificate is made of. */
export interface UserCertificate {
  readonly algorithm: SetAlgorithm;
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Instants; default: five minutes ago to one year from now. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Default: the list's path at the CA's fixed name. */
  readonly crlUrls?: readonly string[];
  /** Default: digitalSignature and nonRepudiation. */
  readonly usages?: readonly KeyUsage[];
  /** Further ones. */
  readonly extensions?: readonly Extension[];
}

interface Tier {
  readonly name: Dn;
  readonly signer: Signer;
  readonly certificate: Uint8Array;
}

/** Root and issuing CA with their GOST and RSA twins: the smallest CA that the bank's checks are satisfied with. */
export class Authority {
  readonly roots: Readonly<Record<SetAlgorithm, Tier>>;
  readonly issuing: Readonly<Record<SetAlgorithm, Tier>>;
  readonly #clock: Clock;
  readonly #revoked = new Map<string, number>();

  private constructor(clock: Clock, roots: Record<SetAlgorithm, Tier>, issuing: Record<SetAlgorithm, Tier>) {
    this.#clock = clock;
    this.roots = roots;
    this.issuing = issuing;
  }

  /** @param name tells the keys of one CA from those of another. */
  static async found(name: string, clock: Clock): Promise<Authority> {
    const start = clock.now() - DAY_MS;
    const tier = async (algorithm: SetAlgorithm, role: string, above?: Tier): Promise<Tier> => {
      const signer = await signerNamed(`${name} ${role}`, algorithm);
      const dn: Dn = [
        { type: 'C', value: 'KZ' },
        { type: 'O', value: 'TEST' },
        { type: 'CN', value: `TEST ${name} ${role}` },
      ];
      const extensions = [
        basicConstraints({ ca: true }),
        keyUsage(['keyCertSign', 'cRLSign']),
        subjectKeyIdentifier(keyIdentifierOf(signer.publicKey)),
        authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf((above?.signer ?? signer).publicKey) }),
      ];
      const validity = { notBefore: start, notAfter: start + 3650 * DAY_MS };
      const subject = { subject: dn, publicKey: signer.publicKey, extensions, ...validity };
      const certificate = await issue(subject, above ?? { name: dn, signer });
      return { name: dn, signer, certificate };
    };
    const twins = async (role: string, above?: Record<SetAlgorithm, Tier>) => ({
      GOST: await tier('GOST', role, above?.GOST),
      RSA: await tier('RSA', role, above?.RSA),
    });
    const roots = await twins('Root CA');
    return new Authority(clock, roots, await twins('CA', roots));
  }

  certify(wanted: UserCertificate): Promise<Uint8Array> {
    const now = this.#clock.now();
    const { algorithm, subject, publicKey, notBefore = now - 5 * MINUTE_MS, notAfter = now + 365 * DAY_MS } = wanted;
    const { crlUrls = [`http://ca.kisc.test${LIST_PATHS[algorithm]}`], usages, extensions: more = [] } = wanted;
    const extensions = [
      keyUsage(usages ?? ['digitalSignature', 'nonRepudiation'], { critical: false }),
      ...(crlUrls.length > 0 ? [crlDistributionPoints(crlUrls)] : []),
      subjectKeyIdentifier(keyIdentifierOf(publicKey)),
      authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(this.issuing[algorithm].signer.publicKey) }),
      ...more,
    ];
    return issue({ subject, publicKey, notBefore, notAfter, extensions }, this.issuing[algorithm]);
  }

  revoke(certificate: Uint8Array): void {
    this.#revoked.set(parseCertificate(certificate).serialNumber, this.#clock.now());
  }

  /** The list of one twin, good for a day from now. */
  list(algorithm: SetAlgorithm, nextUpdate = this.#clock.now() + DAY_MS): Promise<Uint8Array> {
    const { name, signer } = this.issuing[algorithm];
    const revoked = [...this.#revoked].map(([serialNumber, revokedAt]) => ({ serialNumber, revokedAt }));
    return issueCrl({ issuer: name, thisUpdate: this.#clock.now(), nextUpdate, number: 1, revoked }, signer);
  }

  /** The algorithm whose list lies at this path. */
  static listAt(path: string): SetAlgorithm | undefined {
    return SET_ALGORITHMS.find((algorithm) => LIST_PATHS[algorithm] === path);
  }
}

function issue(
  template: Omit<CertificateTemplate, 'serialNumber' | 'issuer'>,
  issuer: { readonly name: Dn; readonly signer: Signer },
): Promise<Uint8Array> {
  const serialNumber = serialNumberOf(keyIdentifierOf(template.publicKey));
  return issueCertificate({ ...template, serialNumber, issuer: issuer.name }, issuer.signer);
}
