import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FAULTS } from './instruments/fault-table.ts';
import { faultsDocument } from './testing/faults-document.ts';

it('docs/bank-faults.md says what the rows say, each once', () => {
  const path = fileURLToPath(new URL('../docs/bank-faults.md', import.meta.url));
  const drawn = faultsDocument();
  if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
  expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run bank-sim/faults-document.test.ts').toBe(drawn);
  for (const { id } of FAULTS) expect(drawn.split(`\n| \`${id}\` |`), id).toHaveLength(2);
});
