import { createCipheriv } from 'node:crypto';
import { gcm } from '@noble/ciphers/aes.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ck from '../../index.ts';
import { openThroughLibrary, pkcs11jsMissing } from '../../testing/daemon/blocking-client.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { attribute, importSecret, oid, RW, SO_PIN, USER_PIN, type Workbench } from '../../testing/workbench.ts';

const missing = compilerMissing() || pkcs11jsMissing();
/** Of pkcs11js: the structures as the standard lays them out. */
const CK_PARAMS_AES_GCM_v240 = 7;
const CK_PARAMS_CCM = 26;
const CK_PARAM_GOSTR3410_DERIVE = 27;

const KEY = Buffer.from('404142434445464748494a4b4c4d4e4f', 'hex');
const NONCE = Buffer.from('101112131415161718191a1b', 'hex');
const HEADER = Buffer.from('header');
const DATA = Buffer.from('through the library');
const room = () => Buffer.alloc(128);

/** What OpenSSL makes of the data: ciphertext and code. */
function openssl(mode: 'gcm' | 'ccm', authTagLength: number): Buffer {
  const cipher = createCipheriv(`aes-128-${mode}` as 'aes-128-ccm', KEY, NONCE, { authTagLength });
  cipher.setAAD(HEADER, { plaintextLength: DATA.length });
  return Buffer.concat([cipher.update(DATA), cipher.final(), cipher.getAuthTag()]);
}

describe.skipIf(missing)(
  `structures with pointers through the native library${missing && ` [skipped: ${missing}]`}`,
  () => {
    let bench: Workbench;
    let close: () => void;
    let key: ck.Handle;
    beforeAll(() => {
      const opened = openThroughLibrary({ device: 'generic', label: 'Pointers', userPin: USER_PIN, soPin: SO_PIN });
      const p11 = opened.p11 as ck.InProcessPkcs11;
      close = opened.close;
      p11.C_Initialize();
      const [slot] = p11.C_GetSlotList(true) as [ck.Handle];
      const session = p11.C_OpenSession(slot, RW);
      p11.C_Login(session, ck.CKU_USER, USER_PIN);
      bench = { p11, slot, session } as Workbench;
      key = importSecret(bench, ck.CKK_AES, KEY);
    });
    afterAll(() => {
      bench.p11.C_Finalize();
      close();
    });

    function encrypted(mechanism: number, parameter: ck.MechanismParameter): Buffer {
      const { p11, session } = bench;
      p11.C_EncryptInit(session, { mechanism, parameter }, key);
      const made = Buffer.from(p11.C_Encrypt(session, DATA, room()));
      p11.C_DecryptInit(session, { mechanism, parameter }, key);
      expect(p11.C_Decrypt(session, made, room())).toEqual(DATA);
      return made;
    }

    it('CK_GCM_PARAMS, whatever stands in ulIvBits', () => {
      for (const ivBits of [96, 0]) {
        const parameter = { type: CK_PARAMS_AES_GCM_v240, iv: NONCE, aad: HEADER, ivBits, tagBits: 96 };
        expect(encrypted(ck.CKM_AES_GCM, parameter)).toEqual(openssl('gcm', 12));
      }
    });

    it('CK_CCM_PARAMS', () => {
      const lengths = { dataLength: DATA.length, macLength: 8 };
      const parameter: ck.CcmParameter = { type: CK_PARAMS_CCM, nonce: NONCE, aad: HEADER, ...lengths };
      expect(encrypted(ck.CKM_AES_CCM, parameter)).toEqual(openssl('ccm', 8));
    });

    it('CK_GCM_PARAMS of CKM_AES_GMAC', () => {
      const { p11, session } = bench;
      const parameter = { type: CK_PARAMS_AES_GCM_v240, iv: NONCE, ivBits: 96, tagBits: 128 };
      p11.C_SignInit(session, { mechanism: ck.CKM_AES_GMAC, parameter }, key);
      const expected = gcm(KEY, NONCE, DATA).encrypt(new Uint8Array(0));
      expect(p11.C_Sign(session, DATA, room())).toEqual(Buffer.from(expected));
    });

    it('CK_GOSTR3410_DERIVE_PARAMS: both sides find one key', () => {
      const { p11, session } = bench;
      const pair = () =>
        p11.C_GenerateKeyPair(
          session,
          { mechanism: ck.CKM_GOSTR3410_KEY_PAIR_GEN },
          [
            { type: ck.CKA_GOSTR3410_PARAMS, value: oid('CryptoPro-A') },
            { type: ck.CKA_GOSTR3411_PARAMS, value: oid('GOSTR3411-94-CryptoPro') },
          ],
          [{ type: ck.CKA_DERIVE, value: true }],
        );
      const [a, b] = [pair(), pair()];
      const secret = (mine: ck.KeyPair, other: ck.KeyPair) => {
        const parameter: ck.GostDeriveParameter = {
          type: CK_PARAM_GOSTR3410_DERIVE,
          kdf: ck.CKD_NULL,
          publicData: attribute(bench, other.publicKey, ck.CKA_VALUE),
          ukm: Buffer.from('1d80603c8544c727', 'hex'),
        };
        const mechanism = { mechanism: ck.CKM_GOSTR3410_DERIVE, parameter };
        const template = [{ type: ck.CKA_EXTRACTABLE, value: true }];
        return attribute(bench, p11.C_DeriveKey(session, mechanism, mine.privateKey, template), ck.CKA_VALUE);
      };
      expect(secret(a, b)).toHaveLength(32);
      expect(secret(a, b)).toEqual(secret(b, a));
    });
  },
);
