import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { enrolmentDocument } from './testing/enrolment-document.ts';

it('docs/enrolment.md says what the rows say', () => {
  const path = fileURLToPath(new URL('../docs/enrolment.md', import.meta.url));
  if (process.env.UPDATE_DOCS) writeFileSync(path, enrolmentDocument());
  const command = 'UPDATE_DOCS=1 npx vitest run ca-sim/enrolment-document.test.ts';
  expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(enrolmentDocument());
});
