import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { BRIDGE_TEXTS } from './bridge-texts.ts';
import { SCRIPT } from './script.ts';

const found = (pattern: RegExp) => [...SCRIPT.matchAll(pattern)].map(([, name = '']) => name);

describe("the script of the National CA's cabinet", () => {
  it('is one that a browser can read', () => {
    expect(parseSync('cabinet.js', SCRIPT, { sourceType: 'script' }).errors).toEqual([]);
  });

  it('makes no HTML of texts, evaluates none, and keeps no password', () => {
    expect(SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
    const kept = found(/Storage\.setItem\(([^;]*)\);/g);
    expect(kept).toEqual(["'ncalayer', 'seen'", 'kind, JSON.stringify({ storage, path })']);
  });

  it('says only what there are words for', () => {
    const names = [
      ...found(/Failure\('([\w-]+)'/g),
      ...found(/showState\('([\w-]+)'/g),
      ...found(/tell\(\w+, '(\w+)'/g),
    ];
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !Object.hasOwn(BRIDGE_TEXTS, name))).toEqual([]);
    for (const [name, { kk, ru, en }] of Object.entries(BRIDGE_TEXTS)) {
      const places = [kk, ru, en].map((text) => (text.match(/\{\w+\}/g) ?? []).sort().join());
      expect(new Set(places).size, name).toBe(1);
    }
  });
});
