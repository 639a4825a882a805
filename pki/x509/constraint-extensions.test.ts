import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError, type PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { parseCrl } from './crl.ts';
import { certificateIssuers, crlExtensionValues } from './crl-extensions.ts';
import { sequence, toDer } from './der-build.ts';
import { ALL_REASONS } from './distribution-points.ts';
import { extensionValues } from './extension-values.ts';
import { type Extension, freshestCrl } from './extensions.ts';
import { dnToString } from './name.ts';
import {
  altNames,
  certificateIssuer,
  distributionPoints,
  general,
  inhibitAnyPolicy,
  issuingDistributionPoint,
  nameConstraints,
  policyConstraints,
  policyMappings,
} from './testing/chain-extension-kit.ts';
import { chainKit } from './testing/chain-kit.ts';
import { forgedList } from './testing/chain-list-kit.ts';
import { mutationsOf } from './testing/mutations.ts';
import { outcome } from './testing/outcome.ts';

const { dns, mail, uri, ip, directory, other } = general;
const NAMES = [
  other('1.2.3'),
  mail('a@b.test'),
  dns('b.test'),
  directory('C=KZ'),
  uri('http://b.test'),
  ip(1, 2, 3, 4),
];
/** ReasonFlags: keyCompromise, privilegeWithdrawn and aACompromise. */
const REASONS = [7, 0x41, 0x80] as const;

describe('extensions about names, policies and lists', () => {
  it('are what was built', () => {
    const values = extensionValues([
      altNames(...NAMES),
      nameConstraints({ permitted: [dns('a.test')], excluded: [directory('C=KZ'), ip(1, 2, 3, 0, 255, 255, 255, 0)] }),
      policyMappings(['1.2.3', '1.2.4'], ['1.2.3', '1.2.5']),
      policyConstraints({ explicit: 1, mapping: 0 }),
      inhibitAnyPolicy(3),
      distributionPoints(
        { names: [uri('http://a/'), uri('http://b/')], reasons: REASONS },
        { issuer: directory('CN=T') },
      ),
    ]);
    expect(values.subjectAltNames.map(({ kind }) => kind)).toEqual(
      ['otherName', 'rfc822Name', 'dNSName', 'directoryName', 'uri', 'iPAddress'], // in the order of the extension
    );
    expect(values.nameConstraints?.permitted.map(({ kind }) => kind)).toEqual(['dNSName']);
    expect(values.nameConstraints?.excluded.map(({ kind }) => kind)).toEqual(['directoryName', 'iPAddress']);
    expect(values.policyMappings).toEqual([
      { issuerDomain: '1.2.3', subjectDomain: '1.2.4' },
      { issuerDomain: '1.2.3', subjectDomain: '1.2.5' },
    ]);
    expect(values.policyConstraints).toEqual({ requireExplicitPolicy: 1, inhibitPolicyMapping: 0 });
    expect(values.inhibitAnyPolicy).toBe(3);
    expect(values.distributionPoints.map(({ reasons }) => reasons)).toEqual([2 | (1 << 7) | (1 << 8), ALL_REASONS]);
    expect(values.crlUrls).toEqual(['http://a/', 'http://b/']);
    const [, second] = values.distributionPoints;
    expect(second?.crlIssuer?.map((name) => name.kind === 'directoryName' && dnToString(name.name))).toEqual(['CN=T']);
  });

  it.each<[string, string, string, PkiErrorCode]>([
    ['name constraints without a subtree', OIDS.nameConstraints, '3000', 'malformed'],
    ['name constraints with an empty list', OIDS.nameConstraints, '3002a000', 'malformed'],
    ['a subtree of unknown kind', OIDS.nameConstraints, '3006a00430028900', 'malformed'],
    ['a maximum that is negative', OIDS.nameConstraints, '300aa00830068201618101ff', 'malformed'],
    ['an otherName without a value', OIDS.subjectAltName, '3006a00406022a03', 'malformed'],
    ['a registeredID that is cut', OIDS.subjectAltName, '3003880183', 'bad-der'],
    ['a policy twice', OIDS.certificatePolicies, '300c300406022a03300406022a03', 'malformed'],
    ['an empty list of mappings', OIDS.policyMappings, '3000', 'malformed'],
    ['a mapping to nothing', OIDS.policyMappings, '3006300406022a03', 'malformed'],
    ['policy constraints without a rule', OIDS.policyConstraints, '3000', 'malformed'],
    ['a negative count of certificates', OIDS.policyConstraints, '30038001ff', 'malformed'],
    ['a count with a spare zero', OIDS.policyConstraints, '300480020001', 'bad-der'],
    ['a negative inhibitAnyPolicy', OIDS.inhibitAnyPolicy, '0201ff', 'malformed'],
    ['a distribution point with reasons only', OIDS.crlDistributionPoints, '3006300481020640', 'malformed'],
    ['reasons with trailing zero bits', OIDS.crlDistributionPoints, '300d300ba005a00386016181020540', 'bad-der'],
    ['the unused reason alone', OIDS.crlDistributionPoints, '300d300ba005a00386016181020780', 'malformed'],
  ])('cannot be %s', (_, oid, value, code) => {
    expect(outcome(() => extensionValues([{ oid, critical: false, value: hexToBytes(value) }]))).toBe(code);
  });
});

