import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError } from '../error.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { type ChainInput, validateChain } from './chain.ts';
import { parseCrl } from './crl.ts';
import { compareDer } from './der.ts';
import { testCa } from './testing/authority.ts';
import { type ChainKit, chainKit, inputOf, listOf } from './testing/chain-kit.ts';
import { mutationsOf } from './testing/mutations.ts';

/**
 * A good chain of which one thing is changed is refused, unless the change has made nothing else of it: a list that is left
 * out of the decision, or a certificate that no path needs.
 */

type Part = 'user' | 'sub' | 'list';

/** The chain as octets: what an attacker has in hand. */
async function octetsOf(kit: ChainKit): Promise<Record<Part | 'rootList', Uint8Array>> {
  const [list, rootList] = [await listOf(kit.sub), await listOf(kit.root)];
  return { user: kit.user.der, sub: kit.sub.der, list: list.der, rootList: rootList.der };
}

/** What is vouched for: the certificates of the path, octet by octet; undefined when anything is refused. */
function vouched(kit: ChainKit, octets: Record<Part | 'rootList', Uint8Array>): string | undefined {
  try {
    const result = validateChain({
      ...inputOf(kit),
      certificate: parseCertificate(octets.user),
      intermediates: [parseCertificate(octets.sub)],
      revocation: [parseCrl(octets.list), parseCrl(octets.rootList)],
    });
    return result.ok ? result.path.map(({ der }) => Buffer.from(der).toString('base64')).join() : undefined;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

describe.each(['kisc-2004', 'ec-p256'] as const)('a good chain of %s', (suite) => {
  const made = chainKit(suite).then(async (kit) => ({ kit, octets: await octetsOf(kit) }));

  it.each(['user', 'sub', 'list'] as const)('with a mutated %s is refused', async (part) => {
    const { kit, octets } = await made;
    expect(vouched(kit, octets)).toBeDefined();
    fc.assert(
      fc.property(mutationsOf(octets[part]), (mutated) => {
        fc.pre(compareDer(mutated, octets[part]) !== 0);
        expect(vouched(kit, { ...octets, [part]: mutated })).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('with every bit of a signature flipped in turn is refused', async () => {
    const { kit, octets } = await made;
    const { signature } = kit.user.certificate;
    const start = octets.user.length - signature.length;
    for (let bit = 0; bit < signature.length * 8; bit += 7) {
      const user = Uint8Array.from(octets.user);
      user[start + (bit >> 3)] = (user[start + (bit >> 3)] as number) ^ (1 << (bit & 7));
      expect(vouched(kit, { ...octets, user })).toBeUndefined();
    }
  });

  it('with certificates and lists in each other’s place is refused', async () => {
    const { kit, octets } = await made;
    const stranger = await testCa(suite, 'TEST stranger');
    const others = { ...octets, stranger: stranger.der, root: kit.root.der };
    const swaps = (['user', 'sub'] as const).flatMap((part) =>
      Object.entries(others)
        .filter(([name]) => name !== part && !(part === 'user' && (name === 'sub' || name === 'root')))
        .map(([, der]) => ({ ...octets, [part]: der })),
    );
    expect(swaps.length).toBeGreaterThan(5);
    for (const swapped of swaps) expect(vouched(kit, swapped)).toBeUndefined();
    expect(vouched(kit, { ...octets, list: octets.rootList })).toBeUndefined();
  });
});

/** Names of a certificate as read, changed without a new signature: what a careless caller could hand in. */
describe('a path is judged by its octets', () => {
  it('so a Certificate object whose octets are another’s does not pass as that one', async () => {
    const kit = await chainKit('ec-p256');
    const stranger = await testCa('ec-p256', 'TEST stranger');
    const input = (certificate: Certificate): ChainInput => inputOf(kit, { certificate });
    const forged = { ...stranger.certificate, issuer: kit.sub.certificate.subject };
    expect(validateChain(input(forged)).ok).toBe(false);
  });
});
