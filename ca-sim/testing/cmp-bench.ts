import { caRoutes } from '../../http/ca.ts';
import type { PkiBody } from '../../pki/cmp/bodies.ts';
import { digest } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { type Crl, parseCrl } from '../../pki/x509/crl.ts';
import { CmpClient, certificateIn, certificateRequest, type Protected, verdictOf } from './cmp-client.ts';
import { type EnrolmentBench, envelope, openEnrolmentBench } from './enrolment-bench.ts';
import { keySigner } from './keys.ts';

/** A server with a PIN envelope, and clients of CMP. */

export const RFC_RSA = 'C=KZ, O=TEST token-bench, CN=TEST CA RSA';
export const RFC_EC = 'C=KZ, O=TEST token-bench, CN=TEST CA EC';
export const SECRET = { kind: 'secret', reference: 'KISC00000777', secret: 'cmp-secret-777' } as const;

export type CertificateParty = Extract<Protected, { kind: 'certificate' }>;

export class CmpBench {
  readonly bench: EnrolmentBench;
  #people = 0;

  private constructor(bench: EnrolmentBench) {
    this.bench = bench;
  }

  /** On a server of its own; the RFC-style CA unless other authorities are asked for. */
  static async open(options: Parameters<typeof openEnrolmentBench>[0] = {}): Promise<CmpBench> {
    return CmpBench.on(await openEnrolmentBench(options));
  }

  /** On a server that is there. */
  static async on(bench: EnrolmentBench): Promise<CmpBench> {
    await envelope(bench, { ...handedOut(SECRET), singleUse: false });
    return new CmpBench(bench);
  }

  close(): Promise<void> {
    return this.bench.ca.close();
  }

  /** A client with a transaction of its own. */
  client(party: Protected = SECRET, options: { recipient?: string; transactionID?: Uint8Array } = {}): CmpClient {
    return new CmpClient(`${this.bench.ca.url}/cmp`, party, options);
  }

  /** Hands out a PIN envelope as it is asked for. */
  envelope(body: Parameters<typeof envelope>[1]) {
    return envelope(this.bench, body);
  }

  /** Another PIN envelope, with the secret that belongs to its reference. */
  async handOut(reference: string, more: { subject?: string; singleUse?: boolean; validForSeconds?: number } = {}) {
    const party = { kind: 'secret', reference, secret: `secret-of-${reference}` } as const;
    await this.envelope({ ...handedOut(party), singleUse: false, ...more });
    return party;
  }

  /** A name that nobody has had yet. */
  fresh(): string {
    this.#people++;
    return `C=KZ, CN=TEST Person ${this.#people}`;
  }

  /** A certificate with its key, enrolled under the secret and confirmed. */
  async enrolled(subject = this.fresh(), key = 'cmp rsa'): Promise<CertificateParty> {
    const session = this.client();
    const certificate = certificateIn(await session.send(await ir(subject, key)));
    const confirmed = await session.send(confirmation(certificate));
    if (confirmed.body.type !== 'pkiConf') throw new Error(verdictOf(confirmed));
    return { kind: 'certificate', signer: await keySigner('rsa-2048', key), certificate };
  }

  /** The newest list of the RFC-style RSA CA: the delta list, which has what is new. */
  async list(): Promise<Crl> {
    const all = await this.bench.client.call(caRoutes.authorities, {});
    const row = all.find((one) => one.authority === 'rfc' && one.role === 'issuing' && one.algorithm === 'RSA');
    return parseCrl(await this.bench.client.octets(row?.deltaCrl ?? row?.crl ?? ''));
  }

  /** Its line for a certificate. */
  async revocationOf(certificate: Uint8Array) {
    return (await this.list()).revoked.get(parseCertificate(certificate).serialNumber);
  }
}

function handedOut({ reference, secret }: { reference: string; secret: string }) {
  return { reference, secret };
}

export async function ir(subject: string, key = 'cmp rsa'): Promise<PkiBody> {
  return { type: 'ir', content: [await certificateRequest(await keySigner('rsa-2048', key), subject)] };
}

/** Takes a certificate whose signature is of RSA, or with a status refuses it. */
export function confirmation(certificate: Uint8Array, statusInfo?: { status: number }): PkiBody {
  const certHash = digest(SUITES['rsa-2048'], certificate);
  return { type: 'certConf', content: [{ certHash, certReqId: 0, ...(statusInfo && { statusInfo }) }] };
}
