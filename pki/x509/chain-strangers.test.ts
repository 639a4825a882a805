import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { bouncyCastle, haveBouncyCastle, haveOpenssl, openssl, withFiles } from '../testing/foreign.ts';
import { type ChainInput, validateChain } from './chain.ts';
import type { Crl } from './crl.ts';
import { toPem } from './pem.ts';
import { CHAIN_CASES } from './testing/chain-cases.ts';
import { type ChainCase, chainKit } from './testing/chain-kit.ts';
import type { Stranger } from './testing/chain-strangers.ts';

/** Every case of path validation, with keys on P-256, laid before foreign validators as well. */

const kit = chainKit('ec-p256');
const cases = kit.then((made) => Promise.all(CHAIN_CASES.map(async (one) => ({ one, input: await one.build(made) }))));

const listsOf = ({ revocation }: ChainInput): readonly Crl[] => (typeof revocation === 'object' ? revocation : []);

/** A difference is stated with its reason in the case; a reason without a difference would be out of date. */
function surprise({ name, verdict, differs, wavers }: ChainCase, stranger: Stranger, said: string) {
  if (wavers?.[stranger] !== undefined) return undefined;
  const agrees = (said === 'ok') === (verdict === 'ok');
  return agrees === (differs?.[stranger] === undefined) ? undefined : `${stranger}: ${name} (${verdict}): ${said}`;
}

const pem = (label: 'CERTIFICATE' | 'X509 CRL', objects: readonly { readonly der: Uint8Array }[]) =>
  objects.map(({ der }) => toPem(label, der)).join('');

function opensslSays(input: ChainInput): string {
  const files = {
    anchors: pem('CERTIFICATE', input.anchors),
    intermediates: pem('CERTIFICATE', input.intermediates),
    lists: pem('X509 CRL', listsOf(input)),
    certificate: pem('CERTIFICATE', [input.certificate]),
  };
  return withFiles(files, (paths) => {
    const args = [
      'verify',
      '-x509_strict',
      '-extended_crl',
      '-use_deltas',
      '-attime',
      `${Math.floor(input.at / 1000)}`,
    ];
    args.push('-CAfile', paths.anchors, '-no-CApath', '-no-CAstore', '-policy_check');
    if (input.intermediates.length > 0) args.push('-untrusted', paths.intermediates);
    if (input.revocation !== undefined) args.push('-crl_check_all', '-CRLfile', paths.lists);
    if (input.requireExplicitPolicy) args.push('-explicit_policy');
    if (input.inhibitPolicyMapping) args.push('-inhibit_map');
    if (input.inhibitAnyPolicy) args.push('-inhibit_any');
    for (const policy of input.initialPolicies ?? [OIDS.anyPolicy]) args.push('-policy', policy);
    const { status, stderr } = openssl([...args, paths.certificate]);
    // The command goes on after some errors, and forgets those of a list's own path; it has told them all the same.
    const error = /error \d+ at [^\n]*/.exec(stderr)?.[0];
    return status === 0 && error === undefined ? 'ok' : `refused: ${error ?? stderr}`;
  });
}

function linesOf(input: ChainInput): string[] {
  const part = (word: string, objects: readonly { readonly der: Uint8Array }[]) =>
    objects.map(({ der }) => `${word} ${Buffer.from(der).toString('base64')}`);
  return [
    `at ${input.at}`,
    ...part('certificate', [input.certificate]),
    ...part('intermediate', input.intermediates),
    ...part('anchor', input.anchors),
    ...part('list', listsOf(input)),
    ...(input.initialPolicies ?? []).map((policy) => `policy ${policy}`),
    ...(input.revocation === undefined ? [] : ['demand revocation']),
    ...(input.requireExplicitPolicy ? ['demand explicit-policy'] : []),
    ...(input.inhibitPolicyMapping ? ['demand inhibit-mapping'] : []),
    ...(input.inhibitAnyPolicy ? ['demand inhibit-any'] : []),
    'end -',
  ];
}

const tool = haveOpenssl();
const java = haveBouncyCastle();
const JUDGE = fileURLToPath(new URL('../testing/ChainJudge.java', import.meta.url));

describe('validateChain and strangers', () => {
  it('decides as the cases say, with keys on P-256 as well', async () => {
    for (const { one, input } of await cases) {
      const ours = validateChain(input);
      expect([one.name, ours.ok ? 'ok' : ours.code]).toEqual([one.name, one.verdict]);
    }
  });

  it.skipIf(!tool.have)(`OpenSSL agrees, or differs for a stated reason${tool.note}`, async () => {
    const surprises = (await cases).flatMap(({ one, input }) => surprise(one, 'openssl', opensslSays(input)) ?? []);
    expect(surprises).toEqual([]);
  });

  it.skipIf(!java.have)(`Java and BouncyCastle agree, or differ for a stated reason${java.note}`, async () => {
    const made = await cases;
    const { status, stdout, stderr } = bouncyCastle(JUDGE, [], {
      input: made.flatMap(({ input }) => linesOf(input)).join('\n'),
    });
    expect([status, stderr]).toEqual([0, '']);
    const said = stdout.toString().trim().split('\n');
    expect(said).toHaveLength(2 * made.length);
    const surprises = said.flatMap((line, i) => {
      const [stranger, words] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
      return surprise((made[i >> 1] as (typeof made)[0]).one, stranger as Stranger, words) ?? [];
    });
    expect(surprises).toEqual([]);
  });
});