describe('IssuingDistributionPoint', () => {
  const read = (one: Extension) => crlExtensionValues([one]).issuingDistributionPoint;

  it('is what was built', () => {
    expect(
      read(issuingDistributionPoint({ names: [uri('http://a/')], reasons: REASONS }, 'user', 'indirect')),
    ).toMatchObject({
      onlyContainsUserCerts: true,
      onlyContainsCACerts: false,
      onlyContainsAttributeCerts: false,
      indirectCRL: true,
      onlySomeReasons: 2 | (1 << 7) | (1 << 8),
    });
    expect(read(issuingDistributionPoint({}, 'ca'))).toMatchObject({
      onlyContainsCACerts: true,
      onlySomeReasons: ALL_REASONS,
    });
  });

  it.each<[string, string, PkiErrorCode]>([
    ['nothing at all', '3000', 'malformed'],
    ['for users and for CAs only', '30068101ff8201ff', 'malformed'],
    ['with FALSE encoded', '3003810100', 'bad-der'],
    ['with a flag of two octets', '30048102ffff', 'bad-der'],
    ['with a name of unknown kind', '3004a0028200', 'malformed'],
    ['with a name of several attributes', '3004a002a100', 'malformed'],
  ])('cannot be %s', (_, value, code) => {
    const oid = OIDS.issuingDistributionPoint;
    expect(outcome(() => read({ oid, critical: true, value: hexToBytes(value) }))).toBe(code);
  });
});

describe('certificateIssuer', () => {
  it('must have a directory name, or nobody would be revoked by the line', () => {
    const of = (...names: Parameters<typeof sequence>) =>
      certificateIssuers([{ oid: OIDS.certificateIssuer, critical: true, value: toDer(sequence(...names)) }]);
    expect(of(uri('http://a/'), directory('CN=T'))?.map(dnToString)).toEqual(['CN=T']);
    expect(outcome(() => of(uri('http://a/')))).toBe('malformed');
    expect(certificateIssuers([])).toBeUndefined();
  });
});

describe('readers of damaged extensions', () => {
  it.each<[string, Extension]>([
    ['nameConstraints', nameConstraints({ permitted: NAMES, excluded: NAMES })],
    ['subjectAltName', altNames(...NAMES)],
    ['policyMappings', policyMappings(['1.2.3', '1.2.4'])],
    ['policyConstraints', policyConstraints({ explicit: 1, mapping: 1 })],
    ['cRLDistributionPoints', distributionPoints({ names: NAMES, reasons: REASONS, issuer: directory('CN=T') })],
    ['issuingDistributionPoint', issuingDistributionPoint({ names: NAMES, reasons: REASONS }, 'user', 'indirect')],
    ['freshestCRL', freshestCrl(['http://a/'])],
  ])('%s: a value or a PkiError', (_, { oid, value }) => {
    fc.assert(
      fc.property(mutationsOf(value), (mutated) => {
        const one = { oid, critical: true, value: mutated };
        try {
          extensionValues([one]);
          crlExtensionValues([one]);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a damaged indirect list', () => {
  it('is a list or a PkiError', async () => {
    const { root, sub, user } = await chainKit('ec-p256');
    const extensions = [certificateIssuer('CN=T')];
    const lines = [{ holder: user }, { holder: sub, extensions }, { holder: user, reason: 'superseded' as const }];
    const point = issuingDistributionPoint({ names: NAMES }, 'indirect');
    const list = await forgedList(root, { base: 1, lines, extensions: [point] });
    expect([list.revoked.size, list.revokedElsewhere.size, list.baseNumber]).toEqual([1, 2, '01']);
    fc.assert(
      fc.property(mutationsOf(list.der), (mutated) => {
        try {
          parseCrl(mutated);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
