import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CKA_CERTIFICATE_CATEGORY,
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_ISSUER,
  CKA_PRIVATE_EXPONENT,
  CKA_SENSITIVE,
  CKA_SERIAL_NUMBER,
  CKA_SUBJECT,
  CKA_VALUE,
  CKO_CERTIFICATE,
  CKO_PUBLIC_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Pkcs11 } from '../../emulator/spec/pkcs11-api.ts';
import { verifySignature } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';
import { openSoftHsm, type SoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { encodeName } from '../../pki/x509/name.ts';
import { createTestCa, SUBJECT, type TestCa } from '../testing/test-ca.ts';
import { ulongOf } from './attributes.ts';
import { installAuthority, installUserCertificate } from './installation.ts';
import { destroyFragments, destroyPair, generatePair } from './key-generation.ts';
import { readKeySet, waitingPairs } from './key-set.ts';
import { changeUserPin, initialiseToken, setUserPin } from './pin.ts';
import { keyIdOf } from './public-key.ts';
import { type TokenSession, withToken } from './session.ts';
import { TokenError } from './token-error.ts';
import { tokenSigner } from './token-signer.ts';

const missing = softHsmMissing();
const PIN = '12345678';
const SO_PIN = '87654321';
const RSA = SUITES['rsa-2048'];
const naming = { label: 'RSA WAIT', subject: encodeName(SUBJECT) };

describe.skipIf(missing)(`a token of somebody else: SoftHSM2${missing && ` (skipped: ${missing})`}`, () => {
  let softHsm: SoftHsm;
  let token: Pkcs11;
  let ca: TestCa;
  const onToken = <T>(work: (session: TokenSession) => T | Promise<T>) => withToken({ token, pin: PIN }, work);

  beforeAll(async () => {
    softHsm = openSoftHsm();
    token = softHsm.p11;
    token.C_Initialize();
    await initialiseToken({ token }, { soPin: SO_PIN, pin: PIN, label: 'TEST soft' });
    ca = await createTestCa();
  });
  afterAll(() => {
    token.C_Finalize();
    softHsm.close();
  });

  it('R-TOKEN-15 shows no keys after a wrong PIN, and says so in words', async () => {
    const wrong = withToken({ token, pin: '11111111' }, readKeySet);
    await expect(wrong).rejects.toMatchObject({
      code: 'pin-wrong',
      message: expect.stringContaining('CKR_PIN_INCORRECT'),
    });
    await expect(wrong).rejects.not.toThrow(/11111111/);
  });

  it('R-TOKEN-16 changes the PIN, and sets a new one with the SO PIN', async () => {
    await changeUserPin({ token }, PIN, '2222');
    await expect(onToken(() => undefined)).rejects.toMatchObject({ code: 'pin-wrong' });
    await setUserPin({ token }, SO_PIN, PIN);
    await expect(onToken(() => 'in')).resolves.toBe('in');
    await expect(setUserPin({ token }, '00000000', PIN)).rejects.toMatchObject({
      code: 'pin-wrong',
      detail: expect.stringContaining('It is the SO PIN.'),
    });
    await expect(changeUserPin({ token }, PIN, '1')).rejects.toMatchObject({
      code: 'pin-refused',
      detail: expect.stringMatching(/^It takes \d+ to \d+ characters\.$/),
    });
  });

  it('closes its sessions, also after an error', async () => {
    const handles: Buffer[] = [];
    const failing = onToken((session) => {
      handles.push(session.handle);
      throw new Error('work failed');
    });
    await expect(failing).rejects.toThrow('work failed');
    await onToken((session) => handles.push(session.handle));
    expect(handles).toHaveLength(2);
    for (const handle of handles) expect(() => token.C_GetSessionInfo(handle)).toThrow('CKR_SESSION_HANDLE_INVALID');
  });

  it('R-CA-21 makes an RSA pair whose private key stays on the token, waiting for its certificate', async () => {
    await onToken(async (session) => {
      const pair = await generatePair(session, RSA, naming);
      const [read] = waitingPairs(readKeySet(session), 'RSA', naming.subject);
      expect(read).toMatchObject({ state: 'WAIT', label: 'RSA WAIT', spki: pair.spki, id: pair.id });
      expect(Buffer.from(pair.id)).toEqual(keyIdOf(pair.spki));
      expect(session.attribute(pair.privateKey, CKA_SENSITIVE)).toEqual(Buffer.of(1));
      expect(session.attribute(pair.privateKey, CKA_EXTRACTABLE)).toEqual(Buffer.of(0));
      expect(session.attribute(pair.privateKey, CKA_PRIVATE_EXPONENT)).toBeUndefined();
      destroyPair(session, pair);
      destroyPair(session, pair);
      expect(readKeySet(session)).toEqual({ pairs: [], authorities: [], strays: [], fragments: [] });
    });
  });

  it('signs with RSA so that the public key verifies it', async () => {
    await onToken(async (session) => {
      const pair = await generatePair(session, RSA, naming);
      const message = new TextEncoder().encode('a message');
      const signature = await tokenSigner(session, pair).sign(message, 'sr-be');
      expect(verifySignature(RSA, pair.spki, message, signature, 'sr-be')).toBe(true);
      expect(verifySignature(RSA, pair.spki, message.subarray(1), signature, 'sr-be')).toBe(false);
      destroyPair(session, pair);
    });
  });

  it('R-CA-16 writes a certificate beside its key once, with all that names it, and CA certificates once', async () => {
    await onToken(async (session) => {
      const pair = await generatePair(session, RSA, naming);
      const certificate = await ca.certify(pair.spki, '8102');
      expect(installUserCertificate(session, certificate).written).toBe(true);
      expect(installUserCertificate(session, certificate).written).toBe(false);
      expect(installAuthority(session, ca.root).written).toBe(true);
      expect(installAuthority(session, ca.root).written).toBe(false);
      const set = readKeySet(session);
      const [ours] = set.pairs;
      expect(ours).toMatchObject({ state: 'OK', label: 'RSA ПРОБНЫЙ 2027-03-02' });
      expect(set.authorities.map(({ label }) => label)).toEqual(['TEST Root']);
      const objects = session.find([{ type: CKA_CLASS, value: CKO_CERTIFICATE }]);
      expect(objects).toHaveLength(2);
      const handle = ours?.certificates[0]?.handle as Buffer;
      expect(session.attribute(handle, CKA_VALUE)).toEqual(Buffer.from(certificate.der));
      expect(session.attribute(handle, CKA_SUBJECT)).toEqual(Buffer.from(naming.subject));
      expect(session.attribute(handle, CKA_ISSUER)).toEqual(Buffer.from(encodeName(ca.root.subject)));
      expect(session.attribute(handle, CKA_SERIAL_NUMBER)).toEqual(Buffer.from('0203008102', 'hex'));
      expect(ulongOf(session.attribute(handle, CKA_CERTIFICATE_CATEGORY))).toBe(1);
      if (ours) destroyPair(session, ours);
    });
  });

  it('R-TOKEN-18 refuses a certificate whose key is not here', async () => {
    await onToken(async (session) => {
      const pair = await generatePair(session, RSA, naming);
      destroyPair(session, pair);
      const certificate = await ca.certify(pair.spki, '05');
      expect(() => installUserCertificate(session, certificate)).toThrow(TokenError);
    });
  });

  it('finds half a pair by its name and removes it', async () => {
    await onToken(async (session) => {
      const pair = await generatePair(session, RSA, naming);
      token.C_DestroyObject(session.handle, pair.privateKey);
      const set = readKeySet(session);
      expect([set.pairs.length, set.fragments.length]).toEqual([0, 1]);
      destroyFragments(session, set, encodeName([{ type: 'CN', value: 'somebody else' }]));
      expect(session.find([{ type: CKA_CLASS, value: CKO_PUBLIC_KEY }])).toHaveLength(1);
      destroyFragments(session, set, naming.subject);
      expect(session.find([{ type: CKA_CLASS, value: CKO_PUBLIC_KEY }])).toHaveLength(0);
    });
  });

  it('says which algorithm the token lacks', async () => {
    const gost = onToken((session) => generatePair(session, SUITES['kisc-2004'], naming));
    await expect(gost).rejects.toMatchObject({
      code: 'token-cannot',
      message: expect.stringContaining('GOST 34.310-2004'),
    });
  });

  it('says that no token is there when the slot is another one', async () => {
    await expect(withToken({ token, slot: 4_000_000 }, readKeySet)).rejects.toMatchObject({
      code: 'token-not-present',
    });
  });
});
