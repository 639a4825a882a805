import { CLIENT_PROTOCOLS, CLIENT_ROWS, CLIENTS, type ClientName, type ClientProtocol } from './client-table.ts';

/** docs/ca-clients.md, drawn from the rows of the tests with programs of others. */
export function clientsDocument(): string {
  return [
    INTRO,
    '## Who speaks what',
    GRID,
    grid(),
    '## The tests',
    table(
      ['protocol', 'client', 'algorithms', 'bad paths', 'test'],
      CLIENT_PROTOCOLS.flatMap((protocol) => CLIENT_ROWS.filter((row) => row.protocol === protocol)).map(
        ({ protocol, client, name, algorithms, bad, file }) => [
          protocol,
          name ?? client,
          algorithms.join(', ') || '–',
          bad ?? '–',
          `ca-sim/${file}`,
        ],
      ),
    ),
    '',
  ].join('\n\n');
}

const INTRO = `# Clients that nobody here wrote

Drawn from the rows of ca-sim/testing/client-table.ts by \`UPDATE_DOCS=1 npx vitest run ca-sim/clients-document.test.ts\`; do not edit.

The tests drive the CA with programs and libraries of others: it counts what these accept and refuse. The faults that they notice
(docs/ca-faults.md) come on top.`;

const GRID = `An exclamation mark: bad paths too. A dash is a gap: the program does not speak that protocol, or no test drives it. GOST is asked
of OpenSSL's engine and of BouncyCastle only, as the others have none; they check signatures under Kazakh identifiers by their own arithmetic.`;

function grid(): string {
  return table(
    ['', ...CLIENTS],
    CLIENT_PROTOCOLS.map((protocol) => [protocol, ...CLIENTS.map((client) => cell(protocol, client))]),
  );
}

function cell(protocol: ClientProtocol, client: ClientName): string {
  const rows = CLIENT_ROWS.filter((row) => row.protocol === protocol && row.client === client);
  if (rows.length === 0) return '–';
  const of = (algorithm: 'RSA' | 'EC' | 'GOST') => rows.filter(({ algorithms }) => algorithms.includes(algorithm));
  const names = (['RSA', 'EC', 'GOST'] as const).flatMap((algorithm) => {
    const found = of(algorithm);
    return found.length === 0 ? [] : [`${algorithm}${found.some(({ bad }) => bad) ? '!' : ''}`];
  });
  const who = client === 'others' ? `${rows.map(({ name }) => name).join(', ')}: ` : '';
  return `${who}${names.join(' ') || 'yes'}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
