import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  CANDIDATES_OF_FEW_MECHANISMS,
  CONTRACT_PIN as PIN,
  prepareToken,
  rvOfAny,
  CONTRACT_SO_PIN as SO_PIN,
} from '../testing/contract.ts';
import { certificateTemplate, dataTemplate, RO, RW, rvOf } from '../testing/workbench.ts';

// Callers see no difference between the emulator and a shared library behind pkcs11js: the same calls, the same return
// values, the same forms. Where SoftHSM2 deviates from the standard nothing is asked here.
describe.each(CANDIDATES_OF_FEW_MECHANISMS)(
  '$name',
  ({ missing, open, wideBoolean = 'CKR_ATTRIBUTE_VALUE_INVALID' }) => {
    describe.skipIf(missing)(`keeps the contract of pkcs11js${missing && ` (skipped: ${missing})`}`, () => {
      let p11: ck.Pkcs11;
      let close: () => void;
      let slot: ck.Handle;

      beforeAll(() => {
        ({ p11, close } = open());
        slot = prepareToken(p11);
      });
      afterAll(() => {
        p11.C_Finalize();
        close();
      });

      /** Runs with a fresh read/write session, logged in unless told otherwise. */
      function withSession(work: (session: ck.Handle) => void, login = true): void {
        const session = p11.C_OpenSession(slot, RW);
        if (login) p11.C_Login(session, ck.CKU_USER, PIN);
        try {
          work(session);
        } finally {
          p11.C_CloseAllSessions(slot);
        }
      }

      function rsaPair(session: ck.Handle, ...privateTemplate: ck.Template): ck.KeyPair {
        return p11.C_GenerateKeyPair(
          session,
          { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN },
          [
            { type: ck.CKA_MODULUS_BITS, value: 1024 },
            { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
            { type: ck.CKA_VERIFY, value: true },
          ],
          [{ type: ck.CKA_SIGN, value: true }, ...privateTemplate],
        );
      }

      it('handles are Buffers of eight octets, strings are blank-padded, versions have two parts', () => {
        const info = p11.C_GetInfo();
        expect(info.manufacturerID).toHaveLength(32);
        expect(Object.keys(info.cryptokiVersion)).toEqual(['major', 'minor']);
        expect(slot).toBeInstanceOf(Buffer);
        expect(slot).toHaveLength(8);
        const token = p11.C_GetTokenInfo(slot);
        expect([token.manufacturerID, token.model, token.serialNumber].map((text) => text.length)).toEqual([
          32, 16, 16,
        ]);
        const flags = ck.CKF_TOKEN_INITIALIZED | ck.CKF_USER_PIN_INITIALIZED | ck.CKF_LOGIN_REQUIRED | ck.CKF_RNG;
        expect(token.flags & flags).toBe(flags);
        expect(token.utcTime).toMatch(/^\d{14}00$/);
        expect(p11.C_GetSlotInfo(slot).slotDescription).toHaveLength(64);
      });

      it('errors have name, message, code and method', () => {
        const session = p11.C_OpenSession(slot, RO);
        let thrown: unknown;
        try {
          p11.C_Login(session, ck.CKU_USER, 'not-the-pin');
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(Error);
        expect(thrown).toMatchObject({
          name: 'Pkcs11Error',
          message: 'CKR_PIN_INCORRECT',
          code: 0xa0,
          method: 'C_Login',
          nativeStack: expect.any(String),
        });
        p11.C_CloseSession(session);
      });

      it('arguments of a wrong type are TypeErrors', () => {
        const wrong = p11 as unknown as { C_GetSessionInfo(session: unknown): void };
        expect(() => wrong.C_GetSessionInfo('x')).toThrow(
          new TypeError('Argument 0 has wrong type. Should be a Buffer'),
        );
        expect(() => wrong.C_GetSessionInfo(Buffer.alloc(3))).toThrow(
          new TypeError('Argument 0 has wrong length. Should be 8 bytes.'),
        );
      });

      it('sessions and logins answer alike', () => {
        expect(rvOf(() => p11.C_Initialize())).toBe('CKR_CRYPTOKI_ALREADY_INITIALIZED');
        expect(rvOf(() => p11.C_OpenSession(slot, ck.CKF_RW_SESSION))).toBe('CKR_SESSION_PARALLEL_NOT_SUPPORTED');
        expect(rvOf(() => p11.C_OpenSession(Buffer.alloc(8, 0x55), RW))).toBe('CKR_SLOT_ID_INVALID');
        withSession((session) => {
          expect(p11.C_GetSessionInfo(session)).toEqual({
            slotID: slot,
            state: ck.CKS_RW_USER_FUNCTIONS,
            flags: RW,
            deviceError: 0,
          });
          expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, PIN))).toBe('CKR_USER_ALREADY_LOGGED_IN');
          expect(rvOf(() => p11.C_Login(session, ck.CKU_SO, SO_PIN))).toBe('CKR_USER_ANOTHER_ALREADY_LOGGED_IN');
          expect(rvOf(() => p11.C_Login(session, 9, PIN))).toBe('CKR_USER_TYPE_INVALID');
          expect(rvOf(() => p11.C_InitPIN(session, PIN))).toBe('CKR_USER_NOT_LOGGED_IN');
          expect(rvOf(() => p11.C_InitToken(slot, SO_PIN, 'x'))).toBe('CKR_SESSION_EXISTS');
          p11.C_CloseSession(session);
          expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
          expect(rvOf(() => p11.C_CloseSession(session))).toBe('CKR_SESSION_HANDLE_INVALID');
        });
        withSession((session) => {
          const readOnly = p11.C_OpenSession(slot, RO);
          expect(rvOf(() => p11.C_Login(session, ck.CKU_SO, SO_PIN))).toBe('CKR_SESSION_READ_ONLY_EXISTS');
          expect(rvOf(() => p11.C_SetPIN(readOnly, PIN, 'other-pin'))).toBe('CKR_SESSION_READ_ONLY');
          expect(rvOf(() => p11.C_SetPIN(session, 'wrong-pin', 'other-pin'))).toBe('CKR_PIN_INCORRECT');
          p11.C_CloseSession(readOnly);
          p11.C_Login(session, ck.CKU_SO, SO_PIN);
          expect(rvOf(() => p11.C_OpenSession(slot, RO))).toBe('CKR_SESSION_READ_WRITE_SO_EXISTS');
          expect(rvOfAny(() => p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_PRIVATE, value: true })))).toBe(
            'CKR_USER_NOT_LOGGED_IN',
          );
        }, false);
      });

      it('objects are made, found, read, changed and destroyed alike', () => {
        withSession((session) => {
          const label = { type: ck.CKA_LABEL, value: 'Кілт' };
          const object = p11.C_CreateObject(
            session,
            dataTemplate(label, { type: ck.CKA_VALUE, value: Buffer.from('v') }),
          );
          expect(object).toHaveLength(8);
          p11.C_FindObjectsInit(session, [label]);
          expect(rvOf(() => p11.C_FindObjectsInit(session, []))).toBe('CKR_OPERATION_ACTIVE');
          expect(p11.C_FindObjects(session)).toEqual(object);
          expect(p11.C_FindObjects(session)).toBeNull();
          expect(p11.C_FindObjects(session, 5)).toEqual([]);
          p11.C_FindObjectsFinal(session);
          expect(rvOf(() => p11.C_FindObjectsFinal(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
          const asked = [ck.CKA_CLASS, ck.CKA_LABEL, ck.CKA_TOKEN, ck.CKA_VALUE].map((type) => ({ type }));
          expect(p11.C_GetAttributeValue(session, object, asked)).toEqual([
            { type: ck.CKA_CLASS, value: Buffer.alloc(8) },
            { type: ck.CKA_LABEL, value: Buffer.from('Кілт') },
            { type: ck.CKA_TOKEN, value: Buffer.from([0]) },
            { type: ck.CKA_VALUE, value: Buffer.from('v') },
          ]);
          expect(rvOf(() => p11.C_GetAttributeValue(session, object, [{ type: ck.CKA_SUBJECT }]))).toBe(
            'CKR_ATTRIBUTE_TYPE_INVALID',
          );
          p11.C_SetAttributeValue(session, object, [{ type: ck.CKA_LABEL, value: Buffer.from('new') }]);
          const copy = p11.C_CopyObject(session, object, [{ type: ck.CKA_LABEL, value: 'copy' }]);
          expect(copy).not.toEqual(object);
          p11.C_DestroyObject(session, object);
          expect(rvOf(() => p11.C_DestroyObject(session, object))).toBe('CKR_OBJECT_HANDLE_INVALID');
          expect(p11.C_GetAttributeValue(session, copy, [{ type: ck.CKA_LABEL }])[0]?.value.toString()).toBe('copy');
        });
      });

      it('OBJ-15 a value that is given to C_GetAttributeValue is the room for the answer', () => {
        withSession((session) => {
          const template = dataTemplate({ type: ck.CKA_VALUE, value: Buffer.from('12345') }, { type: ck.CKA_LABEL });
          const object = p11.C_CreateObject(session, template);
          const read = (...attributes: ck.Template) => rvOf(() => p11.C_GetAttributeValue(session, object, attributes));
          const value = (length: number) => ({ type: ck.CKA_VALUE, value: Buffer.alloc(length) });
          expect([4, 5, 6, 0].map((length) => read(value(length)))).toEqual([
            'CKR_BUFFER_TOO_SMALL',
            'CKR_OK',
            'CKR_OK',
            'CKR_OK',
          ]);
          expect(read({ type: ck.CKA_VALUE, value: true })).toBe('CKR_BUFFER_TOO_SMALL');
          expect(read({ type: ck.CKA_VALUE, value: 7 }, { type: ck.CKA_LABEL, value: Buffer.alloc(1) })).toBe('CKR_OK');
          expect(read(value(5), { type: ck.CKA_CLASS, value: Buffer.alloc(7) })).toBe('CKR_BUFFER_TOO_SMALL');
          const [given] = p11.C_GetAttributeValue(session, object, [value(64)]);
          expect(given?.value.toString()).toBe('12345');
        });
      });

      it('templates are refused alike', () => {
        withSession((session) => {
          const create = (...template: ck.Template) => rvOfAny(() => p11.C_CreateObject(session, template));
          expect(create({ type: ck.CKA_LABEL, value: 'no class' })).toBe('CKR_TEMPLATE_INCOMPLETE');
          const broken = dataTemplate({ type: ck.CKA_TOKEN, value: Buffer.from([1, 1]) });
          expect(create(...broken)).toBe(wideBoolean);
          const certificate = certificateTemplate().filter(({ type }) => type !== ck.CKA_SUBJECT);
          expect(create(...certificate)).toBe('CKR_TEMPLATE_INCOMPLETE');
          expect(create(...certificateTemplate())).toBe('CKR_OK');
        });
      });

      it('keys carry the same attributes and rules', () => {
        withSession((session) => {
          const { publicKey, privateKey } = rsaPair(session, { type: ck.CKA_SENSITIVE, value: true });
          const bool = (type: number) => p11.C_GetAttributeValue(session, privateKey, [{ type }])[0]?.value;
          for (const type of [ck.CKA_LOCAL, ck.CKA_SENSITIVE, ck.CKA_ALWAYS_SENSITIVE, ck.CKA_NEVER_EXTRACTABLE]) {
            expect(bool(type), ck.nameOf('CKA', type)).toEqual(Buffer.from([1]));
          }
          const [modulus] = p11.C_GetAttributeValue(session, publicKey, [{ type: ck.CKA_MODULUS }]);
          expect(modulus?.value).toHaveLength(128);
          expect(rvOf(() => p11.C_GetAttributeValue(session, privateKey, [{ type: ck.CKA_PRIVATE_EXPONENT }]))).toBe(
            'CKR_ATTRIBUTE_SENSITIVE',
          );
          const loosen = [{ type: ck.CKA_SENSITIVE, value: false }];
          expect(rvOfAny(() => p11.C_SetAttributeValue(session, privateKey, loosen))).toBe('CKR_ATTRIBUTE_READ_ONLY');
          p11.C_Logout(session);
          expect(rvOf(() => p11.C_SignInit(session, { mechanism: ck.CKM_SHA256_RSA_PKCS }, publicKey))).toMatch(
            /^CKR_(KEY_FUNCTION_NOT_PERMITTED|KEY_TYPE_INCONSISTENT)$/,
          );
        });
      });

      it('signatures are made and verified alike, blocking, later and by callback', async () => {
        const session = p11.C_OpenSession(slot, RW);
        p11.C_Login(session, ck.CKU_USER, PIN);
        const { publicKey, privateKey } = rsaPair(session);
        const mechanism = { mechanism: ck.CKM_SHA256_RSA_PKCS };
        const message = Buffer.from('message');
        p11.C_SignInit(session, mechanism, privateKey);
        expect(p11.C_Sign(session, message, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
        expect(rvOf(() => p11.C_Sign(session, message, Buffer.alloc(10)))).toBe('CKR_BUFFER_TOO_SMALL');
        const signature = p11.C_Sign(session, message, Buffer.alloc(500));
        expect(signature).toHaveLength(128);
        expect(rvOf(() => p11.C_Sign(session, message, Buffer.alloc(500)))).toBe('CKR_OPERATION_NOT_INITIALIZED');
        p11.C_SignInit(session, mechanism, privateKey);
        expect(rvOf(() => p11.C_SignInit(session, mechanism, privateKey))).toBe('CKR_OPERATION_ACTIVE');
        expect(await p11.C_SignAsync(session, message, Buffer.alloc(128))).toEqual(signature);
        p11.C_SignInit(session, mechanism, privateKey);
        p11.C_SignUpdate(session, message.subarray(0, 3));
        p11.C_SignUpdate(session, message.subarray(3));
        expect(p11.C_SignFinal(session, Buffer.alloc(128))).toEqual(signature);
        p11.C_SignInit(session, mechanism, privateKey);
        const byCallback = p11 as unknown as {
          C_Sign(session: Buffer, data: Buffer, out: Buffer, done: (error: unknown, value: unknown) => void): void;
        };
        const answer = await new Promise((resolve) => {
          byCallback.C_Sign(session, message, Buffer.alloc(128), (error, value) => resolve([error, value]));
        });
        expect(answer).toEqual([null, signature]);

        p11.C_VerifyInit(session, mechanism, publicKey);
        expect(p11.C_Verify(session, message, signature)).toBe(true);
        p11.C_VerifyInit(session, mechanism, publicKey);
        expect(rvOf(() => p11.C_Verify(session, Buffer.from('other'), signature))).toBe('CKR_SIGNATURE_INVALID');
        p11.C_VerifyInit(session, mechanism, publicKey);
        expect(rvOf(() => p11.C_Verify(session, message, signature.subarray(1)))).toBe('CKR_SIGNATURE_LEN_RANGE');
        expect(rvOf(() => p11.C_Verify(session, message, signature))).toBe('CKR_OPERATION_NOT_INITIALIZED');
        expect(rvOf(() => p11.C_SignInit(session, { mechanism: 0x7fff }, privateKey))).toBe('CKR_MECHANISM_INVALID');
        expect(rvOf(() => p11.C_VerifyInit(session, { mechanism: ck.CKM_SHA256 }, publicKey))).toBe(
          'CKR_MECHANISM_INVALID',
        );
        p11.C_CloseAllSessions(slot);
      });

      it('digests and random numbers come in the caller’s buffer', () => {
        withSession((session) => {
          p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
          const out = Buffer.alloc(40);
          const digest = p11.C_Digest(session, Buffer.from('abc'), out);
          expect(digest.toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
          expect(out.subarray(0, 32)).toEqual(digest);
          const random = Buffer.alloc(8);
          expect(p11.C_GenerateRandom(session, random)).toBe(random);
          expect(random).not.toEqual(Buffer.alloc(8));
        }, false);
      });
    });
  },
);
