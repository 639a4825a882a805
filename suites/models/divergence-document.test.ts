import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { divergenceDocument } from './testing/divergence-document.ts';
import { SOFT_HSM_DIVERGENCES } from './token/targets/soft-hsm-divergences.ts';

describe('docs/divergences-softhsm2.md', () => {
  it('says what the rows say', () => {
    const path = new URL('../../docs/divergences-softhsm2.md', import.meta.url);
    const drawn = divergenceDocument(SOFT_HSM_DIVERGENCES);
    if (process.env.UPDATE_DOCS) writeFileSync(path, drawn);
    const command = 'UPDATE_DOCS=1 npx vitest run suites/models/divergence-document.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(drawn);
  });
});
