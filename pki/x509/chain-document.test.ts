import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainDocument } from './testing/chain-document.ts';

describe('docs/chain-validation.md', () => {
  it('says what the rows say', () => {
    const path = new URL('../../docs/chain-validation.md', import.meta.url);
    const drawn = chainDocument();
    if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
    const command = 'UPDATE_DOCS=1 npx vitest run pki/x509/chain-document.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(drawn);
  });
});
