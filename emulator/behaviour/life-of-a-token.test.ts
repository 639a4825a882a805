import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  attribute,
  certificateTemplate,
  find,
  GOST,
  type KeyKind,
  loggedIn,
  RSA,
  type Workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };
const RSA_2048: KeyKind = {
  ...RSA,
  publicTemplate: [{ type: ck.CKA_MODULUS_BITS, value: 2048 }],
  signatureLength: 256,
};

/** Makes a key pair and stores a certificate beside it, all three under one CKA_ID. */
async function install({ p11, session }: Workbench, kind: KeyKind, id: string): Promise<ck.KeyPair> {
  const named = [TOKEN, { type: ck.CKA_ID, value: id }];
  const pair = await p11.C_GenerateKeyPairAsync(
    session,
    { mechanism: kind.generation },
    [...kind.publicTemplate, ...named],
    named,
  );
  p11.C_CreateObject(session, certificateTemplate(...named));
  return pair;
}

function signs({ p11, session }: Workbench, kind: KeyKind, { publicKey, privateKey }: ck.KeyPair): boolean {
  const message = Buffer.from('payment order no. 1');
  p11.C_SignInit(session, { mechanism: kind.signing }, privateKey);
  const signature = p11.C_Sign(session, message, Buffer.alloc(512));
  expect(signature).toHaveLength(kind.signatureLength);
  p11.C_VerifyInit(session, { mechanism: kind.signing }, publicKey);
  return p11.C_Verify(session, message, signature);
}

describe('life of a token', () => {
  it('R-TOKEN-1, R-TOKEN-14 a JavaToken holds GOST and RSA key pairs with certificates, and old ones until removed', async () => {
    const bench = loggedIn('life of a token', { device: 'javatoken' });
    const { emulator, p11, slot, session } = bench;
    expect(p11.C_GetTokenInfo(slot).model.trimEnd()).toBe('JavaToken');
    const old = { gost: await install(bench, GOST, 'gost 2025'), rsa: await install(bench, RSA_2048, 'rsa 2025') };
    const fresh = await install(bench, GOST, 'gost 2026');
    expect(signs(bench, GOST, old.gost)).toBe(true);
    expect(signs(bench, RSA_2048, old.rsa)).toBe(true);
    expect(signs(bench, GOST, fresh)).toBe(true);

    const certificates = () => find(bench, [{ type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }]);
    const ids = () => certificates().map((object) => attribute(bench, object, ck.CKA_ID).toString());
    expect(ids()).toEqual(['gost 2025', 'rsa 2025', 'gost 2026']);
    expect(find(bench)).toHaveLength(9);
    for (const object of find(bench, [{ type: ck.CKA_ID, value: 'gost 2025' }])) p11.C_DestroyObject(session, object);
    expect(ids()).toEqual(['rsa 2025', 'gost 2026']);
    expect(find(bench)).toHaveLength(6);
    expect(signs(bench, GOST, fresh)).toBe(true);
    expect(emulator.unforeseen).toEqual([]);
  });
});
