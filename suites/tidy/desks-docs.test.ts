import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { DESKS_HEADING, renderDesksTable } from './desks-docs.ts';
import { ROOT } from './repository.ts';

describe('docs/bank-desks.md', () => {
  const path = join(ROOT, 'docs/bank-desks.md');
  const table = renderDesksTable(BANK_INTERFACE.parts);

  it('says who may call what as the rows do', () => {
    const byHand = readFileSync(path, 'utf8').split(DESKS_HEADING)[0]?.trimEnd() ?? '';
    const text = `${byHand}\n\n${table}`;
    if (process.env.UPDATE_DOCS) writeFileSync(path, text);
    expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run suites/tidy/desks-docs.test.ts').toBe(text);
  });

  it('has an address for each role, and some for the administrator alone', () => {
    expect(table).toContain('| POST /admin/users/:login/unlock | yes |  |  |  |  |');
    expect(table).toMatch(/\| GET \/desks\/call-centre \| {2}\| {2}\| {2}\| {2}\| yes \|/);
    expect(table).toMatch(/^\| \S+ \S+ \|(?: {2}\|){5}$/m);
  });
});
