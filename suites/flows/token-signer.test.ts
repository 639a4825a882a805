import { describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { verifySignature } from '../../pki/keys.ts';
import { SUITES, type SuiteId } from '../../pki/suites.ts';
import { encodeName } from '../../pki/x509/name.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { changeUserPin, generatePair, readKeySet, tokenSigner, withToken } from '../../workstation/index.ts';

const PIN = '13572468';
const MESSAGE = new TextEncoder().encode('a message of some length, longer than one block of any hash');
const NAMING = { label: 'TEST pair', subject: encodeName([{ type: 'CN', value: 'TEST' }]) };
/** Those of the Kazakh CAs: the flows make no EC keys on a token. */
const SUITE_IDS = (Object.keys(SUITES) as SuiteId[]).filter((id) => SUITES[id].family !== 'EC');

function tokenWithout(...missing: string[]): ck.Pkcs11 {
  const { javatoken } = ck.DEVICE_PROFILES;
  const mechanisms = javatoken.mechanisms.filter(({ name }) => !missing.includes(name));
  expect(javatoken.mechanisms.length - mechanisms.length).toBe(missing.length);
  const device: ck.DeviceProfile = { ...javatoken, mechanisms };
  const emulator = ck.createEmulator({ rng: new SeededRng('signer'), slots: [{ device, userPin: PIN }] });
  const token = emulator.application();
  token.C_Initialize();
  return token;
}

/** Signs on the token in both forms and has our software verify it strictly. */
async function expectSigns(token: ck.Pkcs11, id: SuiteId): Promise<void> {
  const suite = SUITES[id];
  await withToken({ token, pin: PIN }, async (session) => {
    const signer = tokenSigner(session, await generatePair(session, suite, NAMING));
    for (const form of ['sr-be', 'rs-le'] as const) {
      const signature = await signer.sign(MESSAGE, form);
      expect(signature).toHaveLength(suite.signatureLength);
      const other = form === 'sr-be' ? 'rs-le' : 'sr-be';
      expect(verifySignature(suite, signer.publicKey, MESSAGE, signature, form)).toBe(true);
      expect(verifySignature(suite, signer.publicKey, MESSAGE, signature, other)).toBe(suite.family === 'RSA');
    }
  });
}

describe('a key on the token as a signer', () => {
  it.each(SUITE_IDS)('signs in the suite %s, in both byte orders', (id) => expectSigns(tokenWithout(), id));

  it('hashes with the token where hashing and signing are two mechanisms', async () => {
    const token = tokenWithout(
      'CKM_GOSTR3410_WITH_GOSTR3411',
      'CKM_GOSTR3410_WITH_GOSTR3411_12_512',
      'CKM_SHA256_RSA_PKCS',
    );
    for (const id of SUITE_IDS) await expectSigns(token, id);
  });

  it('hashes by itself where the token cannot', async () => {
    const token = tokenWithout(
      'CKM_GOSTR3410_WITH_GOSTR3411',
      'CKM_GOSTR3411',
      'CKM_GOSTR3410_WITH_GOSTR3411_12_512',
      'CKM_GOSTR3411_12_512',
      'CKM_SHA256_RSA_PKCS',
    );
    for (const id of SUITE_IDS) await expectSigns(token, id);
  });

  it('says when the token cannot sign at all', async () => {
    const token = tokenWithout('CKM_GOSTR3410_WITH_GOSTR3411', 'CKM_GOSTR3410');
    await expect(expectSigns(token, 'kisc-2004')).rejects.toMatchObject({ code: 'token-cannot' });
  });

  it('R-TOKEN-19 reads back the pairs it has made: a GOST public key of 512 bits, waiting for its certificate', async () => {
    const token = tokenWithout();
    const made = await withToken({ token, pin: PIN }, (session) => generatePair(session, SUITES['kisc-2004'], NAMING));
    const { pairs } = await withToken({ token, pin: PIN }, (session) => readKeySet(session));
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ state: 'WAIT', spki: made.spki, id: made.id, label: 'TEST pair' });
    // MS PUBLICKEYBLOB: 16 octets of header, then X and Y of 32 octets each.
    const header = Buffer.from('060200003aaa00000045433100020000', 'hex');
    expect(Buffer.from(made.spki).indexOf(header)).toBe(made.spki.length - header.length - 64);
  });

  it('R-TOKEN-16 a factory PIN that must be changed is said, and can be changed', async () => {
    const { javatoken } = ck.DEVICE_PROFILES;
    const factory = { label: 'TEST', userPin: '1234567890', soPin: '87654321', userPinToBeChanged: true };
    const token = ck.createEmulator({ slots: [{ device: { ...javatoken, factory } }] }).application();
    token.C_Initialize();
    const place = { token, pin: factory.userPin };
    await expect(withToken(place, (session) => readKeySet(session))).rejects.toMatchObject({
      code: 'pin-to-be-changed',
    });
    await changeUserPin({ token }, factory.userPin, PIN);
    await expect(withToken({ token, pin: PIN }, (session) => readKeySet(session))).resolves.toMatchObject({
      pairs: [],
    });
  });
});
