import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CKR_ARGUMENTS_BAD, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import { openSoftHsm, softHsmMissing } from '../../../pki/testing/soft-hsm.ts';
import { layoutOf, place } from './layout.ts';
import { Memory, memberOf, readPointer, readUlong, UNAVAILABLE, writeUlong } from './memory.ts';
import { RawCryptoki, rawCallerMissing } from './raw-cryptoki.ts';

describe('a layout', () => {
  it('is that of a C compiler for 64-bit Unix', () => {
    const unix = { ulong: 8, pointer: 8, packed: false } as const;
    expect(place(['CK_VERSION v', 'CK_UTF8CHAR id[32]', 'CK_FLAGS flags'], unix)).toEqual({
      octets: 48,
      members: [
        { name: 'v', at: 0, octets: 2, kind: 'version' },
        { name: 'id', at: 2, octets: 32, kind: 'octets' },
        { name: 'flags', at: 40, octets: 8, kind: 'number' },
      ],
    });
  });

  it('is packed on Windows, where a CK_ULONG has four octets', () => {
    const windows = { ulong: 4, pointer: 8, packed: true } as const;
    const { octets, members } = place(['CK_MECHANISM_TYPE mechanism', 'CK_VOID_PTR pParameter', 'CK_ULONG n'], windows);
    expect([octets, ...members.map(({ at }) => at)]).toEqual([16, 0, 4, 12]);
  });

  it('is there for every structure that a check may fill', () => {
    for (const name of ['CK_TOKEN_INFO', 'CK_GCM_PARAMS', 'CK_C_INITIALIZE_ARGS', 'CK_RSA_PKCS_PSS_PARAMS']) {
      expect(layoutOf(name).octets).toBeGreaterThan(0);
    }
    expect(() => layoutOf('CK_NOTHING')).toThrow('there is no structure CK_NOTHING');
  });
});

describe('memory', () => {
  it('has -1 for a CK_ULONG with all its bits, as CK_UNAVAILABLE_INFORMATION is', () => {
    const octets = Buffer.alloc(8);
    writeUlong(octets, 0, UNAVAILABLE);
    expect(readUlong(octets, 0)).toBe(UNAVAILABLE);
    writeUlong(octets, 0, 17);
    expect(readUlong(octets, 0)).toBe(17);
  });

  it('refuses a member that the structure does not have', () => {
    const memory = new Memory(() => 0n);
    expect(() => memory.structure('CK_MECHANISM', { pParam: null })).toThrow('CK_MECHANISM has no pParam');
  });
});

const missing = softHsmMissing() || rawCallerMissing();

describe.skipIf(missing !== '')(`a library called as C calls it${missing && ` (skipped: ${missing})`}`, () => {
  const opened = missing === '' ? openSoftHsm() : undefined;
  const raw = opened ? RawCryptoki.load(opened.path) : (undefined as unknown as RawCryptoki);
  const folder = missing === '' ? mkdtempSync(join(tmpdir(), 'token-bench-raw-')) : '';
  afterAll(() => {
    opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is asked with NULL and answers so, and fills a structure', () => {
    expect(raw.listVersion).toEqual({ major: 2, minor: 40 });
    expect(raw.call('C_Initialize', null)).toBe(CKR_OK);
    expect(raw.call('C_GetInfo', null)).toBe(CKR_ARGUMENTS_BAD);
    const info = raw.memory.structure('CK_INFO', {});
    expect(raw.call('C_GetInfo', info)).toBe(CKR_OK);
    expect(memberOf('CK_INFO', info, 'manufacturerID').toString()).toBe('SoftHSM'.padEnd(32));
    const count = raw.memory.ulong(0);
    expect(raw.call('C_GetSlotList', false, null, count)).toBe(CKR_OK);
    expect(readUlong(count, 0)).toBe(1);
    expect(raw.call('C_Finalize', null)).toBe(CKR_OK);
  });

  it('knows what the library does not have', () => {
    expect(raw.has('C_Login')).toBe(true);
    expect(raw.has('C_GetInterface')).toBe(false);
    expect(() => raw.call('C_GetInterface', null, null, null, 0)).toThrow('the library has no C_GetInterface');
  });

  it('says that a call does not match its prototype before the library sees it', () => {
    expect(() => raw.call('C_Finalize')).toThrow('C_Finalize has 1 arguments');
    expect(() => raw.call('C_CloseSession', null)).toThrow('C_CloseSession: object is no ulong');
  });

  it('passes a handle with all its bits', () => {
    const source = `
      static unsigned long close_session(unsigned long session) { return session >> 56; }
      static struct { unsigned char version[2]; void *functions[68]; } list = { { 2, 40 } };
      unsigned long C_GetFunctionList(void **at) { list.functions[13] = close_session; *at = &list; return 0; }`;
    const path = join(folder, 'high-handles.so');
    writeFileSync(join(folder, 'high-handles.c'), source);
    execFileSync('cc', ['-shared', '-fPIC', '-o', path, join(folder, 'high-handles.c')]);
    expect(RawCryptoki.load(path).call('C_CloseSession', Buffer.from('01000000000000a1', 'hex'))).toBe(0xa1);
  });

  it('gives addresses under which the library finds octets', () => {
    const inner = Buffer.from('pointed to');
    const mechanism = raw.memory.mechanism(1, inner);
    expect(raw.read(readPointer(mechanism, layoutOf('CK_MECHANISM').members[1]?.at ?? 0), inner.length)).toEqual(inner);
  });
});
