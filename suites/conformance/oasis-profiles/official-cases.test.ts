import { createHash, createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCaseFile } from './case-file.ts';
import { OFFICIAL_XML } from './official-cases.gen.ts';
import { authenticationCaseFor, OFFICIAL_CASES, officialCase, publishedRoot } from './official-cases.ts';

const FOLDER = join(import.meta.dirname, 'cases');

function generated(): string {
  const rows = readdirSync(FOLDER)
    .sort()
    .map((file) => `  ${JSON.stringify(file.replace('.xml', ''))}: ${JSON.stringify(read(file))},\n`);
  return [
    '// Generated from cases/*.xml by `UPDATE_DATA=1 npx vitest run suites/conformance/oasis-profiles`. Do not edit.\n',
    '// Copyright (c) OASIS Open 2022, 2025. All Rights Reserved. See SOURCES.md.\n\n',
    'export const OFFICIAL_XML: Readonly<Record<string, string>> = {\n',
    ...rows,
    '};\n',
  ].join('');
}

function read(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

describe('the official cases', () => {
  it('are shipped octet for octet', () => {
    const path = join(import.meta.dirname, 'official-cases.gen.ts');
    if (process.env.UPDATE_DATA !== undefined) writeFileSync(path, generated());
    expect(readFileSync(path, 'utf8')).toBe(generated());
    expect(Object.keys(OFFICIAL_XML)).toHaveLength(8);
  });

  it('have the digests of SOURCES.md', () => {
    const sources = readFileSync(join(import.meta.dirname, 'SOURCES.md'), 'utf8');
    for (const file of readdirSync(FOLDER)) {
      const digest = createHash('sha256')
        .update(readFileSync(join(FOLDER, file)))
        .digest('hex');
      expect(sources).toContain(`| \`${file}\` | \`${digest}\` |`);
    }
  });

  it.each(['3.1', '3.2'] as const)('%s: 67 calls', (version) => {
    const counts = OFFICIAL_CASES.map((name) => readCaseFile(officialCase(name, version).xml).length);
    expect(counts).toEqual([13, 20, 19, 15]);
  });

  it('CERT-M-1 expects a real root certificate', () => {
    expect(new X509Certificate(publishedRoot()).subject).toContain('CN=GlobalSign Root CA');
  });

  it('AUTH-M-1 for an own key: modulus, request and signature of that key, nothing else', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [own, official] = [authenticationCaseFor('3.2', privateKey).xml, officialCase('AUTH-M-1', '3.2').xml];
    const changed = own.split('\n').flatMap((line, at) => (line === official.split('\n')[at] ? [] : [line.trim()]));
    expect(changed.map((line) => /<\w+/.exec(line)?.[0])).toEqual(['<Attribute', '<Data', '<Signature']);
    const [data, signature] = changed.slice(1).map((line) => Buffer.from(/value="(\w+)"/.exec(line)?.[1] ?? '', 'hex'));
    expect(verify('sha256', data as Buffer, createPublicKey(privateKey), signature as Buffer)).toBe(true);
  });

  it('AUTH-M-1 for an own key: only of 2048 bits', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(() => authenticationCaseFor('3.2', privateKey)).toThrow(RangeError);
  });
});
