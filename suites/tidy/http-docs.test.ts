import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { bankOpenApi } from '../../bank-sim/index.ts';
import { caOpenApi } from '../../ca-sim/index.ts';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { CA_INTERFACE } from '../../http/ca-interface.ts';
import { type InterfacePart, operationsOf, schemaNames } from '../../http/interface.ts';
import { route } from '../../http/route.ts';
import { WORKSTATION_INTERFACE } from '../../http/workstation-interface.ts';
import { workstationOpenApi } from '../../workstation/index.ts';
import { DESKS_HEADING, renderDesksTable } from './desks-docs.ts';
import { renderHttpDocs } from './http-docs.ts';
import { ROOT } from './repository.ts';

const INTRO = `# HTTP interfaces

Made from the rows of http/*.ts by \`UPDATE_DOCS=1 npx vitest run suites/tidy/http-docs.test.ts\`; do not edit.

Bodies and replies are JSON in UTF-8, unless a request names other content types. A request that does not fit its row is refused before anything happens. An error
is a document of RFC 9457, \`application/problem+json\`: [Problem](#problem); \`code\` is for programs, \`hint\` says what to
do. A caller that accepts \`text/html\` gets the same answers as pages. Sessions are cookies. What needs the admin token takes it as
\`Authorization: Bearer TOKEN\` (RFC 6750), or the cookie of /admin/login for it. Servers listen on loopback unless told otherwise.
`;

const PARTS = { ...BANK_INTERFACE.parts, ...CA_INTERFACE.parts, ...WORKSTATION_INTERFACE.parts };
/** Of all houses: they have parts of the same name, one of which is the same row by row. */
const INTERFACES: readonly InterfacePart[] = [
  ...new Map(
    [BANK_INTERFACE, CA_INTERFACE, WORKSTATION_INTERFACE]
      .flatMap(({ parts }) => Object.values<InterfacePart>(parts))
      .map((part) => [part.routes, part]),
  ).values(),
];

describe('docs/http.md', () => {
  const path = join(ROOT, 'docs/http.md');
  const names = new Map([...CA_INTERFACE.names, ...BANK_INTERFACE.names, ...WORKSTATION_INTERFACE.names]);
  const rendered = renderHttpDocs(INTRO, INTERFACES, names);

  it('says what the rows say', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(path, rendered);
    expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run suites/tidy/http-docs.test.ts').toBe(rendered);
  });

  it('links only to headings that it has', () => {
    const headings = [...rendered.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
    const links = [...rendered.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => !headings.includes(link ?? ''))).toEqual([]);
  });

  it('names only requirements that are in the list', () => {
    const list = readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8');
    const named = operationsOf(PARTS).flatMap(({ row }) => row.requirements ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !list.includes(`\n| ${id} | `))).toEqual([]);
  });
});

describe('docs/bank-desks.md', () => {
  const path = join(ROOT, 'docs/bank-desks.md');
  const table = renderDesksTable(BANK_INTERFACE.parts);

  it('says who may call what as the rows do', () => {
    const byHand = readFileSync(path, 'utf8').split(DESKS_HEADING)[0]?.trimEnd() ?? '';
    const text = `${byHand}\n\n${table}`;
    if (process.env.UPDATE_DOCS) writeFileSync(path, text);
    expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run suites/tidy/http-docs.test.ts').toBe(text);
  });

  it('has addresses for one role, and some for the administrator alone', () => {
    expect(table).toContain('| POST /admin/users/:login/unlock | yes |  |  |  |  |');
    expect(table).toMatch(/\| GET \/desks\/call-centre \| {2}\| {2}\| {2}\| {2}\| yes \|/);
    expect(table).toMatch(/^\| \S+ \S+ \|(?: {2}\|){5}$/m);
  });
});

describe('the OpenAPI documents', () => {
  it.each([
    ['docs/openapi-ca.json', caOpenApi],
    ['docs/openapi-bank.json', bankOpenApi],
    ['docs/openapi-workstation.json', workstationOpenApi],
  ])('%s says what the rows say', (file, document) => {
    const path = join(ROOT, file);
    const drawn = `${JSON.stringify(document(), undefined, 1)}\n`;
    if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
    expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run suites/tidy/http-docs.test.ts').toBe(drawn);
  });
});

describe('a rendered interface', () => {
  const Name = Type.String({ minLength: 1, maxLength: 9 });
  const Colour = Type.Union([Type.Literal('red'), Type.Literal('blue'), Type.Null()]);
  const rows = {
    paint: route({
      method: 'POST',
      path: '/things/:id',
      body: Type.Object({
        name: Name,
        colours: Type.Array(Colour, { minItems: 2, maxItems: 2 }),
        size: Type.Optional(Type.Integer()),
      }),
      reply: Type.Object({ when: Type.String({ pattern: '^\\d+$' }), at: Type.Object({ x: Type.Number() }) }),
      does: 'Paints a thing.',
      requirements: ['R-X-1', 'R-X-2'],
    }),
    things: route({ method: 'GET', path: '/things', reply: Type.Array(Name), does: 'Every thing.' }),
  };

  it('shows each request with its fields and the named types', () => {
    const octets = {
      stamp: {
        method: 'POST',
        path: '/stamp',
        takes: ['a/query', 'a/other'],
        contentType: 'a/reply',
        does: 'Stamps.',
        requirements: ['R-X-3'],
      },
      list: { path: '/list', contentType: 'a/list', does: 'A list.' },
    } as const;
    expect(
      renderHttpDocs('# Intro\n', [{ title: 'A house', routes: rows, octets }], schemaNames({ Name, Colour })),
    ).toBe(`# Intro

## A house

### POST /things/:id

\`paint\`. Paints a thing.

Requirements: R-X-1, R-X-2.

Body:

- \`name\`: [Name](#name)
- \`colours\`: list of 2 [Colour](#colour)
- \`size\` (may be absent): integer

Reply:

- \`when\`: text \`^\\d+$\`
- \`at\`: { \`x\`: number }

### GET /things

\`things\`. Every thing.

Reply:

- list of [Name](#name)

### POST /stamp

Stamps.

Requirements: R-X-3.

Body: \`a/query\` or \`a/other\`.

Reply: \`a/reply\`.

### GET /list

A list.

Reply: \`a/list\`.

## Types

### Colour

- \`"red"\` or \`"blue"\` or null

### Name

- text of 1 to 9 characters
`);
  });
});
