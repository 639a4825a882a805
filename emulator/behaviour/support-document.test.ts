import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { supportDocument } from '../testing/support-document.ts';

describe('docs/support.md', () => {
  it('says what the rows say', () => {
    const path = new URL('../../docs/support.md', import.meta.url);
    const drawn = supportDocument();
    if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
    const command = 'UPDATE_DOCS=1 npx vitest run emulator/behaviour/support-document.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(drawn);
  });
});
