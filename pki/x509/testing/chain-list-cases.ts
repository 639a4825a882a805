import { type Asn1, characterString, NULL, oid, sequence, toDer } from '../der-build.ts';
import { type Extension, freshestCrl } from '../extensions.ts';
import { NOW } from './authority.ts';
import { certificateIssuer, distributionPoints, general, issuingDistributionPoint } from './chain-extension-kit.ts';
import { type ChainCase, type ChainKit, extension, inputOf, withUser } from './chain-kit.ts';
import { forgedList, type ListParts } from './chain-list-kit.ts';
import { REASONS } from './chain-strangers.ts';

/** Partitioned, indirect and delta lists, and who signs them: RFC 5280 sections 5.2 and 6.3. */

const DAY = 86_400_000;
const HERE = general.uri('http://ca.test/a.crl');
const THERE = general.uri('http://ca.test/b.crl');

/** The user's list is made by these parts; the root's is sound. */
interface ListCase {
  readonly name: string;
  /** CRLDistributionPoints of the user. */
  readonly point?: Extension;
  /** The lists of the CA in the middle. */
  readonly lists: (kit: ChainKit) => readonly ListParts[];
  readonly verdict: ChainCase['verdict'];
  readonly differs?: ChainCase['differs'];
}

const partFor = (reasons: readonly number[], name?: Asn1): ListParts => ({
  extensions: [issuingDistributionPoint({ reasons, ...(name && { names: [name] }) })],
});

/** A complete list that says where its delta list lies. */
const FRESHEST: ListParts = { extensions: [freshestCrl(['http://ca.test/delta.crl'])] };

const unknown = (critical: boolean): Extension => ({ oid: '1.2.3.4', critical, value: toDer(NULL()) });
/** ReasonFlags: keyCompromise alone, and all others. */
const COMPROMISED = [6, 0x40] as const;
const OTHERWISE = [7, 0x3f, 0x80] as const;
const SUB = 'C=KZ,O=TEST,CN=TEST sub';
const PART = sequence(oid('2.5.4.3'), characterString('utf8', 'part'));

