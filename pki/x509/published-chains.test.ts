import { describe, expect, it } from 'vitest';
import { type Judged, judgeLimbo, judgePkits, publishedMissing } from './testing/published-chains.ts';
import { LIMBO_DIFFERENCES, PKITS_DIFFERENCES } from './testing/published-differences.ts';

const wrong = (judged: readonly Judged[]) =>
  judged.filter(({ valid, said }) => valid !== (said === 'ok')).map(({ id }) => id);

const missing = { pkits: publishedMissing('pkits'), limbo: publishedMissing('limbo') } as const;
const note = (name: keyof typeof missing) => (missing[name] === '' ? '' : ` [skipped: ${missing[name]}]`);

describe('validateChain on published chains', () => {
  it.skipIf(missing.pkits !== '')(
    `NIST PKITS: no bad chain is accepted, nearly all good ones are${note('pkits')}`,
    () => {
      const judged = judgePkits();
      expect(judged).toHaveLength(249);
      expect(judged.filter(({ valid }) => !valid)).toHaveLength(135);
      expect(wrong(judged).toSorted()).toEqual(Object.keys(PKITS_DIFFERENCES).toSorted());
      const accepted = judged.flatMap(({ id, result, policies }) => (result?.ok ? [{ id, result, policies }] : []));
      expect(accepted).toHaveLength(111);
      for (const { id, result, policies } of accepted) {
        expect([id, result.policies.toSorted()]).toEqual([id, policies?.toSorted()]);
      }
    },
  );

  it.skipIf(missing.limbo !== '')(`x509-limbo: no bad chain is accepted${note('limbo')}`, () => {
    const judged = judgeLimbo();
    expect(judged.length).toBeGreaterThanOrEqual(137);
    expect(judged.filter(({ id }) => id.startsWith('rfc5280::')).length).toBeGreaterThanOrEqual(102);
    expect(wrong(judged).toSorted()).toEqual(Object.keys(LIMBO_DIFFERENCES).toSorted());
  });
});
