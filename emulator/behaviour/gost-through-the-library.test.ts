import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicKeyFromPoint, verifySignature } from '../../pki/keys.ts';
import { SUITES, type SuiteId } from '../../pki/suites.ts';
import { haveOpensslGost } from '../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../pki/testing/gost-judges.ts';
import * as ck from '../index.ts';
import { openThroughLibrary, pkcs11jsMissing } from '../testing/daemon/blocking-client.ts';
import { compilerMissing } from '../testing/daemon/compiler.ts';
import { GOST, GOST_512, type KeyKind, RW, SO_PIN, USER_PIN } from '../testing/workbench.ts';

const missing = compilerMissing() || pkcs11jsMissing();
const gost = haveOpensslGost();

const ROWS: readonly { readonly kind: KeyKind; readonly suite: SuiteId }[] = [
  { kind: GOST, suite: 'kisc-2004' },
  { kind: GOST_512, suite: 'nuc-2015-512' },
];

// What no p11-kit client lets through: GOST mechanisms by the standard's and by the vendors' numbers.
describe.skipIf(missing)(`GOST through the native library${missing && ` [skipped: ${missing}]`}`, () => {
  let p11: ck.Pkcs11;
  let close: () => void;
  let session: ck.Handle;
  beforeAll(() => {
    ({ p11, close } = openThroughLibrary({ device: 'javatoken', label: 'GOST', userPin: USER_PIN, soPin: SO_PIN }));
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList(true);
    session = p11.C_OpenSession(slot as ck.Handle, RW);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
  });
  afterAll(() => {
    p11.C_Finalize();
    close();
  });

  it.each(ROWS)(`$kind.name: a key pair is made, and OpenSSL verifies its signature${gost.note}`, ({ kind, suite }) => {
    const { publicKey, privateKey } = p11.C_GenerateKeyPair(
      session,
      { mechanism: kind.generation },
      [...kind.publicTemplate, { type: ck.CKA_VERIFY, value: true }],
      [{ type: ck.CKA_SIGN, value: true }],
    );
    const message = Buffer.from('through the library');
    p11.C_SignInit(session, { mechanism: kind.signing }, privateKey);
    const signature = p11.C_Sign(session, message, Buffer.alloc(kind.signatureLength));
    const [point] = p11.C_GetAttributeValue(session, publicKey, [{ type: ck.CKA_VALUE }]);
    const spki = publicKeyFromPoint(SUITES[suite], point?.value ?? Buffer.alloc(0));
    expect(verifySignature(SUITES[suite], spki, message, signature, 'sr-be')).toBe(true);
    if (gost.have) expect(opensslVerifies(spki, message, signature, 'sr-be')).toBe(true);
    p11.C_VerifyInit(session, { mechanism: kind.signing }, publicKey);
    expect(p11.C_Verify(session, message, signature)).toBe(true);
  });
});
