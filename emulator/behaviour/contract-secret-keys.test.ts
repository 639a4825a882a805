import { createCipheriv, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { CANDIDATES, CONTRACT_PIN, prepareToken, rvOfAny } from '../testing/contract.ts';
import { RW, rvOf } from '../testing/workbench.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
/** SoftHSM2 wants a key of HMAC as long as its hash. */
const LONG = Buffer.concat([KEY, KEY]);
const IV = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'hex');
const MESSAGE = Buffer.from('a message that is longer than two blocks of AES');
const room = () => Buffer.alloc(200);
const bool = (type: number, value: boolean) => ({ type, value });

function openssl(name: string, iv: Buffer | null, data = MESSAGE): Buffer {
  const cipher = createCipheriv(name, KEY, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** CK_AES_CTR_PARAMS: as many bits as the block has. */
const COUNTER = Buffer.concat([Buffer.from([128, 0, 0, 0, 0, 0, 0, 0]), IV]);

// As in contract.test.ts, for secret keys.
describe.each(CANDIDATES)('$name', ({ missing, open }) => {
  describe.skipIf(missing)(`has secret keys as pkcs11js shows them${missing && ` (skipped: ${missing})`}`, () => {
    let p11: ck.Pkcs11;
    let close: () => void;
    let session: ck.Handle;

    beforeAll(() => {
      ({ p11, close } = open());
      session = p11.C_OpenSession(prepareToken(p11), RW);
      p11.C_Login(session, ck.CKU_USER, CONTRACT_PIN);
    });
    afterAll(() => {
      p11.C_Finalize();
      close();
    });

    const secret = (keyType: number, ...more: ck.Template) =>
      p11.C_CreateObject(session, [
        { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
        { type: ck.CKA_KEY_TYPE, value: keyType },
        { type: ck.CKA_VALUE, value: keyType === ck.CKK_AES ? KEY : LONG },
        ...more,
      ]);
    const value = (key: ck.Handle, type: number) => p11.C_GetAttributeValue(session, key, [{ type }])[0]?.value;

    it('they are generated with their history, and refused alike', () => {
      const aes = { mechanism: ck.CKM_AES_KEY_GEN };
      const template = [
        { type: ck.CKA_VALUE_LEN, value: 32 },
        bool(ck.CKA_SENSITIVE, true),
        bool(ck.CKA_EXTRACTABLE, false),
      ];
      const key = p11.C_GenerateKey(session, aes, template);
      for (const type of [ck.CKA_LOCAL, ck.CKA_ALWAYS_SENSITIVE, ck.CKA_NEVER_EXTRACTABLE]) {
        expect(value(key, type), ck.nameOf('CKA', type)).toEqual(Buffer.from([1]));
      }
      expect(rvOf(() => value(key, ck.CKA_VALUE))).toBe('CKR_ATTRIBUTE_SENSITIVE');
      expect(rvOf(() => p11.C_GenerateKey(session, aes, []))).toBe('CKR_TEMPLATE_INCOMPLETE');
      const check = openssl('aes-128-ecb', null, Buffer.alloc(16)).subarray(0, 3);
      expect(value(secret(ck.CKK_AES), ck.CKA_CHECK_VALUE)).toEqual(check);
      const loosen = () => p11.C_SetAttributeValue(session, key, [bool(ck.CKA_EXTRACTABLE, true)]);
      expect(rvOfAny(loosen)).toBe('CKR_ATTRIBUTE_READ_ONLY');
    });

    it('AES is that of OpenSSL, blocking, later and by callback, whole and in parts', async () => {
      const key = secret(ck.CKK_AES, bool(ck.CKA_ENCRYPT, true), bool(ck.CKA_DECRYPT, true));
      const padded = { mechanism: ck.CKM_AES_CBC_PAD, parameter: IV };
      const expected = openssl('aes-128-cbc', IV);
      p11.C_EncryptInit(session, padded, key);
      expect(rvOf(() => p11.C_EncryptInit(session, padded, key))).toBe('CKR_OPERATION_ACTIVE');
      expect(await p11.C_EncryptAsync(session, MESSAGE, room())).toEqual(expected);
      p11.C_EncryptInit(session, padded, key);
      const parts = [MESSAGE.subarray(0, 7), MESSAGE.subarray(7)].map((part) =>
        p11.C_EncryptUpdate(session, part, room()),
      );
      expect(Buffer.concat([...parts, p11.C_EncryptFinal(session, room())])).toEqual(expected);
      p11.C_DecryptInit(session, padded, key);
      const byCallback = p11 as unknown as {
        C_Decrypt(session: Buffer, data: Buffer, out: Buffer, done: (error: unknown, value: unknown) => void): void;
      };
      const answer = await new Promise((resolve) => {
        byCallback.C_Decrypt(session, expected, room(), (error, plain) => resolve([error, plain]));
      });
      expect(answer).toEqual([null, MESSAGE]);
      p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_CTR, parameter: COUNTER }, key);
      expect(p11.C_Encrypt(session, MESSAGE, room())).toEqual(openssl('aes-128-ctr', IV));
      p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_ECB }, key);
      expect(rvOf(() => p11.C_Encrypt(session, MESSAGE, room()))).toBe('CKR_DATA_LEN_RANGE');
      expect(rvOf(() => p11.C_EncryptFinal(session, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    });

    it('GCM takes pkcs11js’ structure, and opens only what is whole', () => {
      const key = secret(ck.CKK_AES, bool(ck.CKA_ENCRYPT, true), bool(ck.CKA_DECRYPT, true));
      const iv = IV.subarray(0, 12);
      // CK_PARAMS_AES_GCM_v240 of pkcs11js.
      const parameter = { type: 7, iv, ivBits: 96, aad: Buffer.from('header'), tagBits: 128 };
      const judge = createCipheriv('aes-128-gcm', KEY, iv).setAAD(Buffer.from('header'));
      const expected = Buffer.concat([judge.update(MESSAGE), judge.final(), judge.getAuthTag()]);
      p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_GCM, parameter }, key);
      expect(p11.C_Encrypt(session, MESSAGE, room())).toEqual(expected);
      p11.C_DecryptInit(session, { mechanism: ck.CKM_AES_GCM, parameter }, key);
      expect(p11.C_Decrypt(session, expected, room())).toEqual(MESSAGE);
    });

    it('HMAC and CMAC sign and verify', () => {
      const uses = [bool(ck.CKA_SIGN, true), bool(ck.CKA_VERIFY, true)];
      const code = (mechanism: number, key: ck.Handle) => {
        p11.C_SignInit(session, { mechanism }, key);
        const made = Buffer.from(p11.C_Sign(session, MESSAGE, room()));
        p11.C_VerifyInit(session, { mechanism }, key);
        expect(p11.C_Verify(session, MESSAGE, made)).toBe(true);
        p11.C_VerifyInit(session, { mechanism }, key);
        expect(rvOf(() => p11.C_Verify(session, Buffer.from('other'), made))).toBe('CKR_SIGNATURE_INVALID');
        return made;
      };
      const expected = createHmac('sha256', LONG).update(MESSAGE).digest();
      expect(code(ck.CKM_SHA256_HMAC, secret(ck.CKK_GENERIC_SECRET, ...uses))).toEqual(expected);
      expect(code(ck.CKM_AES_CMAC, secret(ck.CKK_AES, ...uses))).toHaveLength(16);
    });

    it('keys are wrapped and unwrapped', () => {
      const kek = secret(ck.CKK_AES, bool(ck.CKA_WRAP, true), bool(ck.CKA_UNWRAP, true));
      const key = secret(ck.CKK_AES, bool(ck.CKA_EXTRACTABLE, true), bool(ck.CKA_SENSITIVE, false));
      const wrap = (target: ck.Handle) =>
        p11.C_WrapKey(session, { mechanism: ck.CKM_AES_KEY_WRAP }, kek, target, room());
      const wrapped = Buffer.from(wrap(key));
      expect(wrapped).toEqual(openssl('id-aes128-wrap', Buffer.alloc(8, 0xa6), KEY));
      const back = p11.C_UnwrapKey(session, { mechanism: ck.CKM_AES_KEY_WRAP }, kek, wrapped, [
        { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
        bool(ck.CKA_EXTRACTABLE, true),
        bool(ck.CKA_SENSITIVE, false),
      ]);
      expect(value(back, ck.CKA_VALUE)).toEqual(KEY);
      expect(value(back, ck.CKA_LOCAL)).toEqual(Buffer.from([0]));
      expect(rvOf(() => wrap(secret(ck.CKK_AES, bool(ck.CKA_EXTRACTABLE, false))))).toBe('CKR_KEY_UNEXTRACTABLE');
      const careful = secret(ck.CKK_AES, bool(ck.CKA_EXTRACTABLE, true), bool(ck.CKA_WRAP_WITH_TRUSTED, true));
      expect(rvOf(() => wrap(careful))).toBe('CKR_KEY_NOT_WRAPPABLE');
    });
  });
});
