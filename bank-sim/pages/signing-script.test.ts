import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { BRIDGE_WORDS } from '../../http/browser/bridge-words.ts';
import { SIGNING_SCRIPT } from './signing-script.ts';

it('is a module that a browser can read, makes no HTML of texts, and says only what there are words for', () => {
  expect(parseSync('page.js', SIGNING_SCRIPT, { sourceType: 'module' }).errors).toEqual([]);
  expect(SIGNING_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
  const names = [...SIGNING_SCRIPT.matchAll(/(?:say|BridgeError)\('([\w-]+)'/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !Object.hasOwn(BRIDGE_WORDS, name))).toEqual([]);
});
