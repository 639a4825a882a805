import { keyUsage } from '../extensions.ts';
import { type Holder, type HolderOptions, NOW, testCa, YEAR_MS } from './authority.ts';
import { certificateIssuer, distributionPoints, general, issuingDistributionPoint } from './chain-extension-kit.ts';
import { type ChainCase, type ChainKit, extension, inputOf, moved, withUser } from './chain-kit.ts';
import { forgedList, type Line } from './chain-list-kit.ts';

/** Lists that another key signs than the one that has signed the certificate: RFC 5280 section 6.3.3 (b) and (f). */

const DAY = 86_400_000;
const INDIRECT = issuingDistributionPoint({}, 'indirect');
const LISTER = 'C=KZ,O=TEST,CN=TEST lister';
const listSigning = keyUsage(['cRLSign']);

/** A signer of lists below the root, and a user who names it as cRLIssuer. */
async function withLister(kit: ChainKit, options: HolderOptions = extension(listSigning)) {
  const lister = await testCa(kit.suite, 'TEST lister', kit.root, options);
  const point = distributionPoints({ names: [general.uri('http://ca.test/a.crl')], issuer: general.directory(LISTER) });
  return { lister, kit: await withUser(kit, extension(point)) };
}

/** The user is below the CA; the list about him is the lister's, the list about CA and lister is the root's. */
async function indirect(kit: ChainKit, lister: Holder, lines: readonly Line[], point = INDIRECT) {
  const list = await forgedList(lister, { lines, extensions: [point] });
  const intermediates = [kit.sub.certificate, lister.certificate];
  return inputOf(kit, { intermediates, revocation: [await forgedList(kit.root), list] });
}

const about = (holder: Holder): Line => ({ holder, extensions: [certificateIssuer('C=KZ,O=TEST,CN=TEST sub')] });

/** A second key of the CA, under its name, certified by the root to sign lists. */
function listKeyOf(kit: ChainKit, options: HolderOptions): Promise<Holder> {
  return testCa(kit.suite, 'TEST sub list key', kit.root, {
    ...options,
    change: (template) => ({ ...(options.change?.(template) ?? template), subject: kit.sub.certificate.subject }),
  });
}

async function ownListKey(kit: ChainKit, options: HolderOptions, lines: readonly Line[] = []) {
  const key = await listKeyOf(kit, { ...extension(listSigning), ...options });
  const intermediates = [kit.sub.certificate, key.certificate];
  return inputOf(kit, { intermediates, revocation: [await forgedList(kit.root), await forgedList(key, { lines })] });
}

export const SIGNER_CASES: readonly ChainCase[] = [
  {
    name: 'an indirect list of the signer whom the user’s certificate names',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      return indirect(kit, lister, []);
    },
    verdict: 'ok',
  },
  {
    name: 'an indirect list that revokes the user',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      return indirect(kit, lister, [about(kit.user)]);
    },
    verdict: 'revoked',
  },
  {
    name: 'an indirect list that revokes the same number of the lister itself',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      return indirect(kit, lister, [{ holder: kit.user }]);
    },
    verdict: 'ok',
  },
  {
    name: 'an indirect list in which the line before names the issuer',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      return indirect(kit, lister, [about(kit.sub), { holder: kit.user }]);
    },
    verdict: 'revoked',
  },
  {
    name: 'a list of the named signer that does not say that it is indirect',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      return indirect(kit, lister, [], issuingDistributionPoint({}, 'user'));
    },
    verdict: 'crl-missing',
  },
  {
    name: 'an indirect list of a signer whom the user’s certificate does not name',
    build: async (kit) => indirect(kit, (await withLister(kit)).lister, []),
    verdict: 'crl-missing',
  },
  {
    name: 'an indirect list whose signer may not sign lists',
    build: async (original) => {
      const { lister, kit } = await withLister(original, extension(keyUsage(['keyCertSign'])));
      return indirect(kit, lister, []);
    },
    verdict: 'key-usage',
  },
  {
    name: 'an indirect list whose signer is revoked',
    build: async (original) => {
      const { lister, kit } = await withLister(original);
      const input = await indirect(kit, lister, []);
      const lines = [{ holder: lister }];
      return {
        ...input,
        revocation: [await forgedList(kit.root, { lines }), await forgedList(lister, { extensions: [INDIRECT] })],
      };
    },
    verdict: 'crl-signer-unknown',
  },
  {
    name: 'a list signed with a list key of the CA’s own name',
    build: (kit) => ownListKey(kit, {}),
    verdict: 'ok',
  },
  {
    name: 'a list signed with a list key of the CA’s own name, which names the user',
    build: (kit) => ownListKey(kit, {}, [{ holder: kit.user }]),
    verdict: 'revoked',
  },
  {
    name: 'a list signed with a list key that has ended',
    build: (kit) => ownListKey(kit, moved(NOW - 2 * YEAR_MS, NOW - DAY)),
    verdict: 'crl-signer-unknown',
  },
  {
    name: 'a list signed with a list key that nobody has certified',
    build: async (kit) => {
      const stranger = await testCa(kit.suite, 'TEST stranger');
      const key = await listKeyOf({ ...kit, root: stranger }, extension(listSigning));
      const intermediates = [kit.sub.certificate, key.certificate];
      return inputOf(kit, { intermediates, revocation: [await forgedList(kit.root), await forgedList(key)] });
    },
    verdict: 'crl-signer-unknown',
  },
  {
    name: 'a list signed with the key of another root that is trusted as well',
    build: async (kit) => {
      const other = await testCa(kit.suite, 'TEST other root');
      const key = await listKeyOf({ ...kit, root: other }, extension(listSigning));
      const revocation = [await forgedList(kit.root), await forgedList(key)];
      const anchors = [kit.root.certificate, other.certificate];
      return inputOf(kit, { anchors, intermediates: [kit.sub.certificate, key.certificate], revocation });
    },
    verdict: 'crl-signer-unknown',
  },
];
