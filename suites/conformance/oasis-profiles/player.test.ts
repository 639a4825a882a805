import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../../../pki/testing/soft-hsm.ts';
import { authenticationCaseFor, type OfficialCaseName, officialCase, publishedRoot } from './official-cases.ts';
import { type CaseTarget, playCase } from './player.ts';
import { authenticationKeyPair, builtinRoots } from './presumed-objects.ts';
import { emulatedTarget, ownKey, softHsmTarget } from './testing/targets.ts';
import { type Difference, verdictText } from './verdict.ts';

const open = emulatedTarget('generic');

function prepared(name: OfficialCaseName): { xml: string; target: CaseTarget } {
  if (name === 'AUTH-M-1') {
    return { xml: authenticationCaseFor('3.2', ownKey()).xml, target: open(authenticationKeyPair(ownKey())) };
  }
  const target = name === 'CERT-M-1' ? open(builtinRoots(publishedRoot(), 'found')) : open();
  return { xml: officialCase(name, '3.2').xml, target };
}

/** The case with one text replaced; the text must be there. */
function changed(xml: string, from: string | RegExp, to: string): string {
  const result = xml.replace(from, to);
  expect(result).not.toBe(xml);
  return result;
}

const SMALL_LABEL =
  /("LABEL" length=)"22"(\/>\s*<\/Template>\s*<\/C_GetAttributeValue>\s*<C_GetAttributeValue rv="OK">\s*<Template>\s*<Attribute type="LABEL" value)/;

const texts = (rows: readonly Difference[]) =>
  rows.map((row) => `${row.step} ${row.path}: ${row.expected}, ${row.got}`);

/** What a change of the case adds to the differences, and to the permitted variations. */
function effect(name: OfficialCaseName, from: string | RegExp, to: string) {
  const { xml, target } = prepared(name);
  const before = playCase({ name, xml }, target);
  const after = playCase({ name, xml: changed(xml, from, to) }, target);
  const added = (list: 'differences' | 'permitted') =>
    texts(after[list]).filter((text) => !texts(before[list]).includes(text));
  return { played: after.played, calls: after.calls, differences: added('differences'), permitted: added('permitted') };
}

const ONE_OBJECT = `<Object><Object value="\${Object.Object[0]}"/></Object>`;

