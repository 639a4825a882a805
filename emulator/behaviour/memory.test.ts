import { describe, expect, it } from 'vitest';
import { MemoryStore, type Store, type StoreChanges, StoreError } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import {
  attribute,
  certificateTemplate,
  dataTemplate,
  find,
  firstSlot,
  GOST,
  generate,
  loggedIn,
  RW,
  rvOf,
  SO_PIN,
  USER_PIN,
  workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };

/** A memory that stops taking writes when told to. */
class FailingStore implements Store {
  readonly inner = new MemoryStore();
  fails = false;
  commits = 0;

  entries() {
    return this.inner.entries();
  }

  commit(changes: StoreChanges): void {
    if (this.fails) throw new StoreError('worn out');
    this.commits++;
    this.inner.commit(changes);
  }
}

describe('memory of the token', () => {
  it('is 72 KB on the eToken, counts down by what objects take, and comes back', () => {
    const { p11, slot, session } = loggedIn('accounting', { device: 'etoken-pro-java-72k' });
    const free = () => p11.C_GetTokenInfo(slot).freePublicMemory;
    expect(p11.C_GetTokenInfo(slot).totalPublicMemory).toBe(72 * 1024);
    expect(free()).toBe(72 * 1024);
    const object = p11.C_CreateObject(session, certificateTemplate(TOKEN));
    const size = p11.C_GetObjectSize(session, object);
    expect(size).toBeGreaterThan(5);
    expect(free()).toBe(72 * 1024 - size);
    p11.C_CreateObject(session, certificateTemplate());
    expect(free()).toBe(72 * 1024 - size);
    p11.C_SetAttributeValue(session, object, [{ type: ck.CKA_LABEL, value: 'four' }]);
    expect(free()).toBe(72 * 1024 - size - 4);
    p11.C_DestroyObject(session, object);
    expect(free()).toBe(72 * 1024);
  });

  it('is full at some time: CKR_DEVICE_MEMORY, and nothing of the object is left', () => {
    const bench = loggedIn('full', { device: 'etoken-pro-java-72k' });
    const { p11, slot, session } = bench;
    const value = { type: ck.CKA_VALUE, value: Buffer.alloc(10_000) };
    const create = () => rvOf(() => p11.C_CreateObject(session, dataTemplate(TOKEN, value)));
    const answers = Array.from({ length: 9 }, create);
    expect(answers.filter((rv) => rv === 'CKR_OK')).toHaveLength(7);
    expect(answers.slice(7)).toEqual(['CKR_DEVICE_MEMORY', 'CKR_DEVICE_MEMORY']);
    const { freePublicMemory } = p11.C_GetTokenInfo(slot);
    expect(freePublicMemory).toBeLessThan(10_000);
    expect(find(bench)).toHaveLength(7);
    // A change that does not fit leaves the object as it was.
    const [object] = find(bench) as [ck.Handle];
    const label = { type: ck.CKA_LABEL, value: 'x'.repeat(freePublicMemory + 1) };
    expect(rvOf(() => p11.C_SetAttributeValue(session, object, [label]))).toBe('CKR_DEVICE_MEMORY');
    expect(attribute(bench, object, ck.CKA_LABEL)).toHaveLength(0);
  });

  it('takes both halves of a key pair or none', () => {
    const bench = loggedIn('half a pair', { device: 'etoken-pro-java-72k' });
    const { p11, slot, session } = bench;
    const sizeOf = (object: ck.Handle) => p11.C_GetObjectSize(session, object);
    const sample = generate(bench, GOST, [TOKEN], [TOKEN]);
    const pairOctets = sizeOf(sample.publicKey) + sizeOf(sample.privateKey);
    const emptyOctets = sizeOf(p11.C_CreateObject(session, dataTemplate(TOKEN)));
    const room = p11.C_GetTokenInfo(slot).freePublicMemory - emptyOctets - (pairOctets - 1);
    p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_VALUE, value: Buffer.alloc(room) }));
    const before = find(bench);
    // One octet is missing: the public half alone would fit.
    expect(rvOf(() => generate(bench, GOST, [TOKEN], [TOKEN]))).toBe('CKR_DEVICE_MEMORY');
    expect(find(bench)).toEqual(before);
    // With nothing free, a public half in the session does not stay behind when the private half finds no room.
    const rest = pairOctets - 1 - emptyOctets;
    p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_VALUE, value: Buffer.alloc(rest) }));
    expect(p11.C_GetTokenInfo(slot).freePublicMemory).toBe(0);
    const full = find(bench);
    expect(rvOf(() => generate(bench, GOST, [], [TOKEN]))).toBe('CKR_DEVICE_MEMORY');
    expect(find(bench)).toEqual(full);
  });

  it('is the same after the emulator is started anew on it', () => {
    const store = new MemoryStore();
    const first = loggedIn('restart', { store });
    const { publicKey, privateKey } = generate(
      first,
      GOST,
      [TOKEN],
      [TOKEN, { type: ck.CKA_ID, value: Buffer.from('k') }],
    );
    const all = [ck.CKA_UNIQUE_ID, ck.CKA_VALUE, ck.CKA_GOSTR3410_PARAMS].map((type) =>
      attribute(first, publicKey, type),
    );
    first.p11.C_SignInit(first.session, { mechanism: GOST.signing }, privateKey);
    const signature = first.p11.C_Sign(first.session, Buffer.from('before'), Buffer.alloc(64));

    const second = loggedIn('another seed', { store, label: 'ignored', userPin: USER_PIN });
    expect(second.p11.C_GetTokenInfo(second.slot).label.trimEnd()).toBe('Bench');
    const [again] = find(second, [{ type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY }]) as [ck.Handle];
    expect(
      [ck.CKA_UNIQUE_ID, ck.CKA_VALUE, ck.CKA_GOSTR3410_PARAMS].map((type) => attribute(second, again, type)),
    ).toEqual(all);
    second.p11.C_VerifyInit(second.session, { mechanism: GOST.signing }, again);
    expect(second.p11.C_Verify(second.session, Buffer.from('before'), signature)).toBe(true);
    expect(find(second, [{ type: ck.CKA_ID, value: Buffer.from('k') }])).toHaveLength(1);
    expect(first.p11.C_GetTokenInfo(first.slot).freePublicMemory).toBe(
      second.p11.C_GetTokenInfo(second.slot).freePublicMemory,
    );
  });
});

