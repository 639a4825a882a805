import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FUNCTIONS } from './functions.ts';
import { cryptoSocketDocument } from './testing/crypto-socket-document.ts';

it('docs/crypto-socket.md says what the rows say, each function once', () => {
  const path = fileURLToPath(new URL('../../../docs/crypto-socket.md', import.meta.url));
  const drawn = cryptoSocketDocument();
  if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
  const update = 'run UPDATE_DOCS=1 npx vitest run workstation/bridges/crypto-socket/crypto-socket-document.test.ts';
  expect(readFileSync(path, 'utf8'), update).toBe(drawn);
  for (const { api, name } of FUNCTIONS) expect(drawn.split(`\n### ${api}.${name}\n`), name).toHaveLength(2);
});
