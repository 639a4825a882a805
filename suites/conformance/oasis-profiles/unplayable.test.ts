import { describe, expect, it } from 'vitest';
import { CaseError, readCaseFile } from './case-file.ts';
import { officialCase } from './official-cases.ts';
import { playCase } from './player.ts';
import { emulatedTarget } from './testing/targets.ts';

const open = emulatedTarget('generic');
const XML = `${officialCase('EXT-M-1', '3.2').xml}`;
const AUTH = officialCase('AUTH-M-1', '3.1').xml;

describe('a case with anything unknown in it is not played', () => {
  it.each([
    ['function', XML, '<C_Logout>', '<C_Logoff>', 'not well-formed'],
    ['function', '<PKCS11><C_Exit/><C_Exit rv="OK"/></PKCS11>', '', '', 'function C_Exit is not known'],
    ['function of Object', '<PKCS11><toString/><toString rv="OK"/></PKCS11>', '', '', 'function toString is not known'],
    ['argument', XML, '<UserType value="USER"/>', '<UserType value="USER"/><Realm value="1"/>', 'an element Realm'],
    [
      'argument twice',
      XML,
      '<UserType value="USER"/>',
      '<UserType value="USER"/><UserType value="SO"/>',
      'stands twice',
    ],
    ['argument left out', XML, '<UserType value="USER"/>', '', 'C_Login has no UserType'],
    ['attribute of a call', XML, '<C_Login>', '<C_Login async="1">', 'an attribute async'],
    ['attribute of an argument', XML, 'UserType value', 'UserType length="1" value', 'an attribute length'],
    ['value left out', XML, '<UserType value="USER"/>', '<UserType/>', 'UserType has no value'],
    ['element of an answer', XML, '<MinKeySize value="0"/>', '<MinKeyBits value="0"/>', 'an element MinKeyBits'],
    ['answer', XML, '<C_Login rv="OK"/>', `<C_Login rv="OK"><Session value="\${S}"/></C_Login>`, 'an element Session'],
    [
      'answer left out',
      XML,
      /<C_GetInfo rv="OK">[\s\S]*?<\/C_GetInfo>/,
      '<C_GetInfo rv="OK"/>',
      'says nothing of its answer',
    ],
    ['empty answer', XML, /<Info>[\s\S]*?<\/Info>/, '<Info/>', 'nothing is expected of Info'],
    ['member twice', XML, '<MinKeySize value="0"/>', '<MinKeySize value="0"/><MinKeySize value="1"/>', 'stands twice'],
    ['second answer', XML, '</MechanismInfo>', '</MechanismInfo><MechanismInfo/>', 'has two answers'],
    ['answer of a refused call', XML, '<C_GetInfo rv="OK">', '<C_GetInfo rv="FUNCTION_FAILED">', 'an element Info'],
    ['return value', XML, '<C_Login rv="OK"/>', '<C_Login rv="FINE"/>', 'CKR_FINE is not a name'],
    ['flag', XML, 'RW_SESSION|', 'RW_SESSIONS|', 'CKF_RW_SESSIONS is not a name'],
    ['mechanism', XML, 'Type value="SHA512"', 'Type value="SHA513"', 'CKM_SHA513 is not a name'],
    ['attribute type', XML, 'type="TOKEN"', 'type="COLOUR"', 'attribute "COLOUR" is not known'],
    ['boolean', XML, 'type="TOKEN" value="TRUE"', 'type="TOKEN" value="YES"', 'neither true nor false'],
    ['number', XML, 'MinPinLen value="4"', 'MinPinLen value="four"', 'is not a number'],
    ['octets', AUTH, 'Data value="3', 'Data value="', 'pairs of hexadecimal digits'],
    ['expectation of an attribute', AUTH, /(<Attribute type="MODULUS") value="\w+"/, '$1', 'nothing is expected'],
    ['mechanism parameter', AUTH, '<Parameter length="0"/>', '<Parameter length="4"/>', 'a mechanism parameter'],
    [
      'variable without value',
      XML,
      `<C_Logout>\n    <Session value="\${Session}"`,
      `<C_Logout>\n    <Session value="\${Other}"`,
      `gives \${Other} a value`,
    ],
    [
      'index without value',
      XML,
      `<SlotID value="\${SlotList.SlotID[0]}"/>\n    <Flags`,
      `<SlotID value="\${SlotList.SlotID[1]}"/>\n    <Flags`,
      `gives \${SlotList.SlotID[1]} a value`,
    ],
    ['variable', XML, `\${Pin}`, `x\${Pin}`, 'is no variable'],
    ['handle as a number', XML, `<Session value="\${Session}"`, '<Session value="1"', 'is no variable'],
    ['text', XML, '<C_Finalize/>', '<C_Finalize/>and so on', 'text that is no remark'],
    ['result', XML, '<C_Finalize rv="OK"/>', '', 'is not followed by its result'],
    ['order', XML, '<C_Finalize/>', '', 'a result of C_Finalize without its call'],
    ['root', '<PKCS12/>', '', '', 'the root is PKCS12'],
    ['calls', '<PKCS11/>', '', '', 'there are no calls'],
    ['entity', '<!DOCTYPE a [<!ENTITY e "x">]><PKCS11>&e;</PKCS11>', '', '', 'not well-formed'],
  ] as const)('%s (%#)', (_what, xml, from, to, reason) => {
    const text = xml.replace(from, () => (to.startsWith('$1') ? '<Attribute type="MODULUS"' : to));
    const target = open();
    const verdict = playCase({ name: 'changed', xml: text }, target);
    expect(verdict).toMatchObject({ outcome: 'cannot be played', played: 0 });
    expect(verdict.reason).toMatch(/^line \d+: /);
    expect(verdict.reason).toContain(reason);
    expect(() => target.p11.C_GetInfo()).toThrow('CKR_CRYPTOKI_NOT_INITIALIZED');
  });

  it('tells the line', () => {
    const xml = '<PKCS11>\n  <C_Finalize/>\n  <C_Finalize rv="OK">\n    <Flags value="1"/>\n  </C_Finalize>\n</PKCS11>';
    const { reason } = playCase({ name: 'changed', xml }, open());
    expect(reason).toBe('line 4: C_Finalize has an element Flags that is not known');
  });

  it('a text of any length is read or refused', () => {
    expect(() => readCaseFile(`<PKCS11>${' '.repeat(1024 * 1024)}</PKCS11>`)).toThrow(CaseError);
    expect(() => readCaseFile('')).toThrow(CaseError);
    expect(() => readCaseFile('<a>'.repeat(200_000))).toThrow(CaseError);
  });
});
