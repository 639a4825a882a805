import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import {
  attribute,
  certificateTemplate,
  dataTemplate,
  find,
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
const PRIVATE = { type: ck.CKA_PRIVATE, value: true };
const SECRET = Buffer.from('what only the PIN may open');
const secretData = dataTemplate(
  TOKEN,
  PRIVATE,
  { type: ck.CKA_VALUE, value: SECRET },
  { type: ck.CKA_LABEL, value: SECRET },
);

const everything = (store: MemoryStore) => Buffer.concat([...store.entries()].map(([, value]) => Buffer.from(value)));
const recordsOf = (store: MemoryStore) => new Map(store.entries());

interface PinText {
  readonly key: { readonly derivation: unknown };
  readonly toBeChanged: boolean;
}

interface HeaderText {
  readonly label: string;
  readonly serialNumber: string;
  readonly pins: Readonly<Record<'user' | 'so', PinText>>;
}

const headerOf = (store: MemoryStore) =>
  JSON.parse(Buffer.from(recordsOf(store).get('header') ?? []).toString()) as HeaderText;

/** Rewrites the header's text: what somebody with an editor does. */
function edit(store: MemoryStore, change: (header: HeaderText) => HeaderText): void {
  const text = JSON.stringify(change(headerOf(store)));
  store.commit(new Map([['header', new Uint8Array(Buffer.from(text))]]));
}

const withSo = (header: HeaderText, so: Partial<PinText>): HeaderText => ({
  ...header,
  pins: { ...header.pins, so: { ...header.pins.so, ...so } },
});

const cheaper = (key: PinText['key']) => ({ ...key, derivation: { logN: 2, r: 1, p: 1 } });

describe('private objects in the store', () => {
  it('show nothing of what is in them; public ones lie open', () => {
    const store = new MemoryStore();
    const { p11, session } = loggedIn('thief', { store });
    p11.C_CreateObject(session, secretData);
    expect(everything(store).includes(SECRET)).toBe(false);
    p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_VALUE, value: Buffer.from('for everybody') }));
    expect(everything(store).includes('for everybody')).toBe(true);
  });

  it('hold the private key, which no record shows', () => {
    const store = new MemoryStore();
    const bench = loggedIn('private key', { store });
    const extractable = [
      { type: ck.CKA_SENSITIVE, value: false },
      { type: ck.CKA_EXTRACTABLE, value: true },
    ];
    const { privateKey } = generate(bench, GOST, [TOKEN], [TOKEN, ...extractable]);
    const value = attribute(bench, privateKey, ck.CKA_VALUE);
    expect(value).toHaveLength(32);
    expect(everything(store).includes(value)).toBe(false);
  });

  it('are not there before the login of a new start, and all there after it, in their order', () => {
    const store = new MemoryStore();
    const first = loggedIn('before', { store });
    const values = ['one', 'two', 'three', 'four'].map((value) => Buffer.from(value));
    values.forEach((value, i) => {
      const isPrivate = { type: ck.CKA_PRIVATE, value: i % 2 === 0 };
      first.p11.C_CreateObject(first.session, dataTemplate(TOKEN, isPrivate, { type: ck.CKA_VALUE, value }));
    });
    const second = workbench('after', { store });
    const seen = () => find(second).map((object) => attribute(second, object, ck.CKA_VALUE).toString());
    expect(seen()).toEqual(['two', 'four']);
    second.p11.C_Login(second.session, ck.CKU_USER, USER_PIN);
    expect(seen()).toEqual(['one', 'two', 'three', 'four']);
    second.p11.C_Logout(second.session);
    expect(seen()).toEqual(['two', 'four']);
  });

  it('take the same room sealed and open', () => {
    const store = new MemoryStore();
    const first = loggedIn('room', { store });
    first.p11.C_CreateObject(first.session, secretData);
    const free = (bench: typeof first) => bench.p11.C_GetTokenInfo(bench.slot).freePrivateMemory;
    const second = workbench('room again', { store });
    expect(free(second)).toBe(free(first));
    second.p11.C_Login(second.session, ck.CKU_USER, USER_PIN);
    expect(free(second)).toBe(free(first));
  });

  it('are not opened for the SO, and stay sealed on the way', () => {
    const store = new MemoryStore();
    const first = loggedIn('so', { store });
    first.p11.C_CreateObject(first.session, secretData);
    const second = workbench('so again', { store });
    second.p11.C_Login(second.session, ck.CKU_SO, SO_PIN);
    expect(find(second)).toEqual([]);
  });

  it('R-TOKEN-21 outlive the unblocking of the user PIN by the SO', () => {
    const store = new MemoryStore();
    const first = loggedIn('unblock', { store });
    first.p11.C_CreateObject(first.session, secretData);
    const second = workbench('unblocking', { store });
    for (let tries = 0; tries < 10; tries++) rvOf(() => second.p11.C_Login(second.session, ck.CKU_USER, 'wrong'));
    second.p11.C_Login(second.session, ck.CKU_SO, SO_PIN);
    second.p11.C_InitPIN(second.session, 'a new one');
    const third = loggedIn('unblocked', { store, userPin: 'a new one' });
    expect(find(third).map((object) => attribute(third, object, ck.CKA_VALUE))).toEqual([SECRET]);
    expect(rvOf(() => workbench('x', { store }).p11.C_Login(third.session, ck.CKU_USER, USER_PIN))).not.toBe('CKR_OK');
  });

  it('go with C_InitToken also when nobody has opened them, and with them their key', () => {
    const store = new MemoryStore();
    const first = loggedIn('old life', { store });
    first.p11.C_CreateObject(first.session, secretData);
    const old = recordsOf(store);
    const second = workbench('new life', { store });
    second.p11.C_CloseSession(second.session);
    second.p11.C_InitToken(second.slot, SO_PIN, 'Bench');
    expect([...recordsOf(store).keys()]).toEqual(['header']);
    const session = second.p11.C_OpenSession(second.slot, RW);
    second.p11.C_Login(session, ck.CKU_SO, SO_PIN);
    second.p11.C_InitPIN(session, USER_PIN);
    // The old sealed record, put back by hand, is no object of the new life.
    store.commit(new Map([...old].filter(([key]) => key !== 'header')));
    const third = workbench('put back', { store });
    expect(rvOf(() => third.p11.C_Login(third.session, ck.CKU_USER, USER_PIN))).toBe('CKR_DEVICE_ERROR');
    expect(third.p11.C_GetSessionInfo(third.session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });

  it('follow CKA_PRIVATE of a copy', () => {
    const store = new MemoryStore();
    const { p11, session } = loggedIn('copies', { store });
    const open = p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_VALUE, value: SECRET }));
    p11.C_CopyObject(session, open, [PRIVATE]);
    p11.C_DestroyObject(session, open);
    expect(everything(store).includes(SECRET)).toBe(false);
    expect(recordsOf(store).size).toBe(2);
  });
});

