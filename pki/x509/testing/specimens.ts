import { signCms } from '../../cms/signed-data.ts';
import type { SignedObject } from '../../signer.ts';
import type { SuiteId } from '../../suites.ts';
import { issueCrl } from '../crl.ts';
import { buildRequest } from '../request.ts';
import { type Holder, NOW, testCa, testUser } from './authority.ts';
import { moved } from './chain-kit.ts';

/** One object of every kind, as this project writes them, for foreign programs to judge. */
export interface Specimens {
  readonly ca: Holder;
  readonly user: Holder;
  readonly request: Uint8Array;
  readonly list: Uint8Array;
  readonly attached: Uint8Array;
  readonly detached: Uint8Array;
  readonly content: Uint8Array;
}

/** Valid from before this project was until the end of UTCTime: certtool asks the machine's clock, whatever it says. */
const ALWAYS = moved(Date.UTC(2020, 0, 1), Date.UTC(2049, 11, 31));

export async function specimensOf(suite: SuiteId): Promise<Specimens> {
  const ca = await testCa(suite, 'TEST CA', undefined, ALWAYS);
  const user = await testUser(suite, 'TEST user', ca, ALWAYS);
  const family = suite === 'rsa-2048' ? 'RSA' : 'GOST';
  const template = `C=KZ, O=Template, CN=${family}_USER_SIGN_1Y`;
  const content = new TextEncoder().encode('TEST: Платёж № 1\r\n');
  const message = { content, certificate: user.der, extraCertificates: [ca.der], signingTime: NOW };
  return {
    ca,
    user,
    request: await buildRequest({ subject: user.certificate.subject, template }, user.signer),
    list: await issueCrl(
      {
        issuer: ca.certificate.subject,
        thisUpdate: user.certificate.notBefore,
        nextUpdate: user.certificate.notAfter,
        number: 7,
        revoked: [{ serialNumber: user.certificate.serialNumber, revokedAt: NOW - 2000, reason: 'keyCompromise' }],
      },
      ca.signer,
    ),
    attached: await signCms(message, user.signer),
    detached: await signCms({ ...message, detached: true }, user.signer),
    content,
  };
}

/** What is signed, by whom, and as which kind of object. */
export interface SignedSpecimen {
  readonly kind: Exclude<SignedObject, 'ocsp'>;
  readonly der: Uint8Array;
  readonly signer: Holder;
}

export function signedSpecimens({ ca, user, request, list, attached }: Specimens): SignedSpecimen[] {
  return [
    { kind: 'certificate', der: user.der, signer: ca },
    { kind: 'certificate', der: ca.der, signer: ca },
    { kind: 'request', der: request, signer: user },
    { kind: 'crl', der: list, signer: ca },
    { kind: 'cms', der: attached, signer: user },
  ];
}
