import { HttpClient } from '../../../http/client.ts';
import type { Certificate } from '../../../pki/x509/certificate.ts';
import { validateChain } from '../../../pki/x509/chain.ts';
import { compareDer } from '../../../pki/x509/der.ts';
import { verifyOcspResponse } from '../../../pki/x509/ocsp.ts';
import { certIdOf } from '../../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from '../../../pki/x509/ocsp-request.ts';
import type { Clock } from '../../../simulation/clock.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { SignerWish } from './certificate-rules.ts';

export interface TrustOptions {
  /** The National CA's certificates that NCALayer brings along, roots and issuing CAs. Without any, nobody looks for a chain unless the page says so. */
  readonly authorities?: readonly Certificate[] | undefined;
  /** Who says whether a certificate is revoked (OCSP, RFC 6960). Without it nobody asks. */
  readonly ocspUrl?: string | undefined;
}

type ChainWish = Pick<SignerWish, 'chain' | 'allowRevoked'>;

const OCSP = {
  method: 'POST',
  path: '',
  takes: ['application/ocsp-request'],
  contentType: 'application/ocsp-response',
  does: '',
} as const;

/** Which certificates NCALayer signs with, as far as that is a matter of those who issued them. */
export class Trust {
  readonly #options: TrustOptions;
  readonly #clock: Clock;
  readonly #rng: Rng;

  constructor(options: TrustOptions, clock: Clock, rng: Rng) {
    this.#options = options;
    this.#clock = clock;
    this.#rng = rng;
  }

  /** Certificates that a time stamp may lead to; `undefined`: nobody has named any. */
  get authorities(): readonly Certificate[] | undefined {
    return this.#options.authorities;
  }

  /** Why the certificate is not trusted; `undefined`: it is. @param near those of authorities beside the key. */
  async problemOf(
    certificate: Certificate,
    { chain, allowRevoked = false }: ChainWish,
    near: readonly Certificate[],
  ): Promise<string | undefined> {
    const above = chain ?? this.#options.authorities ?? [];
    if (above.length === 0) return undefined;
    const roots = above.filter(isSelfSigned);
    const result = validateChain({
      certificate,
      anchors: roots.length > 0 ? roots : above,
      intermediates: [...above, ...near],
      // Whether it has ended is a rule of its own.
      at: Math.min(this.#clock.now(), certificate.notAfter),
    });
    if (!result.ok) return `${result.code}: ${result.detail}`;
    const issuer = result.path[1];
    return allowRevoked || issuer === undefined ? undefined : await this.#revocationOf(certificate, issuer);
  }

  async #revocationOf(certificate: Certificate, issuer: Certificate): Promise<string | undefined> {
    const { ocspUrl } = this.#options;
    if (ocspUrl === undefined) return undefined;
    const octets = await buildOcspRequest({
      certIds: [certIdOf(issuer, certificate.serialNumber)],
      nonce: this.#rng.bytes(NONCE_OCTETS),
    });
    let response: Uint8Array;
    try {
      response = (await new HttpClient(ocspUrl, 'the OCSP responder').send(OCSP, { octets })).octets;
    } catch {
      return 'nobody answers whether it is revoked';
    }
    const request = parseOcspRequest(octets);
    const verdict = verifyOcspResponse({ response, request, certificate, issuer, at: this.#clock.now() });
    if (!verdict.ok) return `whether it is revoked is not known: ${verdict.code}`;
    return verdict.status === 'good'
      ? undefined
      : `it is ${verdict.status === 'revoked' ? 'revoked' : 'unknown to its CA'}`;
  }
}

/** RFC 9654 wants so many. */
const NONCE_OCTETS = 32;

function isSelfSigned({ issuerDer, subjectDer }: Certificate): boolean {
  return compareDer(issuerDer, subjectDer) === 0;
}