describe('a memory that refuses to write', () => {
  const calls: [name: string, call: (bench: ReturnType<typeof loggedIn>, object: ck.Handle) => unknown][] = [
    ['C_CreateObject', ({ p11, session }) => p11.C_CreateObject(session, dataTemplate(TOKEN))],
    ['C_CopyObject', ({ p11, session }, object) => p11.C_CopyObject(session, object, [])],
    ['C_DestroyObject', ({ p11, session }, object) => p11.C_DestroyObject(session, object)],
    [
      'C_SetAttributeValue',
      ({ p11, session }, object) => p11.C_SetAttributeValue(session, object, [{ type: ck.CKA_LABEL, value: 'new' }]),
    ],
    ['C_SetPIN', ({ p11, session }) => p11.C_SetPIN(session, USER_PIN, 'second')],
    ['C_GenerateKeyPair', (bench) => generate(bench, GOST, [TOKEN], [TOKEN])],
    ['C_GenerateKeyPair, half in the session', (bench) => generate(bench, GOST, [], [TOKEN])],
  ];

  it.each(calls)('%s: CKR_DEVICE_ERROR, and everything is as before', (name, call) => {
    const store = new FailingStore();
    const bench = loggedIn(`refusing ${name}`, { store });
    const { p11, session } = bench;
    const object = p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_LABEL, value: 'old' }));
    const before = [...store.entries()];
    store.fails = true;
    expect(rvOf(() => call(bench, object))).toBe('CKR_DEVICE_ERROR');
    store.fails = false;
    expect([...store.entries()]).toEqual(before);
    expect(find(bench)).toHaveLength(1);
    expect(attribute(bench, find(bench)[0] as ck.Handle, ck.CKA_LABEL).toString()).toBe('old');
    p11.C_Logout(session);
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_OK');
    expect(rvOf(() => call(bench, find(bench)[0] as ck.Handle))).toBe('CKR_OK');
  });

  it('does not log in: a try that cannot be counted is not given', () => {
    const store = new FailingStore();
    const { p11, session } = workbench('no counter', { store });
    store.fails = true;
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_DEVICE_ERROR');
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });

  it('does not log in either when it fails after the right PIN', () => {
    const store = new FailingStore();
    const { p11, session } = workbench('second write', { store });
    const commit = store.commit.bind(store);
    let writes = 0;
    store.commit = (changes) => {
      if (++writes > 1) throw new StoreError('worn out');
      commit(changes);
    };
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_DEVICE_ERROR');
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });
});

describe('the PIN counter', () => {
  it('R-TOKEN-21 is written before the PIN is compared: a power cut gives no try back', () => {
    const power = new Error('power cut');
    const store = new MemoryStore();
    let cutAfter = Number.POSITIVE_INFINITY;
    const cutting: Store = {
      entries: () => store.entries(),
      commit: (changes) => {
        store.commit(changes);
        if (--cutAfter === 0) throw power;
      },
    };
    const device = { ...ck.DEVICE_PROFILES.generic, userPin: { ...ck.DEVICE_PROFILES.generic.userPin, tries: 3 } };
    workbench('first life', { store, device });
    // Each life ends right after the first write of a login with a wrong PIN.
    for (let life = 0; life < 3; life++) {
      cutAfter = 1;
      const { p11, session } = workbench(`life ${life}`, { store: cutting, device });
      rvOf(() => p11.C_Login(session, ck.CKU_USER, 'wrong'));
    }
    cutAfter = Number.POSITIVE_INFINITY;
    const { p11, session } = workbench('last life', { store, device });
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_PIN_LOCKED');
  });

  it('is restored by one more write', () => {
    const store = new FailingStore();
    const { p11, session } = workbench('writes', { store });
    const before = store.commits;
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    expect(store.commits - before).toBe(2);
    p11.C_Logout(session);
    rvOf(() => p11.C_Login(session, ck.CKU_USER, 'wrong'));
    expect(store.commits - before).toBe(3);
  });
});

describe('initialisation', () => {
  it('is one write: an interrupted one leaves the old token', () => {
    const store = new FailingStore();
    const { p11, slot, session } = workbench('interrupted', { store });
    p11.C_CreateObject(session, dataTemplate(TOKEN));
    p11.C_CloseSession(session);
    const write = store.commit.bind(store);
    let writes = 0;
    store.commit = (changes) => {
      // The first write is the SO's try.
      if (++writes === 2) throw new StoreError('interrupted');
      write(changes);
    };
    expect(rvOf(() => p11.C_InitToken(slot, SO_PIN, 'New'))).toBe('CKR_DEVICE_ERROR');
    expect(p11.C_GetTokenInfo(slot).label.trimEnd()).toBe('Bench');
    const again = p11.C_OpenSession(slot, RW);
    expect(rvOf(() => p11.C_Login(again, ck.CKU_USER, USER_PIN))).toBe('CKR_OK');
    p11.C_FindObjectsInit(again, []);
    expect(p11.C_FindObjects(again, 10)).toHaveLength(1);
    expect(firstSlot(p11)).toEqual(slot);
  });
});
