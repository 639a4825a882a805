import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MECHANISM_ROWS } from '../../core/mechanisms/token-mechanisms.ts';
import * as ck from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import type { AttributeQuery, WireAttribute } from './attribute.ts';
import type { Offered } from './attribute-forms.ts';
import { mechanismForm } from './mechanism.ts';
import { MECHANISM_FORMS } from './mechanism-forms.ts';
import { readReply, readRequest, writeErrorReply, writeReply, writeRequest } from './message.ts';
import { message } from './testing/arbitrary-messages.ts';
import { WireError } from './wire-error.ts';

const OFFERED: readonly Offered[] = [0, 1, 2];

describe.each(OFFERED)('messages of a client that offers version %i', (offered) => {
  it('a request is read as it was written', () => {
    fc.assert(
      fc.property(message(offered, 'request'), ({ row, values }) => {
        expect(readRequest(writeRequest(row.name, values, offered), offered)).toEqual({ name: row.name, values });
      }),
      { numRuns: 1_000, seed: offered },
    );
  });

  it('a reply is read as it was written', () => {
    fc.assert(
      fc.property(message(offered, 'reply'), ({ row, values }) => {
        expect(readReply(writeReply(row.name, values, offered), row.name, offered)).toEqual({ values });
      }),
      { numRuns: 1_000, seed: offered },
    );
  });

  it('whatever is changed or cut off, a request is read or refused by a typed error', () => {
    const octet = fc.record({ at: fc.nat(), value: fc.nat(255) });
    fc.assert(
      fc.property(message(offered, 'request'), fc.array(octet, { maxLength: 4 }), fc.nat(), (made, changes, end) => {
        const whole = writeRequest(made.row.name, made.values, offered);
        for (const { at, value } of changes) whole[at % whole.length] = value;
        for (const body of [whole, whole.subarray(0, end % (whole.length + 1))]) {
          expect([undefined, WireError]).toContain(refusalOf(() => readRequest(body, offered)));
        }
      }),
      { numRuns: 2_000, seed: offered },
    );
  });

  it('random octets are refused by a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(refusalOf(() => readRequest(body, offered))).toBe(WireError);
        expect([undefined, WireError]).toContain(refusalOf(() => readReply(body, 'C_GetAttributeValue', offered)));
      }),
      { numRuns: 2_000, seed: offered },
    );
  });
});

function refusalOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe('the octets', () => {
  const hex = (body: Uint8Array) => Buffer.from(body).toString('hex');

  it('are call id, signature and values, big-endian', () => {
    expect(hex(writeRequest('C_OpenSession', [1, 6], 0))).toBe(
      '0000000a' + '00000002' + '7575' + '0000000000000001' + '0000000000000006',
    );
    expect(hex(writeErrorReply(0xa0))).toBe('00000000' + '00000001' + '75' + '00000000000000a0');
  });

  it('of a mechanism depend on what the client offered', () => {
    const init = (offered: Offered) =>
      hex(writeRequest('C_DigestInit', [1, { mechanism: ck.CKM_SHA256, parameter: new Uint8Array(0) }], offered)).slice(
        36,
      );
    expect(OFFERED.map(init)).toEqual(['00000250ffffffff', '00000250ffffffff', '00000250']);
  });

  it('of a NULL mechanism are 0 from the first clients that send one, and are no RSA key generation then', () => {
    const written = writeRequest('C_SignInit', [1, null, 0], 1);
    const older = Uint8Array.from(written);
    older.set([0, 0, 0, 0], older.length - 12);
    expect(readRequest(older, 1)).toEqual({ name: 'C_SignInit', values: [1, null, 0] });
    const none = { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN, parameter: new Uint8Array(0) };
    expect(readRequest(writeRequest('C_SignInit', [1, none, 0], 1), 1)).toEqual({
      name: 'C_SignInit',
      values: [1, none, 0],
    });
  });

  it('of a question about a template are read in the three ways that clients ask', () => {
    const type = ck.CKA_WRAP_TEMPLATE;
    const inner: AttributeQuery = { type: ck.CKA_LABEL, room: 4 };
    const label: AttributeQuery = { type: ck.CKA_LABEL, room: 9 };
    const asked: readonly (readonly AttributeQuery[])[] = [
      [{ type, room: 24 }, label],
      [{ type, room: 24, nested: [inner] }, { type, room: 0 }, label],
      [{ type, room: 24, nested: [inner] }, { type, room: 0, nested: [] }, label],
    ];
    for (const values of asked) {
      expect(readRequest(writeRequest('C_GetAttributeValue', [1, 2, values], 1), 1).values).toEqual([1, 2, values]);
    }
  });
});

it('templates within each other end at eight', () => {
  const nest = (depth: number): WireAttribute[] =>
    depth === 0 ? [] : [{ type: ck.CKA_WRAP_TEMPLATE, length: depth === 1 ? 0 : 24, value: nest(depth - 1) }];
  const read = (depth: number) => readRequest(writeRequest('C_FindObjectsInit', [1, nest(depth)], 1), 1);
  expect(read(8).values[1]).toEqual(nest(8));
  expect(() => read(9)).toThrow(WireError);
});

it('every mechanism is listed once', () => {
  const types = MECHANISM_FORMS.flatMap((row) => row.types);
  expect(new Set(types).size).toBe(types.length);
});

it('a mechanism that the token has without a parameter has none on the wire', () => {
  for (const { type, parameter } of MECHANISM_ROWS) {
    const form = mechanismForm(type)?.form;
    if (form !== undefined) expect(form === 'none', nameOf('CKM', type)).toBe(parameter.accepts(new Uint8Array(0)));
  }
});
