import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { SUITES } from '../suites.ts';
import { isStrictDer, readDer } from './der.ts';
import { fromDer, sequence, toDer } from './der-build.ts';
import { criticalUnknown, extensionValues, readExtensions } from './extension-values.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  extendedKeyUsage,
  extensionSequence,
  freshestCrl,
  KEY_USAGES,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.ts';
import { dnToString, parseDn } from './name.ts';
import { ALL_SUITES, testSigner } from './testing/authority.ts';
import { outcome } from './testing/outcome.ts';

const hex = ({ value }: Extension) => bytesToHex(value);
const keyIdentifier = hexToBytes('0102030405060708090a0b0c0d0e0f1011121314');
const issuer = parseDn('C=KZ,CN=T');

describe('extension builders', () => {
  it.each<[string, Extension, string]>([
    ['basicConstraints of a CA', basicConstraints({ ca: true }), '30030101ff'],
    ['basicConstraints of a CA with pathLen 0', basicConstraints({ ca: true, pathLen: 0 }), '30060101ff020100'],
    ['basicConstraints of nobody', basicConstraints({ ca: false }), '3000'],
    ['keyUsage 46 of a KISC CA', keyUsage(['nonRepudiation', 'keyCertSign', 'cRLSign']), '03020146'],
    ['keyUsage C0 of a KISC user', keyUsage(['digitalSignature', 'nonRepudiation']), '030206c0'],
    ['keyUsage with the ninth bit', keyUsage(['keyAgreement', 'decipherOnly']), '0303070880'],
    ['extendedKeyUsage for e-mail', extendedKeyUsage([OIDS.emailProtection]), '300a06082b06010505070304'],
    ['subjectKeyIdentifier', subjectKeyIdentifier(keyIdentifier), '04140102030405060708090a0b0c0d0e0f1011121314'],
    [
      'authorityKeyIdentifier with a key identifier',
      authorityKeyIdentifier({ keyIdentifier }),
      '301680140102030405060708090a0b0c0d0e0f1011121314',
    ],
    [
      'authorityKeyIdentifier with all three parts, a serial number above 7F included',
      authorityKeyIdentifier({ keyIdentifier: Uint8Array.of(1), certificate: { issuer, serialNumber: '80' } }),
      '3026800101a11da41b3019310b3009060355040613024b5a310a300806035504030c015482020080',
    ],
    [
      'subjectAltName of a directory name',
      subjectAltName([issuer]),
      '301da41b3019310b3009060355040613024b5a310a300806035504030c0154',
    ],
    [
      'two distribution points, one URL each',
      crlDistributionPoints(['http://a/', 'http://b/']),
      '3022300fa00da00b8609687474703a2f2f612f300fa00da00b8609687474703a2f2f622f',
    ],
    ['freshestCRL', freshestCrl(['http://a/']), '3011300fa00da00b8609687474703a2f2f612f'],
    [
      'authorityInfoAccess',
      authorityInfoAccess({ ocsp: ['http://o/'], caIssuers: ['http://c/'] }),
      '302e301506082b060105050730018609687474703a2f2f6f2f301506082b060105050730028609687474703a2f2f632f',
    ],
    ['certificatePolicies', certificatePolicies([{ oid: '1.2.3' }]), '3006300406022a03'],
    [
      'certificatePolicies with a CPS',
      certificatePolicies([{ oid: '1.2.3', cps: 'http://p/' }]),
      '301f301d06022a033017301506082b060105050702011609687474703a2f2f702f',
    ],
  ])('write %s', (_, extension, value) => {
    expect(hex(extension)).toBe(value);
    expect(isStrictDer(extension.value)).toBe(true);
    expect(isStrictDer(toDer(extensionSequence(extension)))).toBe(true);
  });

  it('leave out critical when it is FALSE, the DEFAULT', () => {
    expect(bytesToHex(toDer(extensionSequence({ oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) })))).toBe(
      '300806022a0304020500',
    );
    expect(bytesToHex(toDer(extensionSequence({ oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) })))).toBe(
      '300b06022a030101ff04020500',
    );
  });

  it.each<[string, () => Extension]>([
    ['a pathLen without a CA', () => basicConstraints({ ca: false, pathLen: 1 })],
    ['no key usage', () => keyUsage([])],
    ['no purpose', () => extendedKeyUsage([])],
    ['no alternative name', () => subjectAltName([])],
    ['no URL', () => crlDistributionPoints([])],
    ['no access', () => authorityInfoAccess({})],
    ['no policy', () => certificatePolicies([])],
    ['a URL that is not ASCII', () => crlDistributionPoints(['http://қаз.kz/'])],
  ])('refuse %s', (_, build) => {
    expect(outcome(build)).toBe('bad-argument');
  });
});

