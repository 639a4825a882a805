import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStrictDer } from './der.ts';
import {
  type Dn,
  decodeName,
  dnToString,
  dnValue,
  encodeName,
  NAME_ATTRIBUTES,
  nameKey,
  parseDn,
  sameName,
} from './name.ts';
import { outcome } from './testing/outcome.ts';

const USER: Dn = [
  { type: 'C', value: 'KZ' },
  { type: 'O', value: 'ТОО "TEST"' },
  { type: 'CN', value: 'ТЕСТОВ ТЕСТ' },
  { type: 'UID', value: '870430300986' },
];

/** A name of any attributes that can be written. */
const anyText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => /^\P{Surrogate}+$/u.test(text));
const printable = fc.stringMatching(/^[A-Za-z0-9 '()+,\-./:=?]{1,20}$/);
const anyDn: fc.Arbitrary<Dn> = fc.array(
  fc.constantFrom(...NAME_ATTRIBUTES).chain((row) => {
    const value =
      row.type === 'C'
        ? fc.stringMatching(/^[A-Z]{2}$/)
        : row.encoding === 'utf8'
          ? anyText
          : printable.filter((text) => text.length <= row.max);
    return value.map((text) => ({ type: row.type, value: text }));
  }),
  { minLength: 1, maxLength: 6 },
);

describe('encodeName', () => {
  it('writes one RDN per attribute, in order, each in its own string type', () => {
    expect(bytesToHex(encodeName(parseDn('C=KZ,O=TEST,SERIALNUMBER=IIN870430300986,E=a@b.kz')))).toBe(
      '304d' +
        '310b3009060355040613024b5a' + // C: PrintableString
        '310d300b060355040a0c0454455354' + // O: UTF8String
        '311830160603550405130f49494e383730343330333030393836' + // SERIALNUMBER: PrintableString
        '31153013' +
        '06092a864886f70d010901' +
        '16066140622e6b7a', // E: IA5String
    );
  });

  it('writes UID as KISC does, with its own identifier', () => {
    expect(bytesToHex(encodeName([{ type: 'UID', value: '850104300418' }]))).toBe(
      '301e311c301a060a0992268993f22c6401010c0c383530313034333030343138',
    );
  });

  it.each<[string, Dn]>([
    ['an unknown type', [{ type: 'XX', value: 'a' }]],
    ['an empty value', [{ type: 'CN', value: '' }]],
    ['a country of three letters', [{ type: 'C', value: 'KAZ' }]],
    ['a country of one letter', [{ type: 'C', value: 'K' }]],
    ['a name of 65 characters', [{ type: 'CN', value: 'Ж'.repeat(65) }]],
    ['an organisation of 65 characters', [{ type: 'O', value: 'O'.repeat(65) }]],
    ['a serial number in Cyrillic', [{ type: 'SERIALNUMBER', value: 'ИИН870430300986' }]],
    ['an e-mail address in Cyrillic', [{ type: 'E', value: 'тест@test.kz' }]],
    ['half a surrogate pair', [{ type: 'CN', value: '\ud83d' }]],
    ['a dotted type with a text', [{ type: '1.2.3', value: 'abc' }]],
    ['a dotted type with octets that are no DER', [{ type: '1.2.3', value: '#0c0541' }]],
    ['a dotted type that is none', [{ type: '3.1', value: '#0500' }]],
  ])('refuses %s', (_, dn) => {
    expect(outcome(() => encodeName(dn))).toBe('bad-name');
  });

  it('allows 64 characters, counted as characters', () => {
    expect(outcome(() => encodeName([{ type: 'CN', value: '🔑'.repeat(64) }]))).toBe('fine');
  });
});

describe('decodeName', () => {
  it('reads what encodeName wrote, for any name', () => {
    fc.assert(
      fc.property(anyDn, (dn) => {
        const der = encodeName(dn);
        expect(isStrictDer(der)).toBe(true);
        expect(decodeName(der)).toEqual(dn);
      }),
    );
  });

  it('remembers a foreign string type, so that the name is written again octet for octet', () => {
    // C=KZ, O=BEST, CN=KISC Test CA in PrintableString, as KISC's own CA is named.
    const der = hexToBytes(
      '3033310b3009060355040613024b5a310d300b060355040a130442455354311530130603550403130c4b4953432054657374204341',
    );
    const dn = decodeName(der);
    expect(dnToString(dn)).toBe('C=KZ,O=BEST,CN=KISC Test CA');
    expect(dn[1]).toEqual({ type: 'O', value: 'BEST', encoding: 'printable' });
    expect(encodeName(dn)).toEqual(der);
  });

  it('keeps an unknown attribute as its DER', () => {
    const der = hexToBytes('300f310d300b06022a0304054142434445');
    expect(decodeName(der)).toEqual([{ type: '1.2.3', value: '#04054142434445' }]);
    expect(encodeName(decodeName(der))).toEqual(der);
  });

  it('refuses an RDN of two attributes as not supported', () => {
    const der = hexToBytes('301c311a300b06035504030c0454455354300b060355040b0c0454455354');
    expect(outcome(() => decodeName(der))).toBe('not-supported');
  });

  it.each([
    ['not a SEQUENCE', '3100', 'malformed'],
    ['an empty RDN', '30023100', 'malformed'],
    ['an RDN that is a SEQUENCE', '30023000', 'malformed'],
    ['an attribute without a value', '3009310730050603550403', 'malformed'],
    ['an attribute with a part too many', '300f310d300b06035504030c01410c0142', 'malformed'],
    ['a common name that is an INTEGER', '300c310a30080603550403020101', 'bad-name'],
    ['a cut name', '300c310a30080603550403', 'bad-der'],
  ])('refuses %s', (_, hex, code) => {
    expect(outcome(() => decodeName(hexToBytes(hex)))).toBe(code);
  });
});

describe('dnToString and parseDn', () => {
  it('go both ways for any name', () => {
    fc.assert(
      fc.property(anyDn, (dn) => {
        expect(parseDn(dnToString(dn))).toEqual(dn);
      }),
      { numRuns: 2000 },
    );
  });

  it('write in encoding order, with the escapes of RFC 4514', () => {
    expect(dnToString(USER)).toBe('C=KZ,O=ТОО \\"TEST\\",CN=ТЕСТОВ ТЕСТ,UID=870430300986');
    expect(dnToString([{ type: 'CN', value: ' #a,b+c;d<e>f\\g=h\0 ' }])).toBe(
      'CN=\\ #a\\,b\\+c\\;d\\<e\\>f\\\\g=h\\00\\ ',
    );
    expect(dnToString([{ type: 'CN', value: '#x' }])).toBe('CN=\\#x');
    expect(dnToString([{ type: 'CN', value: ' ' }])).toBe('CN=\\ ');
  });

  it('read the examples of RFC 4514 chapter 4', () => {
    expect(parseDn('OU=Sales,CN=J.  Smith')).toEqual([
      { type: 'OU', value: 'Sales' },
      { type: 'CN', value: 'J.  Smith' },
    ]);
    expect(parseDn('CN=James \\"Jim\\" Smith\\, III')).toEqual([{ type: 'CN', value: 'James "Jim" Smith, III' }]);
    expect(parseDn('CN=Before\\0dAfter')).toEqual([{ type: 'CN', value: 'Before\rAfter' }]);
    expect(parseDn('1.3.6.1.4.1.1466.0=#04024869')).toEqual([{ type: '1.3.6.1.4.1.1466.0', value: '#04024869' }]);
    expect(parseDn('CN=Lu\\C4\\8Di\\C4\\87')).toEqual([{ type: 'CN', value: 'Lučić' }]);
  });

  it('X-CA-9 read the name of a template, with blanks behind the commas', () => {
    expect(dnToString(parseDn('C=KZ, O=Template, CN=GOST_USER_SIGN_14D'))).toBe(
      'C=KZ,O=Template,CN=GOST_USER_SIGN_14D',
    );
  });

  it('read small and other spellings of types, and quotation marks without a backslash', () => {
    expect(parseDn('c = KZ ; st=Абай;givenName=A; emailAddress=a@b.kz; o=ТОО "TEST"')).toEqual([
      { type: 'C', value: 'KZ' },
      { type: 'S', value: 'Абай' },
      { type: 'G', value: 'A' },
      { type: 'E', value: 'a@b.kz' },
      { type: 'O', value: 'ТОО "TEST"' },
    ]);
  });

  it.each([
    ['', 'bad-name'],
    ['CN', 'bad-name'],
    ['CN=', 'bad-name'],
    ['CN=a,', 'bad-name'],
    ['=a', 'bad-name'],
    ['QQ=a', 'bad-name'],
    ['CN=a\\x', 'bad-name'],
    ['CN=a\\', 'bad-name'],
    ['CN=a\\ff', 'bad-name'],
    ['1.2.3=abc', 'bad-name'],
    ['CN=a+OU=b', 'not-supported'],
  ])('refuse %j', (text, code) => {
    expect(outcome(() => parseDn(text))).toBe(code);
  });

  it('give a name or a PkiError for any text', () => {
    const piece = fc.constantFrom(
      'CN=',
      'O=',
      'a',
      ' ',
      ',',
      ';',
      '+',
      '\\',
      '=',
      '"',
      '#',
      '0c',
      'Ж',
      '1.2',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const code = outcome(() => parseDn(pieces.join('')));
        expect(['fine', 'bad-name', 'not-supported']).toContain(code);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('sameName', () => {
  it('passes over case, blanks, compatibility forms and string types (RFC 5280 section 7.1)', () => {
    expect(sameName(parseDn('C=KZ,CN=Тест  Ca'), parseDn('C=kz,CN=ТЕСТ CA'))).toBe(true);
    expect(sameName([{ type: 'CN', value: 'A', encoding: 'printable' }], [{ type: 'CN', value: 'a' }])).toBe(true);
    expect(sameName([{ type: 'CN', value: 'ﬁn' }], [{ type: 'CN', value: 'FIN' }])).toBe(true);
  });

  it.each([
    ['another value', 'CN=a', 'CN=b'],
    ['another type', 'CN=a', 'O=a'],
    ['another order', 'CN=a,O=b', 'O=b,CN=a'],
    ['one attribute more', 'CN=a', 'CN=a,O=b'],
    ['values that differ in where they are cut', 'CN=a b,O=c', 'CN=a,O=b c'],
  ])('tells apart %s', (_, a, b) => {
    expect(sameName(parseDn(a), parseDn(b))).toBe(false);
    expect(nameKey(parseDn(a))).not.toBe(nameKey(parseDn(b)));
  });

  it('compares unknown attributes by their octets', () => {
    expect(sameName(parseDn('1.2.3=#0c0141'), parseDn('1.2.3=#0c0141'))).toBe(true);
    expect(sameName(parseDn('1.2.3=#0c0141'), parseDn('1.2.3=#0c0161'))).toBe(false);
  });
});

describe('dnValue', () => {
  it('gives the first of its type', () => {
    expect(dnValue(USER, 'UID')).toBe('870430300986');
    expect(dnValue(USER, 'E')).toBeUndefined();
  });
});
