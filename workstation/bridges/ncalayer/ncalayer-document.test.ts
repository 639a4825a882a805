import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { BASICS } from './basics.ts';
import { METHODS } from './methods.ts';
import { COMMON_UTILS } from './positional-methods.ts';
import { ncaLayerDocument } from './testing/ncalayer-document.ts';

it('docs/ncalayer.md says what the rows say', () => {
  const path = fileURLToPath(new URL('../../../docs/ncalayer.md', import.meta.url));
  const drawn = ncaLayerDocument();
  if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
  const update = 'run UPDATE_DOCS=1 npx vitest run workstation/bridges/ncalayer/ncalayer-document.test.ts';
  expect(readFileSync(path, 'utf8'), update).toBe(drawn);
});

it('every row of a module has its work, and every work its row', () => {
  const methodsOf = (module: string) => METHODS.filter((row) => row.module === module).map(({ method }) => method);
  expect(Object.keys(COMMON_UTILS).sort()).toEqual(methodsOf('commonUtils').sort());
  expect(Object.keys(BASICS).sort()).toEqual(methodsOf('basics').sort());
});
