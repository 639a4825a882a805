import { STORAGES } from '../../../carriers/carrier.ts';
import { FAILURES } from '../failures.ts';
import { FIELDS, type FieldRow } from '../fields.ts';
import { HEARTBEAT, METHODS, type MethodRow, MODULES } from '../methods.ts';
import { PROGRAMS } from '../programs.ts';

/** docs/ncalayer.md, drawn from the rows that NCALayer's bridge runs on. */
export function ncaLayerDocument(): string {
  const modules = ['commonUtils', 'basics', 'accessory', 'digiflow'] as const;
  return [
    INTRO,
    '## Connecting',
    CONNECTING,
    '## Methods',
    METHODS_TEXT,
    ...modules.flatMap((module) => [
      `### ${MODULES[module]}`,
      methodTable(METHODS.filter((row) => row.module === module)),
    ]),
    '## Answers',
    ANSWERS,
    table(
      ['code of basics', 'message'],
      Object.entries(FAILURES).map(([code, message]) => [`\`${code}\``, message]),
    ),
    '## Fields of basics',
    FIELDS_TEXT,
    ...Object.entries(FIELDS).flatMap(([method, rows]) => [`### ${method}`, fieldTable(rows)]),
    RESULTS,
    '## Keys and storages',
    KEYS,
    '## Two programs',
    PROGRAMS_TEXT,
    programTable(),
    DIFFERENCES,
    '',
  ].join('\n\n');
}

const INTRO = `# NCALayer

Drawn from the rows of workstation/bridges/ncalayer by \`UPDATE_DOCS=1 npx vitest run workstation/bridges/ncalayer/ncalayer-document.test.ts\`; do not
edit.

NCALayer is the program of Kazakhstan's National CA through which pages in a browser sign with the keys of their reader: with key files, and
with the devices that it knows. The workstation speaks its protocol with real signatures from whatever carrier is plugged in, and asks a script or
the page of its desk where the real one opens windows.`;

const CONNECTING = `\`wss://127.0.0.1:13579/\`, one text frame each way, answers in the order of the requests. The bridge speaks first: \`{"result":{"version":"1.4"}}\`.
\`${HEARTBEAT}\` comes back as it is. A request is an object of JSON:

    {"module": "${MODULES.commonUtils}", "method": "getKeyInfo", "args": ["AKKaztokenStore"], "uuid": "1"}
    {"module": "${MODULES.basics}", "method": "sign", "args": {"format": "cms", ...}, "apiVersion": 2}

What is none: \`{"success":false,"code":"COMMON_JSON_WRAPPING_EXCEPTION"}\`. Another module, or none (the applet of old, switched off in October
2024): \`{"success":false,"errorCode":"MODULE_NOT_FOUND"}\`. \`uuid\`, a text or a number, comes back from commonUtils.`;

const METHODS_TEXT = `Places of \`args\` in brackets may be left out. The last column is where it is known from: *recorded* (npm ncalayer-js-client 1.5.6: 50 requests
with their answers), *official* (the National CA's NCALayerJSExample and nlcommons), *read* (fedor35/ncalayer-rs, from NCALayer's byte code),
*ours* (published by nobody).`;

const ANSWERS = `commonUtils: \`{"responseObject":...,"code":"200"}\`; \`{"code":"500","message":"..."}\`, \`action.canceled\` for «Отмена». Arguments of a wrong type or
number, as Java's reflection says it: \`java.lang.IllegalArgumentException: argument type mismatch. Method: ...\`.

basics: \`{"body":{"result":...},"status":true}\`; «Отмена» has no \`result\`; \`{"code":"...","details":"...","message":"...","status":false}\`. A field that
is missing or of a wrong type is \`INVOCATION_ERROR\` with org.json's exception in \`details\`. When a storage fails, \`details\` is one word of
the workstation's table of problems: \`pin-wrong\`, \`pin-locked\`, \`pin-refused\`, \`token-not-present\`, \`token-removed\`, \`token-memory-full\`, \`token-cannot\`,
\`certificate-without-key\` and so on; or \`no-fitting-key\`, whose \`message\` says of every key why, \`time-stamp\`, \`person\` (a script without an answer). \`body.triesLeft\`
is there when it is known. These words are ours.`;

const FIELDS_TEXT = `\`null\` counts as left out. A flag may be a boolean, or its text ("true"), as the National CA's own example sends it.`;

