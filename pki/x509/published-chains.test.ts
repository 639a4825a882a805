import { describe, expect, it } from 'vitest';
import { type Judged, judgeLimbo, judgePkits, publishedMissing } from './testing/published-chains.ts';

/** Good chains that are refused, and bad ones that are accepted: each with its reason. */
const PKITS_DIFFERENCES: Readonly<Record<string, string>> = {
  '4.1.4 Valid DSA Signatures Test4': 'DSA is no suite of this bench',
  '4.1.5 Valid DSA Parameter Inheritance Test5': 'DSA is no suite of this bench',
  '4.2.4 Valid GeneralizedTime notBefore Date Test4': 'a year before 2050 belongs into UTCTime (section 4.1.2.5)',
};

const LIMBO_DIFFERENCES: Readonly<Record<string, string>> = {
  'rfc5280::ca-as-leaf-wrong-san': 'asks for the name of a TLS server, which validateChain does not know',
  'crl::issuer-no-keyusage-extension':
    'section 4.2.1.3: a CA has a keyUsage (accepted with the rule key-usage tolerated)',
  'cve::cve-2024-0567':
    'its anchor is not self-signed and has no authorityKeyIdentifier (accepted with that rule tolerated); limbo’s ' +
    'cross-signed-root-missing-aki wants the same to be refused',
};

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
