import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  attribute,
  booleanAttribute,
  dataTemplate,
  find,
  GOST,
  generate,
  loggedIn,
  RO,
  rvOf,
  SO_PIN,
  USER_PIN,
  workbench,
} from '../testing/workbench.ts';

const label = (text: string) => ({ type: ck.CKA_LABEL, value: text });
const TOKEN = { type: ck.CKA_TOKEN, value: true };
const PRIVATE = { type: ck.CKA_PRIVATE, value: true };

describe('C_CreateObject', () => {
  it('refuses templates with the codes of section 4.1.1', () => {
    const { p11, session } = loggedIn('templates');
    const create = (...template: ck.Template) => rvOf(() => p11.C_CreateObject(session, template));
    const cls = (value: number) => ({ type: ck.CKA_CLASS, value });
    const data = cls(ck.CKO_DATA);
    expect(create(label('no class'))).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(create(cls(0x77))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create(cls(ck.CKO_HW_FEATURE))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create({ type: ck.CKA_CLASS, value: Buffer.from([0]) })).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create(data, { type: 0x7ffffff0, value: 1 })).toBe('CKR_ATTRIBUTE_TYPE_INVALID');
    expect(create(data, { type: ck.CKA_MODULUS, value: Buffer.from([5]) })).toBe('CKR_TEMPLATE_INCONSISTENT');
    expect(create(data, { type: ck.CKA_TOKEN, value: Buffer.from([1, 1]) })).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create(data, { type: ck.CKA_TOKEN, value: Buffer.from([2]) })).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create(data, { type: ck.CKA_LABEL, value: Buffer.from([0xff]) })).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(create(data, { type: ck.CKA_UNIQUE_ID, value: 'mine' })).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(create(data, label('one'), label('two'))).toBe('CKR_TEMPLATE_INCONSISTENT');
    expect(create(data, label('one'), label('one'))).toBe('CKR_OK');
    expect(create(cls(ck.CKO_PUBLIC_KEY))).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(create(cls(ck.CKO_PUBLIC_KEY), { type: ck.CKA_KEY_TYPE, value: ck.CKK_DSA })).toBe(
      'CKR_ATTRIBUTE_VALUE_INVALID',
    );
  });

  it('gives the defaults of section 4.4', () => {
    const bench = workbench('defaults');
    const object = bench.p11.C_CreateObject(bench.session, dataTemplate());
    const booleans = [ck.CKA_TOKEN, ck.CKA_PRIVATE, ck.CKA_MODIFIABLE, ck.CKA_COPYABLE, ck.CKA_DESTROYABLE];
    expect(booleans.map((type) => booleanAttribute(bench, object, type))).toEqual([false, false, true, true, true]);
    for (const type of [ck.CKA_LABEL, ck.CKA_APPLICATION, ck.CKA_OBJECT_ID, ck.CKA_VALUE]) {
      expect(attribute(bench, object, type)).toHaveLength(0);
    }
    expect(attribute(bench, object, ck.CKA_UNIQUE_ID).toString()).toMatch(/^[0-9a-f]{32}$/);
  });

  it('of a token object needs a read/write session, of a private one the normal user', () => {
    const { p11, slot, session } = workbench('places');
    const readOnly = p11.C_OpenSession(slot, RO);
    const create = (where: ck.Handle, ...more: ck.Template) =>
      rvOf(() => p11.C_CreateObject(where, dataTemplate(...more)));
    expect(create(readOnly)).toBe('CKR_OK');
    expect(create(readOnly, TOKEN)).toBe('CKR_SESSION_READ_ONLY');
    expect(create(session, PRIVATE)).toBe('CKR_USER_NOT_LOGGED_IN');
    p11.C_CloseSession(readOnly);
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    expect(create(session, TOKEN)).toBe('CKR_OK');
    expect(create(session, TOKEN, PRIVATE)).toBe('CKR_USER_NOT_LOGGED_IN');
    p11.C_Logout(session);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    expect(create(session, TOKEN, PRIVATE)).toBe('CKR_OK');
  });
});