describe('extension values', () => {
  it('are what was built', () => {
    const values = extensionValues([
      basicConstraints({ ca: true, pathLen: 3 }),
      keyUsage(KEY_USAGES),
      extendedKeyUsage([OIDS.emailProtection, OIDS.clientAuth]),
      subjectKeyIdentifier(keyIdentifier),
      authorityKeyIdentifier({ keyIdentifier, certificate: { issuer, serialNumber: 'FF01' } }),
      subjectAltName([issuer, parseDn('SERIALNUMBER=100460000102,CN=TEST')]),
      crlDistributionPoints(['http://a/', 'http://b/']),
      freshestCrl(['http://d/']),
      authorityInfoAccess({ ocsp: ['http://o/'], caIssuers: ['http://c/'] }),
      certificatePolicies([{ oid: '1.2.3', cps: 'http://p/' }, { oid: '1.2.4' }]),
    ]);
    expect(values.basicConstraints).toEqual({ ca: true, pathLen: 3 });
    expect([...(values.keyUsage ?? [])]).toEqual(KEY_USAGES);
    expect(values.extendedKeyUsage).toEqual([OIDS.emailProtection, OIDS.clientAuth]);
    expect(values.subjectKeyId).toBe('0102030405060708090A0B0C0D0E0F1011121314');
    expect(values.authorityKeyId?.serialNumber).toBe('FF01');
    expect(values.authorityKeyId?.issuers.map(dnToString)).toEqual(['C=KZ,CN=T']);
    expect(values.subjectDirectoryNames.map(dnToString)).toEqual(['C=KZ,CN=T', 'SERIALNUMBER=100460000102,CN=TEST']);
    expect(values.crlUrls).toEqual(['http://a/', 'http://b/']);
    expect(values.freshestCrlUrls).toEqual(['http://d/']);
    expect(values.ocspUrls).toEqual(['http://o/']);
    expect(values.caIssuersUrls).toEqual(['http://c/']);
    expect(values.policies).toEqual(['1.2.3', '1.2.4']);
  });

  it.each<[string, string, string, PkiErrorCode]>([
    ['cA FALSE encoded', OIDS.basicConstraints, '3003010100', 'bad-der'],
    ['a negative pathLen', OIDS.basicConstraints, '30060101ff0201ff', 'malformed'],
    ['basicConstraints with a part too many', OIDS.basicConstraints, '30080101ff0201000500', 'malformed'],
    ['keyUsage with trailing zero bits', OIDS.keyUsage, '030200c0', 'bad-der'],
    ['keyUsage without bits', OIDS.keyUsage, '030100', 'malformed'],
    ['keyUsage with a tenth bit', OIDS.keyUsage, '0303060040', 'malformed'],
    ['keyUsage that is an OCTET STRING', OIDS.keyUsage, '040206c0', 'malformed'],
    ['an empty extendedKeyUsage', OIDS.extendedKeyUsage, '3000', 'malformed'],
    ['an issuer without a serial number', OIDS.authorityKeyIdentifier, '3006a10482026162', 'malformed'],
    ['a serial number with a spare zero', OIDS.authorityKeyIdentifier, '300aa1048202616282020001', 'bad-der'],
    ['an empty subjectAltName', OIDS.subjectAltName, '3000', 'malformed'],
    ['a GeneralName [9]', OIDS.subjectAltName, '30028900', 'malformed'],
    ['a constructed e-mail address', OIDS.subjectAltName, '3005a1030c0141', 'malformed'],
    ['a URL beyond ASCII', OIDS.crlDistributionPoints, '30093007a005a0038601e9', 'bad-der'],
    ['an empty list of distribution points', OIDS.crlDistributionPoints, '3000', 'malformed'],
    ['a distribution point name [2]', OIDS.crlDistributionPoints, '30063004a0028200', 'malformed'],
    ['a policy that is no identifier', OIDS.certificatePolicies, '300430020500', 'malformed'],
    ['octets after the value', OIDS.subjectKeyIdentifier, '04010100', 'bad-der'],
  ])('cannot be %s', (_, oid, value, code) => {
    expect(outcome(() => extensionValues([{ oid, critical: false, value: hexToBytes(value) }]))).toBe(code);
  });

  it('leave an unknown extension unread', () => {
    expect(outcome(() => extensionValues([{ oid: '1.2.3', critical: true, value: Uint8Array.of(0xff) }]))).toBe('fine');
  });
});

