import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { GOST, generate, importSecret, loggedIn, RSA, RW, rvOf, type Workbench } from '../testing/workbench.ts';

const room = () => Buffer.alloc(512);

/** What a program may do to a process, and the answers of sections 5.14 and 5.6.5 in words of their own. */
type Event = 'init' | 'whole' | 'begin' | 'part' | 'last' | 'ask' | 'short' | 'parameter' | 'final' | 'cancel';
const EVENTS: readonly Event[] = [
  'init',
  'whole',
  'begin',
  'part',
  'last',
  'ask',
  'short',
  'parameter',
  'final',
  'cancel',
];

/** `undefined`: no process; `null`: between messages; otherwise what was given of a message. */
type Given = string | null | undefined;

const NONE = 'CKR_OPERATION_NOT_INITIALIZED';
const ACTIVE = 'CKR_OPERATION_ACTIVE';
const TEXT = 'text';

function expected(given: Given, event: Event): readonly [answer: string, then: Given] {
  const within = typeof given === 'string';
  const next: Partial<Record<Event, readonly [string, Given]>> = {
    init: [given === undefined ? 'CKR_OK' : ACTIVE, given === undefined ? null : given],
    cancel: ['CKR_OK', undefined],
  };
  if (next[event] !== undefined) return next[event];
  if (given === undefined) return [NONE, undefined];
  if (event === 'final') return within ? [ACTIVE, given] : ['CKR_OK', undefined];
  if (event === 'begin') return within ? [ACTIVE, given] : ['CKR_OK', ''];
  if (event === 'whole') return within ? [ACTIVE, given] : [mac(TEXT), null];
  if (!within) return [NONE, given];
  if (event === 'part') return ['CKR_OK', given + TEXT];
  if (event === 'ask') return ['CKR_OK', given];
  if (event === 'short') return ['CKR_BUFFER_TOO_SMALL', given];
  return event === 'parameter' ? ['CKR_MECHANISM_PARAM_INVALID', null] : [mac(given + TEXT), null];
}

const KEY = Buffer.from('a key for message authentication');
const mac = (text: string) => createHmac('sha256', KEY).update(text).digest('hex');

/** What the token does; a signature as its hexadecimal digits. */
function played({ p11 }: Workbench, session: ck.Handle, key: ck.Handle, event: Event): string {
  const text = Buffer.from(TEXT);
  const acts: Record<Event, () => unknown> = {
    init: () => p11.C_MessageSignInit(session, { mechanism: ck.CKM_SHA256_HMAC }, key),
    whole: () => p11.C_SignMessage(session, null, text, room()),
    begin: () => p11.C_SignMessageBegin(session, null),
    part: () => p11.C_SignMessageNext(session, null, text),
    last: () => p11.C_SignMessageNext(session, null, text, room()),
    ask: () => p11.C_SignMessageNext(session, null, text, Buffer.alloc(0)),
    short: () => p11.C_SignMessageNext(session, null, text, Buffer.alloc(31)),
    parameter: () => p11.C_SignMessageNext(session, Buffer.of(1), text),
    final: () => p11.C_MessageSignFinal(session),
    cancel: () => p11.C_SessionCancel(session, ck.CKF_MESSAGE_SIGN),
  };
  let given: unknown;
  const rv = rvOf(() => {
    given = acts[event]();
  });
  return Buffer.isBuffer(given) && given.length > 0 ? given.toString('hex') : rv;
}

describe('the process of signing messages', () => {
  const bench = loggedIn('process');
  const { p11, slot, session } = bench;
  const key = importSecret(bench, ck.CKK_GENERIC_SECRET, KEY, { type: ck.CKA_SIGN, value: true });

  it('OP-32 SES-15 goes as the standard says, whatever is called in whatever order', () => {
    let sequences = 0;
    const walk = (given: Given, before: readonly Event[], depth: number) => {
      if (depth === 0) {
        const one = p11.C_OpenSession(slot, RW);
        let at: Given;
        for (const event of before) {
          const [answer, then] = expected(at, event);
          expect(played(bench, one, key, event), before.join(' ')).toBe(answer);
          at = then;
        }
        p11.C_CloseSession(one);
        sequences++;
        return;
      }
      for (const event of EVENTS) walk(expected(given, event)[1], [...before, event], depth - 1);
    };
    walk(null, ['init'], 3);
    walk(undefined, [], 2);
    expect(sequences).toBe(1_100);
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('OP-32 keeps every other operation out of its session, and is kept out by every other', () => {
    const mechanism = { mechanism: ck.CKM_SHA256_HMAC };
    const others: Record<string, () => void> = {
      search: () => p11.C_FindObjectsInit(session, []),
      digest: () => p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 }),
      signature: () => p11.C_SignInit(session, mechanism, key),
      messages: () => p11.C_MessageSignInit(session, mechanism, key),
    };
    const everything = 0xffff_ffff;
    for (const [first, begin] of Object.entries(others)) {
      p11.C_SessionCancel(session, everything);
      begin();
      for (const [second, next] of Object.entries(others)) {
        if (first !== 'messages' && second !== 'messages') continue;
        expect(rvOf(next), `${second} during a ${first}`).toBe('CKR_OPERATION_ACTIVE');
      }
    }
    expect(rvOf(() => p11.C_GetOperationState(session))).toBe('CKR_STATE_UNSAVEABLE');
    p11.C_SessionCancel(session, everything);
  });

  it('OP-14 OP-15 MECH-09 wants a mechanism that signs, a key of its type and the right use of it, in this order', () => {
    const pair = generate(bench, GOST);
    const init = (mechanism: number, one: ck.Handle, parameter?: Buffer) =>
      rvOf(() => p11.C_MessageSignInit(session, { mechanism, ...(parameter && { parameter }) }, one));
    expect(init(0x7fff, Buffer.alloc(8))).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_SHA256, pair.privateKey)).toBe('CKR_MECHANISM_INVALID');
    expect(init(RSA.signing, pair.privateKey, Buffer.of(1))).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(GOST.signing, Buffer.alloc(8))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(init(GOST.signing, pair.publicKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(RSA.signing, pair.privateKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    const idle = p11.C_CopyObject(session, pair.privateKey, [{ type: ck.CKA_SIGN, value: false }]);
    expect(init(GOST.signing, idle)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
    expect(rvOf(() => p11.C_MessageVerifyInit(session, { mechanism: GOST.signing }, pair.privateKey))).toBe(
      'CKR_KEY_TYPE_INCONSISTENT',
    );
  });

  it('OP-31 ends with the login and with its session', () => {
    const one = loggedIn('ends');
    const secret = importSecret(one, ck.CKK_GENERIC_SECRET, KEY, { type: ck.CKA_SIGN, value: true });
    one.p11.C_MessageSignInit(one.session, { mechanism: ck.CKM_SHA256_HMAC }, secret);
    one.p11.C_Logout(one.session);
    const sign = () => rvOf(() => one.p11.C_SignMessage(one.session, null, Buffer.alloc(1), room()));
    expect(sign()).toBe('CKR_OPERATION_NOT_INITIALIZED');
    one.emulator.remove();
    expect(sign()).toBe('CKR_SESSION_HANDLE_INVALID');
  });
});
