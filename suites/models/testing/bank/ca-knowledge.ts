import { type Certificate, parseCertificate } from '../../../../pki/x509/certificate.ts';
import { type Crl, parseCrl } from '../../../../pki/x509/crl.ts';
import type { Clock } from '../../../../simulation/clock.ts';
import type { Line, LineState } from '../../../flows/testing/line.ts';

/** Where what is asked of the CA gets an answer. */
const ANSWERS: ReadonlySet<LineState> = new Set<LineState>(['through', 'slow']);

/** notAfter names a second (RFC 5280 section 4.1.2.5), and is still within the validity. */
export function hasEnded({ notAfter }: Pick<Certificate, 'notAfter'>, now: number): boolean {
  return now >= notAfter + 1000;
}

/**
 * What the bank can know of revocations: the lists that came over its line, each good from its thisUpdate to its nextUpdate
 * (RFC 5280 section 5.1.2), and what the CA would say if it were asked now.
 */
export class CaKnowledge {
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #lists = new Map<string, Crl>();
  /** Serial numbers that the CA has revoked. */
  readonly revoked = new Set<string>();

  constructor(line: Line, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    line.heard = ({ path }, { status, body }) => {
      if (status === 200 && path.startsWith('/cgi/')) this.#lists.set(path, parseCrl(Uint8Array.from(body)));
    };
  }

  /** Whether the CA can be asked now. */
  get isReachable(): boolean {
    return ANSWERS.has(this.#line.state);
  }

  /**
   * What the bank must say of a certificate now: its problem, or undefined.
   * @param der of a certificate that the CA has issued.
   */
  problemOf(
    der: Uint8Array,
  ): 'certificate-not-yet-valid' | 'certificate-expired' | 'certificate-revoked' | 'revocation-unknown' | undefined {
    const certificate = parseCertificate(der);
    const now = this.#clock.now();
    if (now < certificate.notBefore) return 'certificate-not-yet-valid';
    if (hasEnded(certificate, now)) return 'certificate-expired';
    const list = this.#currentList(certificate, now);
    if (list === undefined && !this.isReachable) return 'revocation-unknown';
    const isRevoked = list?.revoked ?? this.revoked;
    return isRevoked.has(certificate.serialNumber) ? 'certificate-revoked' : undefined;
  }

  #currentList({ crlUrls: [url = ''] }: Certificate, now: number): Crl | undefined {
    const list = this.#lists.get(new URL(url).pathname);
    return list !== undefined && list.thisUpdate <= now && now < (list.nextUpdate ?? 0) ? list : undefined;
  }
}