describe('a wrong expectation makes the case fail', () => {
  it.each([
    ['return value', 'EXT-M-1', '<C_Login rv="OK"', '<C_Login rv="PIN_INCORRECT"', '13 rv: CKR_PIN_INCORRECT, CKR_OK'],
    [
      'return value of the token',
      'BL-M-1',
      'value="SERIAL_SESSION"',
      'value="RW_SESSION"',
      '7 rv: CKR_OK, CKR_SESSION_PARALLEL_NOT_SUPPORTED',
    ],
    ['number', 'BL-M-1', 'MinPinLen value="4"', 'MinPinLen value="5"', '6 TokenInfo/MinPinLen: 5, 4'],
    ['flags', 'BL-M-1', '"TOKEN_PRESENT"', '"TOKEN_PRESENT|HW_SLOT"', '5 SlotInfo/Flags: 0x5, 0x7'],
    ['flags as a number', 'BL-M-1', 'Flags value="0x0"', 'Flags value="0x1"', '2 Info/Flags: 0x1, 0x0'],
    ['version', 'BL-M-1', 'major="3" minor="2"', 'major="2" minor="41"', '2 Info/CryptokiVersion: 2.41, 3.1'],
    ['more objects', 'BL-M-1', '<Object/>', ONE_OBJECT, '9 Object: 1 objects, 0 objects'],
    ['fewer objects', 'CERT-M-1', `<Object value="\${Object.Object[4]}"/>`, '', '7 Object: 4 objects, 5 objects'],
    [
      'length of a value',
      'CERT-M-1',
      /(rv="OK">\s*<Template>\s*<Attribute type="LABEL" length=)"22"/,
      '$1"23"',
      '8 Template/LABEL.length: 23, 22',
    ],
    [
      'text of an attribute',
      'CERT-M-1',
      'Mozilla Builtin Roots',
      'Mozilla Builtin Root',
      '9 Template/LABEL: "Mozilla Builtin Root", "Mozilla Builtin Roots\\u0000"',
    ],
    [
      'type of an attribute',
      'AUTH-M-1',
      '<Attribute type="PUBLIC_EXPONENT" value',
      '<Attribute type="VALUE" value',
      '10 Template/VALUE: VALUE, attribute 0x122',
    ],
    [
      'number of attributes',
      'AUTH-M-1',
      '<Attribute type="PUBLIC_EXPONENT" value="010001"/>',
      '',
      '10 Template: 1 attributes, 2 attributes',
    ],
    [
      'room for a signature',
      'AUTH-M-1',
      'Signature length="256"',
      'Signature length="255"',
      '15 rv: CKR_OK, CKR_BUFFER_TOO_SMALL',
    ],
    ['search template', 'AUTH-M-1', 'value="testrsa-pri"', 'value="testrsa-pub"', '12 Object: 1 objects, 0 objects'],
  ] as const)('%s', (_kind, name, from, to, difference) => {
    const { differences, permitted } = effect(name, from, to);
    expect({ differences, permitted }).toEqual({ differences: [difference], permitted: [] });
  });

  const missing = softHsmMissing();
  it.skipIf(missing !== '')(`room for an attribute, on SoftHSM2 ${missing}`, () => {
    const target = softHsmTarget(builtinRoots(publishedRoot(), 'any'));
    const xml = changed(officialCase('CERT-M-1', '3.2').xml, SMALL_LABEL, '$1"21"$2');
    const { differences } = playCase({ name: 'CERT-M-1', xml }, target);
    target.close();
    expect(texts(differences.slice(1))).toEqual(['9 rv: CKR_OK, CKR_BUFFER_TOO_SMALL']);
  });

  it('octets of a modulus and of a signature', () => {
    for (const [text, step] of [
      ['type="MODULUS" value="', 10],
      ['<Signature value="', 15],
    ] as const) {
      const digit = new RegExp(`(${text})(.)`);
      const { xml } = prepared('AUTH-M-1');
      const other = digit.exec(xml)?.[2] === '7' ? '8' : '7';
      const { differences } = effect('AUTH-M-1', digit, `$1${other}`);
      expect(differences).toHaveLength(1);
      expect(differences[0]).toMatch(new RegExp(`^${step} (Template/MODULUS|Signature): ${other}`));
    }
  });

  it('mechanisms: none of those named', () => {
    const list = /<Type value="SHA512"\/>\s*<Type value="RSA_PKCS_KEY_PAIR_GEN"\/>\s*<Type value="RSA_PKCS"\/>/;
    const { differences } = effect('EXT-M-1', list, '<Type value="KEA_DERIVE"/>');
    expect(differences).toEqual(['8 MechanismList/Type: KEA_DERIVE, not in the list']);
  });

  it('the slot is not in the list', () => {
    const { xml, target } = prepared('BL-M-1');
    const verdict = playCase({ name: 'BL-M-1', xml }, { ...target, slot: Buffer.alloc(8, 9) });
    expect(verdict).toMatchObject({ outcome: 'failed', played: 3 });
  });

  it('what ends a play: a return value or an object that is missing, not a value', () => {
    expect(effect('EXT-M-1', '<C_Login rv="OK"', '<C_Login rv="PIN_INCORRECT"').played).toBe(13);
    expect(effect('BL-M-1', '<Object/>', ONE_OBJECT).played).toBe(9);
    const { played, calls } = effect('BL-M-1', 'MinPinLen value="4"', 'MinPinLen value="5"');
    expect(played).toBe(calls);
  });
});

describe('permitted variations are told, and nothing else is permitted', () => {
  it.each([
    ['BL-M-1', 'label value="token1  ', 'label value="token2  ', /^6 TokenInfo\/label: "token2/],
    ['BL-M-1', 'LibraryVersion major="1"', 'LibraryVersion major="7"', /^2 Info\/LibraryVersion: 7.0, /],
    ['CERT-M-1', 'VALUE" value="30', 'VALUE" value="31', /^11 Template\/VALUE: 31/],
    [
      'EXT-M-1',
      '<Type value="SHA512"/>\n      <',
      '<Type value="KEA_DERIVE"/>\n      <',
      /^8 MechanismList\/Type: KEA_DERIVE/,
    ],
  ] as const)('%s %s', (name, from, to, expected) => {
    const { differences, permitted } = effect(name, from, to);
    expect(differences).toEqual([]);
    expect(permitted).toHaveLength(1);
    expect(permitted[0]).toMatch(expected);
  });
});

describe('the play', () => {
  it('a wrong PIN fails the case, stands in no text, and leaves the application finalised', () => {
    const { xml, target } = prepared('EXT-M-1');
    const verdict = playCase({ name: 'EXT-M-1', xml }, { ...target, pin: '24681357' });
    expect(verdict.differences.at(-1)).toMatchObject({ path: 'rv', got: 'CKR_PIN_INCORRECT' });
    expect(JSON.stringify(verdict) + verdictText(verdict)).not.toContain('24681357');
    expect(() => target.p11.C_GetInfo()).toThrow('CKR_CRYPTOKI_NOT_INITIALIZED');
  });

  it('an error without a return value is a difference without its text', () => {
    const { xml, target } = prepared('BL-M-1');
    target.p11.C_GetInfo = () => {
      throw new TypeError('24681357');
    };
    const { differences, played } = playCase({ name: 'BL-M-1', xml }, target);
    expect(played).toBe(2);
    expect(texts(differences)).toEqual(['2 rv: CKR_OK, TypeError without a return value']);
  });
});