describe('C_SetAttributeValue', () => {
  it('changes all or nothing', () => {
    const bench = workbench('atomic set');
    const { p11, session } = bench;
    const object = p11.C_CreateObject(session, dataTemplate(TOKEN, label('before')));
    const both = [label('after'), { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }];
    expect(rvOf(() => p11.C_SetAttributeValue(session, object, both))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(attribute(bench, object, ck.CKA_LABEL).toString()).toBe('before');
  });

  it('is forbidden by CKA_MODIFIABLE, destroying by CKA_DESTROYABLE, copying by CKA_COPYABLE', () => {
    const { p11, session } = workbench('prohibited');
    const never = (type: number) => p11.C_CreateObject(session, dataTemplate({ type, value: false }));
    const fixed = never(ck.CKA_MODIFIABLE);
    expect(rvOf(() => p11.C_SetAttributeValue(session, fixed, [label('x')]))).toBe('CKR_ACTION_PROHIBITED');
    expect(rvOf(() => p11.C_DestroyObject(session, never(ck.CKA_DESTROYABLE)))).toBe('CKR_ACTION_PROHIBITED');
    expect(rvOf(() => p11.C_CopyObject(session, never(ck.CKA_COPYABLE), []))).toBe('CKR_ACTION_PROHIBITED');
    const copy = p11.C_CopyObject(session, fixed, [{ type: ck.CKA_MODIFIABLE, value: true }]);
    expect(rvOf(() => p11.C_SetAttributeValue(session, copy, [label('x')]))).toBe('CKR_OK');
  });

  it('of a token object needs a read/write session', () => {
    const { p11, slot, session } = workbench('read-only set');
    const object = p11.C_CreateObject(session, dataTemplate(TOKEN));
    const readOnly = p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_SetAttributeValue(readOnly, object, [label('x')]))).toBe('CKR_SESSION_READ_ONLY');
    expect(rvOf(() => p11.C_DestroyObject(readOnly, object))).toBe('CKR_SESSION_READ_ONLY');
  });
});

describe('C_CopyObject', () => {
  it('makes an object of its own, on the token if asked', () => {
    const bench = workbench('copy');
    const { p11, session } = bench;
    const original = p11.C_CreateObject(session, dataTemplate(label('original')));
    const copy = p11.C_CopyObject(session, original, [TOKEN, label('copy')]);
    expect(copy).not.toEqual(original);
    expect(attribute(bench, copy, ck.CKA_UNIQUE_ID)).not.toEqual(attribute(bench, original, ck.CKA_UNIQUE_ID));
    expect(booleanAttribute(bench, copy, ck.CKA_TOKEN)).toBe(true);
    p11.C_DestroyObject(session, original);
    expect(attribute(bench, copy, ck.CKA_LABEL).toString()).toBe('copy');
  });

  it('does not make a private object public, nor a copyable one of one that is not', () => {
    const { p11, session } = loggedIn('copy limits');
    const secret = p11.C_CreateObject(session, dataTemplate(PRIVATE));
    const publicly = [{ type: ck.CKA_PRIVATE, value: false }];
    expect(rvOf(() => p11.C_CopyObject(session, secret, publicly))).toBe('CKR_TEMPLATE_INCONSISTENT');
    const closed = p11.C_CopyObject(session, secret, [{ type: ck.CKA_COPYABLE, value: false }]);
    expect(rvOf(() => p11.C_CopyObject(session, closed, []))).toBe('CKR_ACTION_PROHIBITED');
  });
});

