import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../pki/keys.ts';
import { SUITES } from '../pki/suites.ts';
import { SeededRng, systemRng } from '../simulation/rng.ts';
import { cachedKeyPair, keyFolder } from './key-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const EC = SUITES['ec-p256'];

describe('keys that were made before', () => {
  it('are those that the stream makes anyway, made once', async () => {
    const pair = await cachedKeyPair(EC, new SeededRng('once'));
    expect(pair).toEqual(await generateKeyPair(EC, new SeededRng('once')));
    expect(await cachedKeyPair(EC, new SeededRng('once'))).toBe(pair);
    expect((await cachedKeyPair(EC, new SeededRng('twice'))).publicKey).not.toEqual(pair.publicKey);
    expect((await cachedKeyPair(SUITES['nuc-2004'], new SeededRng('once'))).suite.id).toBe('nuc-2004');
  });

  it("the machine's generator gives a fresh one each time", async () => {
    const [one, other] = await Promise.all([cachedKeyPair(EC, systemRng), cachedKeyPair(EC, systemRng)]);
    expect(one.publicKey).not.toEqual(other.publicKey);
  });

  it('lie in a folder when one is given, readable by nobody else', async () => {
    const seed = 'in a folder';
    const pair = await cachedKeyPair(EC, new SeededRng(seed), keyFolder(join(folder, 'keys')));
    const [name = '', ...more] = readdirSync(join(folder, 'keys'));
    expect([name.startsWith('ec-p256-'), more]).toEqual([true, []]);
    expect(name).not.toContain(Buffer.from(pair.privateKey).toString('hex'));
    expect(statSync(join(folder, 'keys', name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  });

  it('come from the folder when another process has made them, and are made anew when the file is of no use', async () => {
    const stolen = new SeededRng('what the file holds');
    const file = (seed: string) =>
      `ec-p256-${Buffer.from(new SeededRng(seed).stream('name of this key').bytes(16)).toString('hex')}`;
    const held = await generateKeyPair(EC, stolen);
    writeFileSync(join(folder, file('another process')), held.privateKey);
    expect((await cachedKeyPair(EC, new SeededRng('another process'), keyFolder(folder))).publicKey).toEqual(
      held.publicKey,
    );
    const gost = await generateKeyPair(SUITES['nuc-2004'], stolen);
    for (const [seed, octets] of [
      ['garbage', Uint8Array.of(1, 2, 3)],
      ['another suite', gost.privateKey],
    ] as const) {
      writeFileSync(join(folder, file(seed)), octets);
      const own = await generateKeyPair(EC, new SeededRng(seed));
      expect((await cachedKeyPair(EC, new SeededRng(seed), keyFolder(folder))).publicKey).toEqual(own.publicKey);
    }
  });
});