describe('readExtensions', () => {
  const list = (...extensions: Extension[]) => readDer(toDer(sequence(...extensions.map(extensionSequence))));

  it('reads what extensionSequence wrote', () => {
    const all = [basicConstraints({ ca: true }), keyUsage(['cRLSign'], { critical: false })];
    expect(readExtensions(list(...all), 'test')).toEqual(all);
  });

  it('refuses the same extension twice, an empty list and critical FALSE', () => {
    const one = subjectKeyIdentifier(keyIdentifier);
    expect(outcome(() => readExtensions(list(one, one), 'test'))).toBe('malformed');
    expect(outcome(() => readExtensions(list(), 'test'))).toBe('malformed');
    const explicitFalse = sequence(fromDer(hexToBytes('300b06022a0301010004020500')));
    expect(outcome(() => readExtensions(readDer(toDer(explicitFalse)), 'test'))).toBe('bad-der');
  });

  it('names critical extensions that nobody honours', () => {
    const unknown: Extension = { oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) };
    const access = { ...authorityInfoAccess({ ocsp: ['http://ocsp.test'] }), critical: true };
    const constraints: Extension = { oid: OIDS.nameConstraints, critical: true, value: Uint8Array.of(0x30, 0) };
    expect(criticalUnknown([basicConstraints({ ca: true }), unknown, constraints, access])).toEqual([
      '1.2.3',
      OIDS.authorityInfoAccess,
    ]);
  });
});

describe('key identifiers', () => {
  it.each(ALL_SUITES)('of %s have the length that KISC gives them, and make positive serial numbers', async (suite) => {
    const { publicKey } = await testSigner(suite, 'identifier');
    const identifier = keyIdentifierOf(publicKey);
    const isGost = SUITES[suite].family === 'GOST';
    expect(identifier.length).toBe(isGost ? 32 : 20);
    const serialNumber = serialNumberOf(identifier);
    expect(serialNumber).toMatch(/^[1-7]/);
    expect(serialNumber.length).toBe(identifier.length * 2);
    if (isGost) expect(serialNumber).toBe(bytesToHex(identifier).toUpperCase());
  });

  it.each([
    ['EFBF7F5B', '6FBF7F5B'],
    ['81000000', '11000000'],
    ['A7000000', '27000000'],
    ['FA000000', '7A000000'],
    ['8F000000', '1F000000'],
    ['00000000', '10000000'],
    ['37120000', '37120000'],
  ])('%s gives the serial number %s, as certificates of both CAs show', (identifier, serialNumber) => {
    expect(serialNumberOf(hexToBytes(identifier))).toBe(serialNumber);
  });
});
