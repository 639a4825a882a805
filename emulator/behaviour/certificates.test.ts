import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  attribute,
  booleanAttribute,
  certificateTemplate,
  rvOf,
  SO_PIN,
  USER_PIN,
  workbench,
} from '../testing/workbench.ts';

const label = (text: string) => ({ type: ck.CKA_LABEL, value: text });
const TOKEN = { type: ck.CKA_TOKEN, value: true };

describe('certificates', () => {
  it('need what section 4.6.3 asks for', () => {
    const { p11, session } = workbench('certificates');
    const without = (type: number, ...more: ck.Template) =>
      rvOf(() => p11.C_CreateObject(session, [...certificateTemplate().filter((one) => one.type !== type), ...more]));
    expect(without(ck.CKA_SUBJECT)).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(without(ck.CKA_CERTIFICATE_TYPE)).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(without(ck.CKA_VALUE)).toBe('CKR_TEMPLATE_INCOMPLETE');
    const url = { type: ck.CKA_URL, value: 'https://ca.example/1' };
    expect(without(ck.CKA_VALUE, url)).toBe('CKR_TEMPLATE_INCONSISTENT');
    const hash = Buffer.alloc(20);
    expect(
      without(
        ck.CKA_VALUE,
        url,
        { type: ck.CKA_HASH_OF_SUBJECT_PUBLIC_KEY, value: hash },
        { type: ck.CKA_HASH_OF_ISSUER_PUBLIC_KEY, value: hash },
      ),
    ).toBe('CKR_OK');
    expect(without(-1, { type: ck.CKA_CERTIFICATE_CATEGORY, value: 4 })).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(without(-1, { type: ck.CKA_START_DATE, value: Buffer.from('20260231') })).toBe(
      'CKR_ATTRIBUTE_VALUE_INVALID',
    );
    expect(without(-1, { type: ck.CKA_START_DATE, value: new Date('2026-02-28T12:00:00Z') })).toBe('CKR_OK');
  });

  it('have a check value: the first three octets of SHA-1', () => {
    const bench = workbench('check value');
    const { p11, session } = bench;
    const value = Buffer.from('3003020101', 'hex');
    const expected = createHash('sha1').update(value).digest().subarray(0, 3);
    const object = p11.C_CreateObject(session, certificateTemplate());
    expect(attribute(bench, object, ck.CKA_CHECK_VALUE)).toEqual(expected);
    const given = (octets: Buffer) =>
      rvOf(() => p11.C_CreateObject(session, certificateTemplate({ type: ck.CKA_CHECK_VALUE, value: octets })));
    expect(given(expected)).toBe('CKR_OK');
    expect(given(Buffer.from([1, 2, 3]))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(given(Buffer.alloc(0))).toBe('CKR_OK');
  });

  it('change only in CKA_ID, CKA_ISSUER, CKA_SERIAL_NUMBER and CKA_LABEL', () => {
    const { p11, session } = workbench('certificate changes');
    const object = p11.C_CreateObject(session, certificateTemplate());
    const set = (type: number, value: Buffer | number | boolean) =>
      rvOf(() => p11.C_SetAttributeValue(session, object, [{ type, value }]));
    const free = [ck.CKA_ID, ck.CKA_ISSUER, ck.CKA_SERIAL_NUMBER, ck.CKA_LABEL];
    for (const type of free) expect(set(type, Buffer.from('30')), ck.nameOf('CKA', type)).toBe('CKR_OK');
    for (const type of [ck.CKA_VALUE, ck.CKA_SUBJECT, ck.CKA_URL]) {
      expect(set(type, Buffer.from('30')), ck.nameOf('CKA', type)).toBe('CKR_ATTRIBUTE_READ_ONLY');
    }
    expect(set(ck.CKA_CERTIFICATE_CATEGORY, 1)).toBe('CKR_ATTRIBUTE_READ_ONLY');
  });

  it('are trusted by the word of the SO alone, and then stay as they are', () => {
    const bench = workbench('trusted');
    const { p11, session } = bench;
    const trusted = { type: ck.CKA_TRUSTED, value: true };
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    expect(rvOf(() => p11.C_CreateObject(session, certificateTemplate(trusted)))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    const object = p11.C_CreateObject(session, certificateTemplate(TOKEN));
    expect(rvOf(() => p11.C_SetAttributeValue(session, object, [trusted]))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    p11.C_Logout(session);
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    expect(rvOf(() => p11.C_SetAttributeValue(session, object, [trusted]))).toBe('CKR_OK');
    expect(booleanAttribute(bench, object, ck.CKA_TRUSTED)).toBe(true);
    expect(rvOf(() => p11.C_SetAttributeValue(session, object, [label('x')]))).toBe('CKR_ACTION_PROHIBITED');
  });
});
