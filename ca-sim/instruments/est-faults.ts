import { certsOnly } from '../../pki/cms/certs-only.ts';
import type { AnswerFault } from './fault-row.ts';

/** Faults of Enrolment over Secure Transport (RFC 7030). */

const isBase64 = (answer: Uint8Array): boolean =>
  /^[A-Za-z0-9+/]+={0,2}\s*$/.test(Buffer.from(answer).toString('latin1'));

export const EST_FAULTS: readonly AnswerFault[] = [
  {
    id: 'est-broken-base64',
    place: 'answer',
    protocols: ['est'],
    does: 'The base64 of the answer has characters that are none.',
    client: 'base64',
    notices: '`base64 -d`: invalid input',
    strike: ({ answer }) =>
      isBase64(answer)
        ? Buffer.from(answer)
            .toString('latin1')
            .replace(/^(.{8}).{4}/, '$1!?!?')
        : undefined,
  },
  {
    id: 'est-other-certificate',
    place: 'answer',
    protocols: ['est'],
    does: 'The certificate in the answer is another one: that of an issuing CA.',
    client: 'OpenSSL',
    notices: '`pkcs7 -print_certs`: the subject is not that of the request',
    strike: ({ ca, answer }) => {
      const other = ca.twins.find(({ role }) => role === 'issuing');
      return other && isBase64(answer) ? Buffer.from(certsOnly([other.certificate.der])).toString('base64') : undefined;
    },
  },
];
