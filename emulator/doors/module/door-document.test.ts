import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { doorDocument } from './testing/door-document.ts';

it('docs/native-door.md says what the rows say', () => {
  const path = new URL('../../../docs/native-door.md', import.meta.url);
  const drawn = doorDocument();
  if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
  const command = 'UPDATE_DOCS=1 npx vitest run emulator/doors/module/door-document.test.ts';
  expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(drawn);
});
