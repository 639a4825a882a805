import { dnToString, sameName } from '../../pki/x509/name.ts';
import { registrationAuthorityName } from './authority-names.ts';
import { KEY_SUITES, SET_ALGORITHMS } from './certificate-profiles.ts';
import { type CertificateOrder, keyName } from './issuance.ts';
import type { Reading, RequestContent } from './pair-checks.ts';
import { CaError } from './problems.ts';
import { assertName } from './registry.ts';
import type { CaState } from './state.ts';

/**
 * The order of a Registration Authority's certificate: whoever holds it may enrol people (X-CA-10). The CA gives the name; the
 * one in the request is not looked at.
 *
 * @throws CaError request-malformed, key-unsuitable, proof-of-possession, key-already-certified, name-invalid, not-unique, in
 * this order.
 */
export function orderRegistrationAuthority(
  state: CaState,
  name: string,
  request: Reading<'request-malformed' | 'key-unsuitable', RequestContent>,
  at: number,
): CertificateOrder {
  if (!request.ok) throw new CaError(request.problem, request.detail);
  const { suite, publicKey, selfSigned } = request.value;
  const algorithm = SET_ALGORITHMS.find((one) => KEY_SUITES[one] === suite);
  if (algorithm === undefined) throw new CaError('key-unsuitable', `A key of ${suite}.`);
  if (!selfSigned) throw new CaError('proof-of-possession', 'The PKCS#10 does not verify with the key in it.');
  if (state.certifiedKeys.has(keyName('kz-kisc', publicKey))) {
    throw new CaError('key-already-certified', 'This CA has certified the key before.');
  }
  const subject = registrationAuthorityName(name);
  assertName(subject);
  const known = [...state.certificates.values()].some((one) => one.profile === 'RA' && sameName(one.subject, subject));
  if (known) throw new CaError('not-unique', `${dnToString(subject)} has a certificate.`);
  return { authority: 'kz-kisc', profile: 'RA', algorithm, subject, publicKey, at };
}
