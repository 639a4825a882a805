import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { boolOctets, ulongOctets, utf8 } from '../../core/data-types.ts';
import type { StandardFunction } from '../../doors/remote/function-row.ts';
import { type Argument, Refused } from '../../doors/remote/parameter.ts';
import type { RemoteAnswer } from '../../doors/remote/remote-call.ts';
import { Trace, type TraceEvent } from '../../doors/remote/trace.ts';
import * as ck from '../../index.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const KEY_VALUE = utf8('the value of a secret key itself');

/** An application whose calls are traced; the clock advances a millisecond at every look. */
function traced() {
  const slots = [{ device: 'generic', label: 'Trace', userPin: USER_PIN, soPin: SO_PIN } as const];
  const emulator = ck.createEmulator({ rng: new SeededRng('trace'), slots });
  const events: TraceEvent[] = [];
  let now = 0;
  const trace = new Trace(
    (event) => events.push(event),
    () => ++now,
  );
  const application = emulator.remoteApplication(trace.of('1 (process 7)'));
  const call = (name: StandardFunction, ...args: Argument[]): RemoteAnswer => {
    const answer = application.perform({ name, arguments: args });
    if (answer instanceof Promise) throw new Error(`${name} takes time`);
    return answer;
  };
  return { emulator, events, call };
}

function loggedIn() {
  const bench = traced();
  bench.call('C_Initialize', null);
  bench.call('C_OpenSession', 0, RW, null, null, null);
  bench.call('C_Login', 1, ck.CKU_USER, utf8(USER_PIN));
  return bench;
}

const secretKey = [
  { type: ck.CKA_CLASS, value: ulongOctets(ck.CKO_SECRET_KEY) },
  { type: ck.CKA_KEY_TYPE, value: ulongOctets(ck.CKK_AES) },
  { type: ck.CKA_LABEL, value: utf8('кілт') },
  { type: ck.CKA_SENSITIVE, value: boolOctets(false) },
  { type: ck.CKA_EXTRACTABLE, value: boolOctets(true) },
  { type: ck.CKA_VALUE, value: KEY_VALUE },
];

describe('a trace', () => {
  it('tells function, arguments by name, return value, outputs and duration', () => {
    const { events, call } = loggedIn();
    call('C_DigestInit', 1, { mechanism: ck.CKM_SHA256, parameter: new Uint8Array(0) });
    call('C_Digest', 1, utf8('abc'), 10);
    expect(events.slice(0, 2)).toEqual([
      {
        call: 1,
        application: '1 (process 7)',
        function: 'C_Initialize',
        arguments: { pInitArgs: null },
        rv: 'CKR_OK',
        outputs: {},
        durationMs: 1,
      },
      expect.objectContaining({ arguments: { slotID: 0, flags: RW }, outputs: { phSession: 1 } }),
    ]);
    expect(events.slice(3)).toMatchObject([
      { function: 'C_DigestInit', arguments: { hSession: 1, pMechanism: 'CKM_SHA256' } },
      {
        arguments: { pData: '616263', pDigest: 10 },
        rv: 'CKR_BUFFER_TOO_SMALL',
        outputs: { pDigest: { length: 32 } },
      },
    ]);
  });

  it('holds no PIN, no key, no plaintext and no random number', () => {
    const { events, call } = loggedIn();
    call('C_SetPIN', 1, utf8(USER_PIN), utf8('another-pin'));
    call('C_CreateObject', 1, secretKey, null);
    const [read] = call('C_GetAttributeValue', 1, 1, [
      { type: ck.CKA_VALUE, capacity: 64 },
      { type: ck.CKA_LABEL, capacity: 64 },
    ]).outputs;
    expect(read).toMatchObject({ value: [{ octets: KEY_VALUE }, {}] });
    call('C_EncryptInit', 1, { mechanism: ck.CKM_AES_ECB, parameter: new Uint8Array(0) }, 1);
    call('C_Encrypt', 1, utf8('sixteen  octets!'), 16);
    const [random] = call('C_GenerateRandom', 1, 16).outputs;
    const told = JSON.stringify(events);
    expect(told).toContain('кілт');
    expect(told).toContain('CKO_SECRET_KEY');
    const hidden = [
      utf8(USER_PIN),
      utf8('another-pin'),
      KEY_VALUE,
      utf8('sixteen  octets!'),
      random?.value as Uint8Array,
    ];
    for (const octets of hidden) {
      expect(told).not.toContain(Buffer.from(octets).toString('hex'));
      expect(told).not.toContain(Buffer.from(octets).toString());
    }
  });
});

describe('a call from outside', () => {
  const bad = new Refused(ck.CKR_ARGUMENTS_BAD);

  it('GEN-19 is refused for its session before any argument, and before C_Initialize for that', () => {
    const { call } = traced();
    expect(call('C_GetSessionInfo', 1, bad).rv).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
    expect(call('C_EncryptMessage', 1, bad, bad, bad, bad).rv).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
    call('C_Initialize', null);
    expect(call('C_GetSessionInfo', 1, bad).rv).toBe(ck.CKR_SESSION_HANDLE_INVALID);
    call('C_OpenSession', 0, RW, null, null, null);
    expect(call('C_GetSessionInfo', 1, bad).rv).toBe(ck.CKR_ARGUMENTS_BAD);
    expect(call('C_GetFunctionList', null).rv).toBe(ck.CKR_FUNCTION_NOT_SUPPORTED);
  });

  it('OP-07 with an argument that is refused ends the operation', () => {
    const { call } = loggedIn();
    const begin = () => call('C_DigestInit', 1, { mechanism: ck.CKM_SHA256, parameter: new Uint8Array(0) }).rv;
    for (const spoilt of [() => call('C_Digest', 1, bad, 32), () => call('C_DigestUpdate', 1, bad)]) {
      expect(begin()).toBe(ck.CKR_OK);
      expect(spoilt().rv).toBe(ck.CKR_ARGUMENTS_BAD);
      expect(call('C_DigestFinal', 1, 32).rv).toBe(ck.CKR_OPERATION_NOT_INITIALIZED);
    }
  });

  it('ends with its program: sessions and login are gone', () => {
    const slots = [{ device: 'generic', label: 'End', userPin: USER_PIN, soPin: SO_PIN } as const];
    const emulator = ck.createEmulator({ rng: new SeededRng('end'), slots });
    const application = emulator.remoteApplication();
    application.perform({ name: 'C_Initialize', arguments: [null] });
    application.perform({ name: 'C_OpenSession', arguments: [0, RW, null, null, null] });
    application.end();
    const info = { name: 'C_GetSessionInfo', arguments: [1, null] } as const;
    expect(application.perform(info)).toEqual({ rv: ck.CKR_CRYPTOKI_NOT_INITIALIZED, outputs: [] });
    application.end();
    expect(emulator.unforeseen).toEqual([]);
  });
});
