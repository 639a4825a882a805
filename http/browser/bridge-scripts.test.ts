import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { BRIDGE_WORDS, BRIDGE_WORDS_SCRIPT } from './bridge-words.ts';
import { CRYPTO_SOCKET_SCRIPT } from './crypto-socket-script.ts';
import { DEVICE_SCRIPT } from './device-script.ts';
import { HOUSE_SCRIPT } from './house-script.ts';
import { KEY_WINDOW_SCRIPT } from './key-window-script.ts';

const SCRIPTS = { CRYPTO_SOCKET_SCRIPT, DEVICE_SCRIPT, HOUSE_SCRIPT, KEY_WINDOW_SCRIPT, BRIDGE_WORDS_SCRIPT };

describe('the modules that pages sign with', () => {
  it.each(Object.entries(SCRIPTS))('%s is a module that a browser can read', (name, text) => {
    expect(parseSync(`${name}.js`, text, { sourceType: 'module' }).errors).toEqual([]);
  });

  it('make no HTML of texts, evaluate none, and keep no PIN', () => {
    for (const text of Object.values(SCRIPTS)) {
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
      expect(text.match(/Storage\.setItem\([^)]*\)/g) ?? []).not.toContainEqual(expect.stringMatching(/pin|pass/i));
    }
  });

  it('say everything in three languages, with the same places to fill in', () => {
    for (const [name, { ru, kk, en }] of Object.entries(BRIDGE_WORDS)) {
      const places = [ru, kk, en].map((text) => (text.match(/\{\w+\}/g) ?? []).sort().join());
      expect(new Set(places).size, name).toBe(1);
      expect(new Set([ru, kk, en]).size, name).toBeGreaterThan(1);
    }
  });

  it('say only what there are words for', () => {
    const used = Object.values(SCRIPTS).flatMap((text) =>
      [...text.matchAll(/say\('([\w-]+)'/g)].map(([, name = '']) => name),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !Object.hasOwn(BRIDGE_WORDS, name))).toEqual([]);
    const raised = Object.values(SCRIPTS).flatMap((text) =>
      [...text.matchAll(/BridgeError\('([\w-]+)'/g)].map(([, name = '']) => name),
    );
    expect(raised.filter((name) => !Object.hasOwn(BRIDGE_WORDS, name))).toEqual([]);
  });
});