describe('C_FindObjects', () => {
  it('gives pages without overlap, then nothing', () => {
    const { p11, session } = workbench('pages');
    const made = Array.from({ length: 5 }, (_, at) => p11.C_CreateObject(session, dataTemplate(label(`${at}`))));
    p11.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    const pages = [2, 2, 2, 2].map((count) => p11.C_FindObjects(session, count));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1, 0]);
    expect(pages.flat()).toEqual(made);
    expect(p11.C_FindObjects(session)).toBeNull();
    p11.C_FindObjectsFinal(session);
    expect(rvOf(() => p11.C_FindObjects(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    expect(rvOf(() => p11.C_FindObjectsFinal(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('matches every attribute exactly', () => {
    const bench = workbench('match');
    const { p11, session } = bench;
    const object = p11.C_CreateObject(session, dataTemplate(label('ab'), { type: ck.CKA_APPLICATION, value: 'app' }));
    const count = (...template: ck.Template) => find(bench, template).length;
    expect(find(bench, [label('ab')])).toEqual([object]);
    expect(count(label('ab'), { type: ck.CKA_APPLICATION, value: 'app' })).toBe(1);
    expect(count(label('ab'), { type: ck.CKA_APPLICATION, value: 'ap' })).toBe(0);
    expect(count(label('a'))).toBe(0);
    expect(count({ type: ck.CKA_MODULUS, value: Buffer.alloc(0) })).toBe(0);
  });

  it('runs alone in its session, and leaves out what is destroyed meanwhile', () => {
    const bench = workbench('search');
    const { p11, slot, session } = bench;
    const [first] = [1, 2].map(() => p11.C_CreateObject(session, dataTemplate()));
    p11.C_FindObjectsInit(session, []);
    expect(rvOf(() => p11.C_FindObjectsInit(session, []))).toBe('CKR_OPERATION_ACTIVE');
    expect(rvOf(() => p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 }))).toBe('CKR_OPERATION_ACTIVE');
    const other = p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_FindObjectsInit(other, []))).toBe('CKR_OK');
    p11.C_DestroyObject(session, first as ck.Handle);
    expect(p11.C_FindObjects(session, 10)).toHaveLength(1);
  });

  it('does not confirm a guess of a hidden value', () => {
    const bench = loggedIn('guess');
    const extractable = generate(
      bench,
      GOST,
      [],
      [
        { type: ck.CKA_SENSITIVE, value: false },
        { type: ck.CKA_EXTRACTABLE, value: true },
      ],
    ).privateKey;
    const value = attribute(bench, extractable, ck.CKA_VALUE);
    expect(find(bench, [{ type: ck.CKA_VALUE, value }])).toEqual([extractable]);
    bench.p11.C_SetAttributeValue(bench.session, extractable, [{ type: ck.CKA_SENSITIVE, value: true }]);
    expect(find(bench, [{ type: ck.CKA_VALUE, value }])).toEqual([]);
  });
});

describe('handles', () => {
  it('of private objects are void after the logout, also after the next login', () => {
    const bench = loggedIn('private handles');
    const { p11, session } = bench;
    const onToken = p11.C_CreateObject(session, dataTemplate(TOKEN, PRIVATE));
    const inSession = p11.C_CreateObject(session, dataTemplate(PRIVATE));
    const open = p11.C_CreateObject(session, dataTemplate());
    p11.C_Logout(session);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    const size = (object: ck.Handle) => rvOf(() => p11.C_GetObjectSize(session, object));
    expect([onToken, inSession, open].map(size)).toEqual([
      'CKR_OBJECT_HANDLE_INVALID',
      'CKR_OBJECT_HANDLE_INVALID',
      'CKR_OK',
    ]);
    // The token object is there under another handle; the private session object was destroyed.
    expect(find(bench)).toHaveLength(2);
  });

  it('die with the session that made a session object, for its sister sessions too', () => {
    const { p11, slot, session } = workbench('session objects');
    const owner = p11.C_OpenSession(slot, RO);
    const object = p11.C_CreateObject(owner, dataTemplate());
    expect(rvOf(() => p11.C_GetObjectSize(session, object))).toBe('CKR_OK');
    p11.C_CloseSession(owner);
    expect(rvOf(() => p11.C_GetObjectSize(session, object))).toBe('CKR_OBJECT_HANDLE_INVALID');
  });
});

describe('C_InitToken', () => {
  it('erases objects and the user PIN, keeps the SO PIN, and asks for it', () => {
    const bench = loggedIn('re-initialisation');
    const { p11, slot, session } = bench;
    p11.C_CreateObject(session, dataTemplate(TOKEN, PRIVATE));
    p11.C_CreateObject(session, dataTemplate(TOKEN));
    expect(rvOf(() => p11.C_InitToken(slot, SO_PIN, 'New'))).toBe('CKR_SESSION_EXISTS');
    p11.C_CloseAllSessions(slot);
    expect(rvOf(() => p11.C_InitToken(slot, '00000000', 'New'))).toBe('CKR_PIN_INCORRECT');
    expect(p11.C_InitToken(slot, SO_PIN, 'Новый')).toBe('Новый'.padEnd(32 - 5));
    const info = p11.C_GetTokenInfo(slot);
    expect(Buffer.from(info.label)).toHaveLength(32);
    expect(info.flags & ck.CKF_USER_PIN_INITIALIZED).toBe(0);
    const again = { ...bench, session: p11.C_OpenSession(slot, RO) };
    expect(rvOf(() => p11.C_Login(again.session, ck.CKU_USER, USER_PIN))).toBe('CKR_USER_PIN_NOT_INITIALIZED');
    expect(find(again)).toEqual([]);
  });

  it('of a new token makes the PIN the SO PIN', () => {
    const emulator = ck.createEmulator({ slots: [{ device: 'generic' }] });
    const p11 = emulator.application();
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList(true);
    if (slot === undefined) throw new Error('no slot');
    expect(p11.C_GetTokenInfo(slot).flags & ck.CKF_TOKEN_INITIALIZED).toBe(0);
    expect(rvOf(() => p11.C_InitToken(slot, 'abc', 'Label'))).toBe('CKR_PIN_LEN_RANGE');
    p11.C_InitToken(slot, 'so-secret', 'Label');
    expect(p11.C_GetTokenInfo(slot).flags & ck.CKF_TOKEN_INITIALIZED).not.toBe(0);
    const session = p11.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
    expect(rvOf(() => p11.C_Login(session, ck.CKU_SO, 'so-secret'))).toBe('CKR_OK');
  });
});
