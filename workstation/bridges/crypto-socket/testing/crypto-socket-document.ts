import { FRAME_CHARACTERS_MAX } from '../envelope.ts';
import { APIS, type FunctionRow } from '../function-row.ts';
import { FUNCTIONS } from '../functions.ts';
import type { Parameters } from '../parameters.ts';
import { CRYPTO_SOCKET_PROBLEMS, type CryptoSocketProblem } from '../problems.ts';
import { innerOf } from '../secret-names.ts';
import { UNSUPPORTED_FUNCTIONS } from '../unsupported-functions.ts';

/** docs/crypto-socket.md, drawn from the rows that the bridge runs on. */
export function cryptoSocketDocument(): string {
  const chapters = APIS.flatMap((api) => FUNCTIONS.filter((row) => row.api === api).map(functionChapter));
  return [
    INTRO,
    FRAMES,
    CARRIERS,
    '## Functions',
    ...chapters,
    UNSUPPORTED,
    unsupportedTable(),
    ERRORS,
    errorTable(),
    '',
  ].join('\n\n');
}

const INTRO = `# CryptoSocket

Drawn from the rows of workstation/bridges/crypto-socket by \`UPDATE_DOCS=1 npx vitest run workstation/bridges/crypto-socket/crypto-socket-document.test.ts\`;
do not edit.

CryptoSocket is the program beside Tumar CSP through which pages of the world of KISC (the CA of the interbank settlement centre) and of its banks reach
the keys of a PC. Its documents are not public. What stands here was collected from public pages that talk to it: names of functions and
parameters, the form of requests and answers, some codes. What those pages do not show is assumed, and said so.

Signatures, requests and certificates are real, by whatever carrier is plugged in. There are no windows: where the real program asks the
person, a script or the page of the workstation's desk answers.`;

const FRAMES = `## Frames

\`ws://127.0.0.1:6126/tumarcsp/\` and \`wss://127.0.0.1:6127/tumarcsp/\`; one text frame each way:

\`\`\`json
{ "TumarCSP": "BaseAPI", "Function": "GetProfInfo", "Param": { "profile": "profile://JavaToken", "id": "REQ_ID_0001" } }
\`\`\`

\`\`\`json
{ "Function": "GetProfInfo", "result": "true", "code": "0", "error": "", "id": "REQ_ID_0001", "sn": "…", "reader": "…", "name": "…" }
\`\`\`

\`result\`, \`code\` and \`error\` are texts; \`id\` is repeated as it came. A failure has \`"result": "false"\`, a code of the table below and its
text; after a wrong password also \`triesLeft\`, as far as the token tells (ours). Requests are
answered in their order. A frame has at most ${FRAME_CHARACTERS_MAX} characters. The first request of a connection is SYSAPI.SetAPIKey; before it
everything else is answered with 10001. Parameters that are not listed are passed over; \`null\` and an empty text count as left out. Flags are true,
"true", 1, "1" and their opposites; numbers may be texts; base64 may be PEM.

\`code\` "0" of a success is assumed. That answers name their function, and that \`error\` is empty exactly in a success, pages rely on.`;

const CARRIERS = `## Carriers

A carrier (a token, a file, a folder of files) is addressed by its name (\`JavaToken\`), \`profile://JavaToken\`, its reader, or the URL of the device
(\`kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok\`), which names the reader. A password that a page leaves out is asked of the person, once per
request; nothing is remembered. Names are written last attribute first, with semicolons (\`CN=…;O=…;C=KZ\`), and read in either order.`;

function functionChapter({ api, name, does, parameters, answer, assumed, needsNoApiKey }: FunctionRow): string {
  const fields = Object.entries(answer).map(([field, text]) => `| \`${field}\` | ${text} |`);
  return [
    `### ${api}.${name}`,
    does + (needsNoApiKey ? ' Answers before SetAPIKey too.' : ''),
    ...(Object.keys(parameters).length > 0 ? [table(['parameter', 'kind', 'meaning'], parameterRows(parameters))] : []),
    ...(fields.length > 0 ? [['| answer | |', '| --- | --- |', ...fields].join('\n')] : []),
    ...(assumed === undefined ? [] : [`Assumed: ${assumed}`]),
  ].join('\n\n');
}

function parameterRows(parameters: Parameters, inside = ''): string[][] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const kind = parameter.isRequired ? `${parameter.kind}, needed` : parameter.kind;
    return [[`\`${inside}${name}\``, kind, parameter.does], ...parameterRows(innerOf(parameter), `${inside}${name}.`)];
  });
}

const UNSUPPORTED = `## Not supported

Answered with 10007, as is every function that is not known at all. So is a parameter above that is not supported, when it is given.`;

function unsupportedTable(): string {
  return table(
    ['function', 'what it is'],
    UNSUPPORTED_FUNCTIONS.map(({ api, name, does }) => [`${api}.${name}`, does]),
  );
}

const ERRORS = `## Codes

Codes of CryptoAPI and of smart cards (winerror.h) are decimal numbers without a sign, except the one that was seen with one. \`seen\`: pages know
code and meaning; \`code seen\`: pages know the code; \`assumed\`: the choice is ours. After the text of the table a colon may follow with what exactly was wrong.`;

function errorTable(): string {
  const rows = Object.values<CryptoSocketProblem>(CRYPTO_SOCKET_PROBLEMS);
  return table(
    ['code', 'text', 'winerror.h', 'known'],
    rows.map(({ code, error, winerror, known }) => [`\`${code}\``, error, winerror?.[0] ?? '', known]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
