import { describe, expect, it } from 'vitest';
import { type Judged, judgeLimbo, judgePkits } from './testing/published-chains.ts';
import { LIMBO_DIFFERENCES, PKITS_DIFFERENCES } from './testing/published-differences.ts';

/** With which codes the bad chains of each section of PKITS are refused: not for any reason, but for theirs. */
const PKITS_CODES: Readonly<Record<string, readonly string[]>> = {
  '4.1': ['bad-signature', 'malformed', 'unknown-algorithm'],
  '4.2': ['not-yet-valid', 'expired', 'bad-der'],
  '4.3': ['unknown-issuer'],
  '4.4': ['revoked', 'crl-missing', 'crl-expired', 'crl-not-supported', 'crl-signer-unknown', 'malformed'],
  '4.5': ['revoked', 'not-a-ca'],
  '4.6': ['not-a-ca', 'path-too-long'],
  '4.7': ['key-usage'],
  '4.8': ['policy'],
  '4.9': ['policy'],
  '4.10': ['policy'],
  '4.11': ['policy'],
  '4.12': ['policy'],
  '4.13': ['name-constraints'],
  '4.14': ['revoked', 'crl-missing'],
  '4.15': ['revoked', 'crl-expired', 'crl-not-supported'],
  '4.16': ['unknown-critical-extension'],
};

const isForItsReason = ({ id, said }: Judged) =>
  PKITS_CODES[id.split('.').slice(0, 2).join('.')]?.includes(said) === true;

const wrong = (judged: readonly Judged[]) =>
  judged.filter(({ valid, said }) => valid !== (said === 'ok')).map(({ id }) => id);

describe('validateChain on published chains', () => {
  it('NIST PKITS: no bad chain is accepted, nearly all good ones are', () => {
    const judged = judgePkits();
    expect(judged).toHaveLength(249);
    const bad = judged.filter(({ valid }) => !valid);
    expect(bad).toHaveLength(135);
    expect(bad.filter((one) => !isForItsReason(one))).toEqual([]);
    expect(wrong(judged).toSorted()).toEqual(Object.keys(PKITS_DIFFERENCES).toSorted());
    const accepted = judged.flatMap(({ id, result, policies }) => (result?.ok ? [{ id, result, policies }] : []));
    expect(accepted).toHaveLength(111);
    for (const { id, result, policies } of accepted) {
      expect([id, result.policies.toSorted()]).toEqual([id, policies?.toSorted()]);
    }
  });

  it('x509-limbo: no bad chain is accepted', () => {
    const judged = judgeLimbo();
    expect(judged).toHaveLength(137);
    expect(judged.filter(({ id }) => id.startsWith('rfc5280::')).length).toBeGreaterThanOrEqual(102);
    expect(wrong(judged).toSorted()).toEqual(Object.keys(LIMBO_DIFFERENCES).toSorted());
  });
});