const RESULTS = `Results: \`sign\` gives CMS in PEM (label CMS), the signed documents, or base64; with \`outputCert\` \`{signatures, certificate}\`. \`listKeys\`:
\`[{keyId, suite, algorithm, state, label, certificates: [{serialNumber, subjectCn, subjectDn, issuerCn, notBefore, notAfter, keyUsage, pem}]}]\`. \`generateCsr\`:
\`[{keyId, pkcs10}]\`, all keys or none. \`importCertificate\`: \`[{keyId, serialNumber}]\`. \`keyId\` is SHA-1 of the public key, as in the names of key files.`;

const KEYS = `Storages: ${STORAGES.map((storage) => `\`${storage}\``).join(', ')}. A JavaToken belongs to Tumar CSP and is never offered. A request names kinds of
storages; the only one of them that is plugged in is taken, among several the person chooses. The password is asked for each request, again while it is
wrong; a device says when one try is left and when it is locked.

Of the certificates in it those fit that are valid now, have the purposes (\`SIGNATURE\` is emailProtection, \`AUTHENTICATION\` clientAuth), and are of the IIN, BIN
and serial number wished for; that lead to the authorities (\`chain\`, or those that the bridge was given: \`ncaLayer: { authorities }\` of
\`startWorkstation\`); and that an OCSP responder (\`ncaLayer: { ocspUrl }\`) calls good. Without authorities nobody looks for a chain, without a
responder nobody asks. The only one that fits is taken, among several the person chooses.

Signatures: CMS is CAdES-BES (ETSI EN 319 122-1) with signingCertificateV2 by SHA-256, the signer's certificate inside. A time stamp (RFC 3161,
\`timeStampUrl\`) is over the signature, by its own hash function, under the policy of tsp.pki.gov.kz for the algorithm; it is verified before it goes in. XML is
signed as the National CA's library does it. GOST signatures are r then s, little-endian, everywhere.`;

const PROGRAMS_TEXT = `KAZTOKEN desktop speaks the same protocol, and pages tell it by one question. The recorded pairs are of that program: with
\`ncaLayer: { program: 'kaztoken-desktop' }\` every one of them is answered octet for octet, but for the keys, signatures and the details of a parser's error.`;

const DIFFERENCES = `## What differs from the real ones

- No windows: what they ask, a script or the page of the desk answers. Locale, logo, showSettings and showBundleManager do nothing. One key that fits is
  taken without a question; when none fits, the request fails and says why, where the real window can only be cancelled.
- listKeys, changePassword, \`storage\` (with a password given by the page) are ours; generateCsr and importCertificate exist, but their arguments are not
  public: these are ours.
- createCAdESFromFile and createCMSSignatureFromFile read a file only when the person has chosen it for this page: with showFileChooser, or now.
- \`raw\` signs data, no digests. In commonUtils lists of data (KAZTOKEN desktop takes them) are refused.
- Not here: the modules of other houses (tax, customs, procurement), the HTTP interface of KAZTOKEN desktop (port 24680), JKS files (a key tool turns them into PKCS#12).

Assumed: the exception for a wrong number of arguments; the words for an unknown method of commonUtils; that basics is called Basics in its errors; the answers of accessory; that an
empty text to be signed fails without a message in every method, as recorded of createCAdESFromBase64Hash; the form of \`certificate\` (PEM); the
messages of failures other than the first two.`;

function methodTable(rows: readonly MethodRow[]): string {
  return table(
    ['method', 'arguments', 'may ask', 'answers', 'known'],
    rows.map((row) => [`\`${row.method}\``, argumentsOf(row), row.asks.join(', ') || '-', row.answers, row.source]),
  );
}

function argumentsOf({ args }: MethodRow): string {
  if (args === 'none') return '-';
  if (args === 'object') return 'fields, see below';
  return args.map(({ name, type, optional }) => (optional ? `[${type} ${name}]` : `${type} ${name}`)).join(', ');
}

function fieldTable(rows: readonly FieldRow[]): string {
  return table(
    ['field', 'type', 'meaning', 'known'],
    rows.map((row) => [`\`${row.name}\``, row.needed ? `${row.type}, needed` : row.type, row.meaning, row.source]),
  );
}

function programTable(): string {
  return table(
    [
      'program',
      'version',
      'getVersion of digiflow',
      'one CMS or raw signature',
      'signature in XML of basics',
      'known from',
    ],
    Object.entries(PROGRAMS).map(([name, row]) => [
      `\`${name}\``,
      row.version,
      row.kaztokenDesktop ? `${row.kaztokenDesktop.name} ${row.kaztokenDesktop.version}` : 'module not found',
      row.singleSignature === 'list' ? 'a list of one' : 'a text',
      row.signatureLayout === 'compact' ? 'without line breaks' : 'a line to each element',
      row.source,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
