import { afterAll, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { openTokenImage } from '../store/file-store.ts';
import { ImageFolder } from '../store/testing/images.ts';
import { loggedIn, rvOf, USER_PIN, workbench } from '../testing/workbench.ts';

const images = new ImageFolder();
afterAll(() => images.remove());

describe('a token in an image', () => {
  it('goes on after the end of the process, PIN and objects and all', () => {
    const path = images.freshPath();
    const store = openTokenImage(path, { create: true });
    const first = loggedIn('image', { store, pinDerivation: 'light' });
    const TOKEN = { type: ck.CKA_TOKEN, value: true };
    first.p11.C_CreateObject(first.session, [TOKEN, { type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    expect(() => workbench('second', { store: openTokenImage(path) })).toThrow(/in use/);
    store.close();
    const again = openTokenImage(path);
    const second = workbench('image again', { store: again });
    expect(rvOf(() => second.p11.C_Login(second.session, ck.CKU_USER, 'wrong'))).toBe('CKR_PIN_INCORRECT');
    expect(rvOf(() => second.p11.C_Login(second.session, ck.CKU_USER, USER_PIN))).toBe('CKR_OK');
    second.p11.C_FindObjectsInit(second.session, []);
    expect(second.p11.C_FindObjects(second.session, 10)).toHaveLength(1);
    again.close();
    expect(rvOf(() => second.p11.C_SetPIN(second.session, USER_PIN, 'another'))).toBe('CKR_DEVICE_ERROR');
  });

  it('knows which device it is, and is opened as no other', () => {
    const path = images.freshPath();
    const store = openTokenImage(path, { create: true });
    ck.createEmulator({ slots: [{ device: 'kaztoken', store, pinDerivation: 'light' }] });
    expect(ck.createEmulator({ slots: [{ store }] }).slots[0]?.token?.device.name).toBe('kaztoken');
    const asAnother = () => ck.createEmulator({ slots: [{ device: 'jacarta', store }] });
    expect(asAnother).toThrow(new RangeError('the memory is that of a kaztoken, not of a jacarta'));
    store.close();
  });

  it('pays the strong derivation unless asked otherwise', () => {
    const path = images.freshPath();
    const store = openTokenImage(path, { create: true });
    workbench('strong', { store });
    const header = JSON.parse(Buffer.from(new Map(store.entries()).get('header') ?? []).toString());
    expect(header.pins.user.key.derivation).toEqual({ logN: 15, r: 8, p: 3 });
    expect(header.pins.so.key.derivation).toEqual({ logN: 15, r: 8, p: 3 });
    store.close();
  });
});
