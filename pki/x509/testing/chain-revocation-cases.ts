import { OIDS } from '../../oids.ts';
import { integer, octetString, oid, sequence, TRUE, tagged, toDer } from '../der-build.ts';
import { keyUsage } from '../extensions.ts';
import { NOW, testCa } from './authority.ts';
import {
  type ChainCase,
  type ChainKit,
  extension,
  impostorOf,
  inputOf,
  listOf,
  resignedList,
  revokes,
  withSub,
} from './chain-kit.ts';
import { REASONS } from './chain-strangers.ts';

/** Lists: RFC 5280 section 6.3. */

const DAY = 86_400_000;

export const REVOCATION_CASES: readonly ChainCase[] = [
  {
    name: 'lists of both CAs that name nobody',
    build: async (kit) => inputOf(kit, { revocation: [await listOf(kit.root), await listOf(kit.sub)] }),
    verdict: 'ok',
  },
  {
    name: 'a revoked user',
    build: async (kit) =>
      inputOf(kit, { revocation: [await listOf(kit.root), await listOf(kit.sub, revokes(kit.user))] }),
    verdict: 'revoked',
  },
  {
    name: 'a revoked CA',
    build: async (kit) =>
      inputOf(kit, { revocation: [await listOf(kit.root, revokes(kit.sub)), await listOf(kit.sub)] }),
    verdict: 'revoked',
  },
  {
    name: 'the same serial number revoked by another CA',
    build: async (kit) => {
      const stranger = await listOf(await testCa(kit.suite, 'TEST stranger'), revokes(kit.user));
      return inputOf(kit, { revocation: [await listOf(kit.root, revokes(kit.user)), await listOf(kit.sub), stranger] });
    },
    verdict: 'ok',
  },
  {
    name: 'no list of the user’s CA',
    build: async (kit) => inputOf(kit, { revocation: [await listOf(kit.root)] }),
    verdict: 'crl-missing',
  },
  {
    name: 'no list of the root',
    build: async (kit) => inputOf(kit, { revocation: [await listOf(kit.sub)] }),
    verdict: 'crl-missing',
  },
  {
    name: 'a list that has ended',
    build: async (kit) => {
      const ended = await listOf(kit.sub, { thisUpdate: NOW - 3 * DAY, nextUpdate: NOW - DAY });
      return inputOf(kit, { revocation: [await listOf(kit.root), ended] });
    },
    verdict: 'crl-expired',
  },
  {
    name: 'a list that has not begun',
    build: async (kit) => {
      const early = await listOf(kit.sub, { thisUpdate: NOW + DAY, nextUpdate: NOW + 2 * DAY });
      return inputOf(kit, { revocation: [await listOf(kit.root), early] });
    },
    verdict: 'crl-not-yet-valid',
    differs: { bouncyCastle: REASONS.thisUpdate },
  },
  {
    name: 'a list signed by an impostor',
    build: async (kit) =>
      inputOf(kit, { revocation: [await listOf(kit.root), await listOf(kit.sub, {}, await impostorOf(kit))] }),
    verdict: 'crl-bad-signature',
  },
  {
    name: 'a CA whose key may not sign lists',
    build: async (kit) => {
      const changed = await withSub(kit, extension(keyUsage(['keyCertSign'])));
      return inputOf(changed, { revocation: [await listOf(kit.root), await listOf(changed.sub)] });
    },
    verdict: 'key-usage',
  },
  {
    name: 'a list with an unknown critical extension',
    build: async (kit) => inputOf(kit, { revocation: [await listOf(kit.root), await listWith('1.2.3.4', kit)] }),
    verdict: 'crl-not-supported',
  },
  {
    name: 'a delta list alone',
    build: async (kit) =>
      inputOf(kit, { revocation: [await listOf(kit.root), await listWith(OIDS.deltaCrlIndicator, kit)] }),
    verdict: 'crl-not-supported',
  },
  {
    name: 'a newer list that no longer names the user',
    build: async (kit) => {
      const older = await listOf(kit.sub, { ...revokes(kit.user), thisUpdate: NOW - 2 * DAY });
      return inputOf(kit, { revocation: [await listOf(kit.root), older, await listOf(kit.sub, { number: 2 })] });
    },
    verdict: 'ok',
    wavers: { java: REASONS.anyList, bouncyCastle: REASONS.anyList },
  },
];

/** The list of the kit's CA with one more critical extension. */
async function listWith(id: string, kit: ChainKit) {
  const list = await listOf(kit.sub);
  const critical = sequence(oid(id), TRUE(), octetString(toDer(integer(1))));
  return resignedList(list, (parts) => [...parts.slice(0, -1), tagged(0, sequence(critical))], kit.sub);
}
