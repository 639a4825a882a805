import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { REVOCATION_REASONS } from '../../core/revocation-reasons.ts';
import { DOCUMENTS, type MethodName } from './documents.ts';
import { METHODS, METHODS_NOT_HERE } from './methods.ts';
import { XML_LIMITS } from './xml.ts';

const PATH = fileURLToPath(new URL('../../../docs/webra.md', import.meta.url));

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const methods = (Object.keys(METHODS) as MethodName[]).map((name) => {
  const { callers, does } = METHODS[name];
  const { takes, gives } = DOCUMENTS[name];
  return [`\`${name}\``, `${takes.name}, ${gives.name}`, callers, does];
});

const DOCUMENT = `# The SOAP service of KISC's CA, and CMC

Made from the rows of ca-sim/protocols/webra/ by \`UPDATE_DOCS=1 npx vitest run ca-sim/protocols/webra/webra-docs.test.ts\`; do not edit.

The CA simulator speaks the service that KISC's CA ("webra") has for Registration Authorities and their programs
(X-CA-1 to X-CA-14), as far as public clients of it show what that is. \`GET /webra/Service?wsdl\` describes it; zeep and other
SOAP tools read that.

## A call

\`POST /webra/Service\`, SOAP 1.1, document/literal. \`pkiService(request)\` takes \`requestPkiService\`: the method's name in the attribute
\`service\`, and in \`pkcs7\` a CMS SignedData (id-data, the signer's certificate inside) over an XML document \`doc…In\`. The answer
\`responsePkiService\` has \`status\` OK and in \`pkcs7\` the document \`doc…Out\`, signed by the issuing CA in the algorithm of the caller's
certificate; or \`status\` ERROR and \`error\` with code, message and details. \`seance\`, \`system\`, \`encoding\` come back as they were.
The namespace of documents and messages is \`http://www.gamma.kz/webra/xsd\`; the schemas come from \`getDocumentXSD\` and \`getTypeXSD\`.

Checks, in this order: the message (xsdValidationError), the method (commonError), signature and signer (signError), the document
(xsdValidationError), and what the method says (uniqueError, entityNotFound, incorrectDataError, signError). What is unforeseen is
serverError and recorded. Names in documents: RFC 4514 text in encoding order, \`C=KZ,O=…,CN=…,UID=…\`.

XML is read in UTF-8, up to ${XML_LIMITS.octets / 1024 / 1024} MiB, ${XML_LIMITS.tags} tags and ${XML_LIMITS.depth} levels; document types, entities and processing instructions are
refused unread. What comes before a document can be looked at (no envelope, no such operation, a mandatory header) is a SOAP fault.

## Methods

Who may call: \`authority\`: a Registration Authority (\`POST /admin/registration-authorities\`); \`authority or self\`: also a person about
himself, with his own certificate (X-CA-10); \`member\`: a person, about his organisation.

${table(['method', 'documents', 'who may call', 'what it does'], methods)}

Not here, answered with commonError:

${table(
  ['method', 'why not'],
  Object.entries(METHODS_NOT_HERE).map(([name, why]) => [`\`${name}\``, why]),
)}

\`echo\`, \`getVersion\`, \`getDocumentXSD\` and \`getTypeXSD\` are operations of their own; \`getTumarAdditional\` is answered with a fault.

## Revocation

The content of \`signedCMS\` is PKIData (RFC 5272, content type 1.3.6.1.5.5.7.12.2) with one revokeRequest control (section 6.11), signed by
a Registration Authority or with a certificate of the same person, also with the one that is to be revoked. What Gamma's client puts
beside it (a time as transactionId, the subject's name as passphrase, a comment) is taken and counts for nothing. The request stands at
the desks like one for certificates, type \`revocation\`; the switches \`isApproveOneRev\` and \`isApproveTwoRev\` of the organisation approve
automatically (X-CA-13). The moment of the last approval is the moment of the revocation: OCSP and the lists say so at once.

\`cause\` of a request says the reason in the service's words (X-CA-6):

${table(
  ['RFC 5280', 'number', 'service'],
  REVOCATION_REASONS.map(({ reason, code, service }) => [reason, String(code), service]),
)}

## CMC over HTTP

\`POST /cmc\` (RFC 5273) takes the same signed PKIData from clients of the plain standard, for certificates of every CA of the server,
with any number of revokeRequest controls, and answers a PKIResponse with a statusInfoV2 for each: success; pending with a token, to be
asked about with queryPending; or failed. transactionId comes back, senderNonce as recipientNonce. Certificates of no organisation's
person are revoked at once. A message that asks for anything else (certificates, other controls) is answered noSupport, and nothing of
it is done.

## Assumed

Public sources show requests, answers and schemas of the real service, not its inside. Ours are: the order of the checks; that the
issuing CA signs the answers; that a revocation is carried out with its last approval; what updateCUser does to an envelope; that
numbers of people are their places in the register. The register knows names of more characters than the schema: in answers the
others are hyphens.
`;

it('X-CA-2 docs/webra.md says what the rows say', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PATH, DOCUMENT);
  expect(readFileSync(PATH, 'utf8')).toBe(DOCUMENT);
});
