import { OIDS } from '../../oids.ts';
import type { ChainInput } from '../chain.ts';
import { certificatePolicies, type Extension } from '../extensions.ts';
import { testCa } from './authority.ts';
import { inhibitAnyPolicy, policyConstraints, policyMappings } from './chain-extension-kit.ts';
import { type ChainCase, type ChainKit, inputOf, withSub, withUser } from './chain-kit.ts';
import { REASONS } from './chain-strangers.ts';

/** Policies: RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14, RFC 9618. */

const [ONE, TWO, THREE] = ['1.2.398.99.1', '1.2.398.99.2', '1.2.398.99.3'] as const;
const ANY = OIDS.anyPolicy;

const policies = (...ids: string[]) => certificatePolicies(ids.map((oid) => ({ oid })));

interface PolicyCase {
  readonly name: string;
  readonly root?: readonly Extension[];
  readonly ca?: readonly Extension[];
  readonly user?: readonly Extension[];
  readonly demands?: Partial<ChainInput>;
  readonly verdict: ChainCase['verdict'];
  readonly differs?: ChainCase['differs'];
}

const explicit = { requireExplicitPolicy: true } as const;

const ROWS: readonly PolicyCase[] = [
  {
    name: 'one policy everywhere, and one is demanded',
    ca: [policies(ONE)],
    user: [policies(ONE)],
    demands: explicit,
    verdict: 'ok',
  },
  {
    name: 'the accepted policy among others',
    ca: [policies(ONE, TWO)],
    user: [policies(TWO, THREE)],
    demands: { ...explicit, initialPolicies: [TWO] },
    verdict: 'ok',
  },
  {
    name: 'another policy than the accepted one',
    ca: [policies(ONE, TWO)],
    user: [policies(ONE)],
    demands: { ...explicit, initialPolicies: [TWO] },
    verdict: 'policy',
  },
  {
    name: 'another policy than the accepted one, but none is demanded',
    ca: [policies(ONE)],
    user: [policies(ONE)],
    demands: { initialPolicies: [TWO] },
    verdict: 'ok',
  },
  { name: 'no policy though one is demanded', demands: explicit, verdict: 'policy' },
  { name: 'a user without the CA’s policy', ca: [policies(ONE)], demands: explicit, verdict: 'policy' },
  {
    name: 'policies with nothing in common',
    ca: [policies(ONE)],
    user: [policies(TWO)],
    demands: explicit,
    verdict: 'policy',
  },
  {
    name: 'policies with nothing in common, and none demanded',
    ca: [policies(ONE)],
    user: [policies(TWO)],
    verdict: 'ok',
  },
  {
    name: 'critical policies',
    user: [certificatePolicies([{ oid: ONE, cps: 'http://ca.test/cps' }], { critical: true })],
    verdict: 'ok',
  },
  {
    name: 'a CA of any policy',
    ca: [policies(ANY)],
    user: [policies(ONE)],
    demands: { ...explicit, initialPolicies: [ONE] },
    verdict: 'ok',
  },
  {
    name: 'a CA of any policy where that is inhibited',
    ca: [policies(ANY)],
    user: [policies(ONE)],
    demands: { ...explicit, inhibitAnyPolicy: true },
    verdict: 'policy',
  },
  {
    name: 'a user of any policy below a CA that inhibits it',
    ca: [policies(ONE), inhibitAnyPolicy(0)],
    user: [policies(ANY)],
    demands: explicit,
    verdict: 'policy',
  },
  {
    name: 'a user of any policy',
    ca: [policies(ONE)],
    user: [policies(ANY)],
    demands: { ...explicit, initialPolicies: [ONE] },
    verdict: 'ok',
  },
  {
    name: 'a mapped policy',
    ca: [policies(ONE), policyMappings([ONE, TWO])],
    user: [policies(TWO)],
    demands: { ...explicit, initialPolicies: [ONE] },
    verdict: 'ok',
  },
  {
    name: 'the policy from which is mapped, in the user',
    ca: [policies(ONE), policyMappings([ONE, TWO])],
    user: [policies(ONE)],
    demands: explicit,
    verdict: 'policy',
  },
  {
    name: 'a mapped policy where the user accepts only the one mapped to',
    ca: [policies(ONE), policyMappings([ONE, TWO])],
    user: [policies(TWO)],
    demands: { ...explicit, initialPolicies: [TWO] },
    verdict: 'policy',
  },
  {
    name: 'a mapped policy where mapping is inhibited',
    ca: [policies(ONE), policyMappings([ONE, TWO])],
    user: [policies(TWO)],
    demands: { ...explicit, inhibitPolicyMapping: true },
    verdict: 'policy',
  },
  {
    name: 'a mapping below any policy',
    ca: [policies(ANY), policyMappings([ONE, TWO])],
    user: [policies(TWO)],
    demands: { ...explicit, initialPolicies: [ONE] },
    verdict: 'ok',
  },
  {
    name: 'a mapping to any policy',
    ca: [policies(ONE), policyMappings([ONE, ANY])],
    user: [policies(TWO)],
    verdict: 'policy',
  },
  {
    name: 'a CA that demands a policy, and a user without',
    ca: [policyConstraints({ explicit: 0 })],
    verdict: 'policy',
  },
  {
    name: 'a CA that demands a policy, and all have it',
    ca: [policies(ONE), policyConstraints({ explicit: 0 })],
    user: [policies(ONE)],
    verdict: 'ok',
  },
  { name: 'a CA that demands a policy only further below', ca: [policyConstraints({ explicit: 5 })], verdict: 'ok' },
  {
    name: 'policy constraints that are not critical',
    ca: [policies(ONE), policyConstraints({ explicit: 0 }, { critical: false })],
    user: [policies(ONE)],
    verdict: 'not-conforming',
    differs: { openssl: REASONS.profile, java: REASONS.profile, bouncyCastle: REASONS.profile },
  },
  {
    name: 'a root that demands a policy, and a user without',
    root: [policyConstraints({ explicit: 0 })],
    verdict: 'policy',
    differs: { openssl: REASONS.anchorPolicy, java: REASONS.anchorPolicy, bouncyCastle: REASONS.anchor },
  },
];

const byOid = (extensions: readonly Extension[] = []) => ({
  extensions: Object.fromEntries(extensions.map((one) => [one.oid, one])),
});

async function build(kit: ChainKit, { root, ca, user, demands }: PolicyCase): Promise<ChainInput> {
  const input = inputOf(await withUser(await withSub(kit, byOid(ca)), byOid(user)), demands);
  if (root === undefined) return input;
  return { ...input, anchors: [(await testCa(kit.suite, 'TEST root', undefined, byOid(root))).certificate] };
}

export const POLICY_CASES: readonly ChainCase[] = ROWS.map((row) => ({
  name: row.name,
  build: (kit) => build(kit, row),
  verdict: row.verdict,
  ...(row.differs && { differs: row.differs }),
}));