describe('somebody who can write the store', () => {
  const stolen = () => {
    const store = new MemoryStore();
    const { p11, session } = loggedIn('stolen', { store });
    p11.C_CreateObject(session, secretData);
    p11.C_CreateObject(session, dataTemplate(TOKEN, PRIVATE));
    return store;
  };
  const login = (store: MemoryStore, userType = ck.CKU_USER, pin = USER_PIN) => {
    const { p11, session } = workbench('thief', { store });
    return rvOf(() => p11.C_Login(session, userType, pin));
  };

  it('can log in as long as nothing is changed', () => {
    expect(login(stolen())).toBe('CKR_OK');
  });

  it('cannot exchange two private objects', () => {
    const store = stolen();
    const [[a, first], [b, second]] = [...store.entries()].filter(([key]) => key !== 'header') as [
      [string, Uint8Array],
      [string, Uint8Array],
    ];
    store.commit(
      new Map([
        [a, second],
        [b, first],
      ]),
    );
    expect(login(store)).toBe('CKR_DEVICE_ERROR');
  });

  it.each<[name: string, change: (header: HeaderText) => HeaderText]>([
    ['let the user PIN count as the SO PIN', (header) => withSo(header, header.pins.user)],
    ['change whether a PIN must be changed', (header) => withSo(header, { toBeChanged: true })],
    ['make the derivation cheaper', (header) => withSo(header, { key: cheaper(header.pins.so.key) })],
    ['give the token another serial number', (header) => ({ ...header, serialNumber: '0000' })],
    ['give the token another label', (header) => ({ ...header, label: 'Bank' })],
  ])('cannot %s: no PIN fits any more', (_, change) => {
    const store = stolen();
    edit(store, change);
    expect(login(store, ck.CKU_SO, SO_PIN)).toBe('CKR_PIN_INCORRECT');
    expect(login(store, ck.CKU_SO, USER_PIN)).toBe('CKR_PIN_INCORRECT');
  });

  it('cannot plant a private object in the clear', () => {
    const store = stolen();
    const [key] = [...store.entries()].find(([name]) => name !== 'header') as [string, Uint8Array];
    // Open (0), CKA_PRIVATE (2), one octet, true.
    store.commit(new Map([[key, Uint8Array.of(0, 0, 0, 0, 2, 0, 0, 0, 1, 1)]]));
    expect(() => workbench('thief', { store })).toThrow(/CKA_PRIVATE is not false/);
  });
});

describe('the cost of a PIN', () => {
  const derivationIn = (store: MemoryStore) => headerOf(store).pins.user.key.derivation;

  it.each([
    [undefined, { logN: 1, r: 1, p: 1 }],
    ['light', { logN: 1, r: 1, p: 1 }],
    ['strong', { logN: 15, r: 8, p: 3 }],
    [
      { logN: 4, r: 2, p: 2 },
      { logN: 4, r: 2, p: 2 },
    ],
  ] as const)('asked for as %o is written into the record as %o', (pinDerivation, expected) => {
    const store = new MemoryStore();
    workbench('cost', { store, ...(pinDerivation && { pinDerivation }) });
    expect(derivationIn(store)).toEqual(expected);
  });

  it('is that of the record, whatever is asked for later; a new PIN has the new cost', () => {
    const store = new MemoryStore();
    workbench('first', { store, pinDerivation: { logN: 4, r: 1, p: 1 } });
    const { p11, session } = workbench('second', { store, pinDerivation: { logN: 5, r: 1, p: 1 } });
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_OK');
    expect(derivationIn(store)).toEqual({ logN: 4, r: 1, p: 1 });
    p11.C_SetPIN(session, USER_PIN, 'another');
    expect(derivationIn(store)).toEqual({ logN: 5, r: 1, p: 1 });
  });

  it('same seed, same octets: a run is repeatable, keys and seals included', () => {
    const run = () => {
      const store = new MemoryStore();
      const { p11, session } = loggedIn('repeat', { store });
      p11.C_CreateObject(session, secretData);
      p11.C_CreateObject(session, certificateTemplate(TOKEN));
      return [...store.entries()];
    };
    expect(run()).toEqual(run());
  });
});
