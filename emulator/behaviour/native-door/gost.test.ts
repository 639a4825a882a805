import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveOpensslGost, opensslGost, withFiles } from '../../../pki/testing/foreign.ts';
import * as ck from '../../index.ts';
import { openThroughLibrary, pkcs11jsMissing } from '../../testing/daemon/blocking-client.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { oid, RW, SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = compilerMissing() || pkcs11jsMissing();
const gost = haveOpensslGost();

interface Row {
  readonly name: string;
  readonly generation: number;
  readonly parameters: readonly [key: ck.ParameterOid, hash: ck.ParameterOid];
  readonly signing: number;
  readonly length: number;
  /** OpenSSL's name of the hash. */
  readonly digest: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'GOST R 34.10-2001 by the numbers of the standard',
    generation: ck.CKM_GOSTR3410_KEY_PAIR_GEN,
    parameters: ['CryptoPro-A', 'GOSTR3411-94-CryptoPro'],
    signing: ck.CKM_GOSTR3410_WITH_GOSTR3411,
    length: 64,
    digest: '-md_gost94',
  },
  {
    name: 'GOST R 34.10-2012 with 512 bits by the numbers of TC26',
    generation: ck.CKM_GOSTR3410_512_KEY_PAIR_GEN,
    parameters: ['TC26-512-A', 'Streebog-512'],
    signing: ck.CKM_GOSTR3410_WITH_GOSTR3411_12_512,
    length: 128,
    digest: '-md_gost12_512',
  },
];

// What no release of p11-kit's client lets through.
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

  it.each(ROWS)(`$name: a key pair is made, and OpenSSL verifies its signature${gost.note}`, (row) => {
    const [keyParameters, hashParameters] = row.parameters;
    const { publicKey, privateKey } = p11.C_GenerateKeyPair(
      session,
      { mechanism: row.generation },
      [
        { type: ck.CKA_GOSTR3410_PARAMS, value: oid(keyParameters) },
        { type: ck.CKA_GOSTR3411_PARAMS, value: oid(hashParameters) },
        { type: ck.CKA_VERIFY, value: true },
      ],
      [{ type: ck.CKA_SIGN, value: true }],
    );
    const message = Buffer.from('through the library');
    p11.C_SignInit(session, { mechanism: row.signing }, privateKey);
    const signature = p11.C_Sign(session, message, Buffer.alloc(row.length));
    expect(signature).toHaveLength(row.length);
    p11.C_VerifyInit(session, { mechanism: row.signing }, publicKey);
    expect(p11.C_Verify(session, message, signature)).toBe(true);
    const [info] = p11.C_GetAttributeValue(session, publicKey, [{ type: ck.CKA_PUBLIC_KEY_INFO }]);
    if (!gost.have) return;
    withFiles({ key: info?.value ?? '', signature, message }, (paths) => {
      const files = ['-verify', paths.key, '-keyform', 'DER', '-signature', paths.signature, paths.message];
      expect(opensslGost(['dgst', row.digest, ...files]).stdout.toString()).toContain('Verified OK');
    });
  });
});
