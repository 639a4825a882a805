import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLIENT_ROWS } from './testing/client-table.ts';
import { clientsDocument } from './testing/clients-document.ts';

describe('docs/ca-clients.md', () => {
  it('says what the rows say', () => {
    const path = fileURLToPath(new URL('../docs/ca-clients.md', import.meta.url));
    if (process.env.UPDATE_DOCS) writeFileSync(path, clientsDocument());
    const command = 'UPDATE_DOCS=1 npx vitest run ca-sim/clients-document.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(clientsDocument());
  });

  it.each(CLIENT_ROWS)('$client, $protocol: there is the test "$test"', ({ file, test }) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    // A name stands behind a quotation mark on its own line, also where it is put together.
    const names = text.split('\n').filter((line) => /['"`]/.test(line.split(test)[0] ?? ''));
    expect(names.filter((line) => line.includes(test))).toHaveLength(1);
  });
});