const ROWS: readonly ListCase[] = [
  {
    name: 'a list of users only',
    lists: () => [{ extensions: [issuingDistributionPoint({}, 'user')] }],
    verdict: 'ok',
  },
  {
    name: 'a list of CAs only, about a user',
    lists: () => [{ extensions: [issuingDistributionPoint({}, 'ca')] }],
    verdict: 'crl-missing',
  },
  {
    name: 'a list of attribute certificates only',
    lists: () => [{ extensions: [issuingDistributionPoint({}, 'attribute')] }],
    verdict: 'crl-missing',
  },
  {
    name: 'a list for one reason only',
    lists: () => [{ extensions: [issuingDistributionPoint({ reasons: COMPROMISED })] }],
    verdict: 'crl-missing',
  },
  {
    name: 'two lists that cover all reasons together',
    lists: () => [partFor(COMPROMISED), partFor(OTHERWISE)],
    verdict: 'ok',
    differs: { java: REASONS.reasons, bouncyCastle: REASONS.reasons },
  },
  {
    name: 'two lists that cover all reasons together, each with its distribution point',
    point: distributionPoints({ names: [HERE], reasons: COMPROMISED }, { names: [THERE], reasons: OTHERWISE }),
    lists: () => [partFor(COMPROMISED, HERE), partFor(OTHERWISE, THERE)],
    verdict: 'ok',
    differs: { java: REASONS.reasons, bouncyCastle: REASONS.reasons },
  },
  {
    name: 'two lists that cover all reasons together, of which one names the user',
    point: distributionPoints({ names: [HERE], reasons: COMPROMISED }, { names: [THERE], reasons: OTHERWISE }),
    lists: ({ user }) => [
      partFor(COMPROMISED, HERE),
      { ...partFor(OTHERWISE, THERE), lines: [{ holder: user, reason: 'superseded' }] },
    ],
    verdict: 'revoked',
  },
  {
    name: 'a list of the user’s distribution point',
    point: distributionPoints({ names: [HERE] }),
    lists: () => [{ extensions: [issuingDistributionPoint({ names: [THERE, HERE] })] }],
    verdict: 'ok',
  },
  {
    name: 'a list of another distribution point',
    point: distributionPoints({ names: [HERE] }),
    lists: () => [{ extensions: [issuingDistributionPoint({ names: [THERE] })] }],
    verdict: 'crl-missing',
  },
  {
    name: 'a distribution point relative to the CA, on both sides',
    point: distributionPoints({ relative: PART }),
    lists: () => [{ extensions: [issuingDistributionPoint({ relative: PART })] }],
    verdict: 'ok',
  },
  {
    name: 'a distribution point relative to the CA, and the same in full',
    point: distributionPoints({ relative: PART }),
    lists: () => [{ extensions: [issuingDistributionPoint({ names: [general.directory(`${SUB},CN=part`)] })] }],
    verdict: 'ok',
  },
  {
    name: 'a distribution point relative to the CA, and another in full',
    point: distributionPoints({ relative: PART }),
    lists: () => [{ extensions: [issuingDistributionPoint({ names: [general.directory(`${SUB},CN=whole`)] })] }],
    verdict: 'crl-missing',
  },
  {
    name: 'a delta list that revokes the user',
    lists: ({ user }) => [FRESHEST, { number: 2, base: 1, lines: [{ holder: user }] }],
    verdict: 'revoked',
    differs: { java: REASONS.noDelta },
  },
  {
    name: 'a delta list that revokes nobody',
    lists: () => [FRESHEST, { number: 2, base: 1 }],
    verdict: 'ok',
  },
  {
    name: 'a user on hold',
    lists: ({ user }) => [{ lines: [{ holder: user, reason: 'certificateHold' }] }],
    verdict: 'revoked',
  },
  {
    name: 'a user on hold whom the delta list releases',
    lists: ({ user }) => [
      { ...FRESHEST, lines: [{ holder: user, reason: 'certificateHold' }] },
      { number: 2, base: 1, lines: [{ holder: user, reason: 'removeFromCRL' }] },
    ],
    verdict: 'ok',
    differs: { java: REASONS.noDelta },
  },
  {
    name: 'a complete list that says removeFromCRL of the user',
    lists: ({ user }) => [{ lines: [{ holder: user, reason: 'removeFromCRL' }] }],
    verdict: 'revoked',
    differs: { openssl: REASONS.removed, bouncyCastle: REASONS.removed },
  },
  {
    name: 'a delta list of a base that is newer than the list at hand',
    lists: ({ user }) => [
      { ...FRESHEST, lines: [{ holder: user, reason: 'certificateHold' }] },
      { number: 5, base: 4, lines: [{ holder: user, reason: 'removeFromCRL' }] },
    ],
    verdict: 'revoked',
  },
  {
    name: 'a delta list that has ended',
    lists: ({ user }) => [
      { ...FRESHEST, lines: [{ holder: user, reason: 'certificateHold' }] },
      {
        number: 2,
        base: 1,
        lines: [{ holder: user, reason: 'removeFromCRL' }],
        thisUpdate: NOW - 3 * DAY,
        nextUpdate: NOW - 2 * DAY,
      },
    ],
    verdict: 'revoked',
    differs: { openssl: REASONS.staleDelta },
  },
  {
    name: 'a delta list of another partition',
    lists: ({ user }) => [
      { ...FRESHEST, lines: [{ holder: user, reason: 'certificateHold' }] },
      {
        number: 2,
        base: 1,
        lines: [{ holder: user, reason: 'removeFromCRL' }],
        extensions: [issuingDistributionPoint({}, 'user')],
      },
    ],
    verdict: 'revoked',
  },
  {
    name: 'a list that does not say until when it holds',
    lists: () => [{ nextUpdate: null }],
    verdict: 'crl-not-conforming',
    differs: { openssl: REASONS.noEnd, bouncyCastle: REASONS.noEnd },
  },
  {
    name: 'a list without a number',
    lists: () => [{ number: null }],
    verdict: 'crl-not-conforming',
    differs: { openssl: REASONS.profile, java: REASONS.profile, bouncyCastle: REASONS.profile },
  },
  {
    name: 'a list with an unknown critical extension in a line about somebody else',
    lists: ({ sub }) => [{ lines: [{ holder: sub, extensions: [unknown(true)] }] }],
    verdict: 'crl-not-supported',
    differs: { java: REASONS.lineExtension, bouncyCastle: REASONS.lineExtension },
  },
  {
    name: 'a list with an unknown extension that is not critical',
    lists: ({ sub }) => [{ lines: [{ holder: sub, extensions: [unknown(false)] }], extensions: [unknown(false)] }],
    verdict: 'ok',
  },
  {
    name: 'a line that names an issuer in a list that is not indirect',
    lists: ({ sub }) => [{ lines: [{ holder: sub, extensions: [certificateIssuer('CN=TEST elsewhere')] }] }],
    verdict: 'crl-not-supported',
    differs: {
      openssl: REASONS.certificateIssuer,
      java: REASONS.certificateIssuer,
      bouncyCastle: REASONS.certificateIssuer,
    },
  },
];

async function build(kit: ChainKit, { point, lists }: ListCase) {
  const changed = point === undefined ? kit : await withUser(kit, extension(point));
  const made = await Promise.all(lists(changed).map((parts) => forgedList(kit.sub, parts)));
  return inputOf(changed, { revocation: [await forgedList(kit.root), ...made] });
}

const caseOf = (row: ListCase): ChainCase => ({
  name: row.name,
  build: (kit) => build(kit, row),
  verdict: row.verdict,
  ...(row.differs && { differs: row.differs }),
});

export const LIST_CASES: readonly ChainCase[] = ROWS.map(caseOf);
