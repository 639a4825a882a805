import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError, type PkiErrorCode } from '../error.ts';
import { isStrictDer } from '../x509/der.ts';
import {
  type Asn1,
  characterString,
  fromDer,
  generalizedTime,
  integer,
  NULL,
  namedBits,
  octetString,
  oid,
  sequence,
  TRUE,
  tagged,
  taggedOctets,
  toDer,
} from '../x509/der-build.ts';
import { NOW } from '../x509/testing/authority.ts';
import { mutationsOf } from '../x509/testing/mutations.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { IMPRINT_HASHES, imprintOf, imprintOfDigest } from './message-imprint.ts';
import { authorityOf, imprintBy, NONCE, POLICY, SHA256, STAMPED, stamp } from './testing/stamps.ts';
import { buildTimeStampInfo, readTimeStampInfo, type TimeStampInfoTemplate } from './time-stamp-info.ts';
import { buildTimeStampRequest, nonceOf, readTimeStampRequest } from './time-stamp-request.ts';
import {
  buildTimeStampResponse,
  readTimeStampResponse,
  TIME_STAMP_FAILURES,
  type TimeStampFailure,
} from './time-stamp-response.ts';

const IMPRINT = imprintBy(SHA256, STAMPED);
const FALSE = () => fromDer(Uint8Array.of(1, 1, 0));
const imprint = () => fromDer(IMPRINT.der);

describe('IMPRINT_HASHES', () => {
  it('have one row per identifier, and digests of the length they say', () => {
    expect(new Set(IMPRINT_HASHES.map((row) => row.oid)).size).toBe(IMPRINT_HASHES.length);
    for (const row of IMPRINT_HASHES) expect([row.name, row.digest(STAMPED).length]).toEqual([row.name, row.length]);
  });

  it('differ by function: only those under several identifiers agree', () => {
    const digests = new Map(IMPRINT_HASHES.map((row) => [row.name, Buffer.from(row.digest(STAMPED)).toString('hex')]));
    expect(new Set(digests.values()).size).toBe(digests.size);
    for (const row of IMPRINT_HASHES) {
      expect(Buffer.from(imprintOf(row, STAMPED).hashedMessage).toString('hex')).toBe(digests.get(row.name));
    }
  });
});

describe('a time-stamp request', () => {
  it('is read as it was written, and is DER', () => {
    const extension = { oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) };
    const template = { imprint: IMPRINT, policy: POLICY, nonce: NONCE, certReq: true, extensions: [extension] };
    const der = buildTimeStampRequest(template);
    expect(isStrictDer(der)).toBe(true);
    expect(readTimeStampRequest(der)).toEqual({ version: 1, ...template });
  });

  it('needs no more than an imprint', () => {
    const read = readTimeStampRequest(buildTimeStampRequest({ imprint: IMPRINT }));
    expect(read).toEqual({ version: 1, imprint: IMPRINT, certReq: false, extensions: [] });
  });

  it('keeps what the server has to answer: another version, an unknown hash, parameters, a negative nonce', () => {
    const odd = sequence(sequence(oid('1.2.3'), integer(1)), octetString(new Uint8Array(3)));
    const read = readTimeStampRequest(toDer(sequence(integer(2), odd, fromDer(Uint8Array.of(2, 1, 0xff)))));
    expect(read.version).toBe(2);
    expect(read.imprint).toMatchObject({ hashOid: '1.2.3', parameters: 'other', hashedMessage: new Uint8Array(3) });
    expect(read.nonce).toEqual(Uint8Array.of(2, 1, 0xff));
  });

  it.each<[string, Asn1, PkiErrorCode]>([
    ['no version', sequence(imprint()), 'malformed'],
    ['a negative version', sequence(fromDer(Uint8Array.of(2, 1, 0xff)), imprint()), 'malformed'],
    ['no imprint', sequence(integer(1)), 'malformed'],
    ['an imprint without a digest', sequence(integer(1), sequence(sequence(oid(SHA256)))), 'malformed'],
    ['an imprint that is a text', sequence(integer(1), characterString('utf8', 'x')), 'malformed'],
    ['nonce before policy', sequence(integer(1), imprint(), integer(5), oid(POLICY)), 'malformed'],
    ['certReq FALSE, which is the default', sequence(integer(1), imprint(), FALSE()), 'bad-der'],
    ['empty extensions', sequence(integer(1), imprint(), tagged(0)), 'malformed'],
    ['extensions that are octets', sequence(integer(1), imprint(), taggedOctets(0, Uint8Array.of(1))), 'malformed'],
    ['something behind the extensions', sequence(integer(1), imprint(), NULL()), 'malformed'],
  ])('is refused with %s', (_, value, code) => {
    expect(outcome(() => readTimeStampRequest(toDer(value)))).toBe(code);
  });
});

const INFO: TimeStampInfoTemplate = {
  policy: POLICY,
  imprint: IMPRINT,
  serialNumber: 'FF00112233445566778899AABBCCDDEEFF001122',
  genTime: NOW,
  accuracy: { seconds: 1, millis: 500, micros: 999 },
  nonce: NONCE,
  tsa: [{ type: 'CN', value: 'TEST TSA' }],
};

describe('TSTInfo', () => {
  it('is read as it was written, and is DER', () => {
    const der = buildTimeStampInfo(INFO);
    expect(isStrictDer(der)).toBe(true);
    expect(readTimeStampInfo(der)).toEqual({ ...INFO, ordering: false, extensions: [] });
  });

  it('names whole seconds in GeneralizedTime with Z, whatever the year', () => {
    const text = Buffer.from(buildTimeStampInfo({ ...INFO, genTime: NOW + 999 })).toString('latin1');
    expect(text).toContain('\x18\x0f20260301120000Z');
  });

  it('says nothing of ordering, accuracy, nonce and TSA when they are not given', () => {
    const { policy, genTime, serialNumber } = INFO;
    const least = { policy, imprint: IMPRINT, genTime, serialNumber };
    const der = buildTimeStampInfo(least);
    expect(readTimeStampInfo(der)).toEqual({ ...least, ordering: false, extensions: [] });
    expect(toDer(sequence(...minimal()))).toEqual(der);
  });

  it('may have a fraction of a second, ordering, extensions and names of other kinds when others write it', () => {
    const time = fromDer(Uint8Array.from([0x18, 17, ...Buffer.from('20260301120000.5Z')]));
    const extension = tagged(1, sequence(oid('1.2.3'), octetString(Uint8Array.of(5, 0))));
    const uri = tagged(0, taggedOctets(6, new TextEncoder().encode('http://tsa.test')));
    const [version, policy, imprint, serial] = minimal() as [Asn1, Asn1, Asn1, Asn1];
    const der = toDer(sequence(version, policy, imprint, serial, time, TRUE(), uri, extension));
    const read = readTimeStampInfo(der);
    expect(read).toMatchObject({ genTime: NOW + 500, ordering: true, extensions: [{ oid: '1.2.3', critical: false }] });
    expect(read.tsa).toBeUndefined();
  });

  it.each<[string, (parts: Asn1[]) => Asn1[], PkiErrorCode]>([
    ['version 2', (parts) => [integer(2), ...parts.slice(1)], 'malformed'],
    ['no serial number', (parts) => parts.toSpliced(3, 1), 'malformed'],
    ['no time', (parts) => parts.toSpliced(4, 1), 'malformed'],
    [
      'a UTCTime',
      (parts) => parts.with(4, fromDer(Uint8Array.from([23, 13, ...Buffer.from('260301120000Z')]))),
      'malformed',
    ],
    ['ordering FALSE', (parts) => [...parts, FALSE()], 'bad-der'],
    ['an accuracy of 0 ms', (parts) => [...parts, sequence(taggedOctets(0, Uint8Array.of(0)))], 'malformed'],
    ['an accuracy of 1000 µs', (parts) => [...parts, sequence(taggedOctets(1, Uint8Array.of(3, 232)))], 'malformed'],
    ['a TSA without a name', (parts) => [...parts, tagged(0)], 'malformed'],
    ['a TSA of a kind that is none', (parts) => [...parts, tagged(0, tagged(9))], 'malformed'],
    ['nonce before ordering', (parts) => [...parts, integer(7), TRUE()], 'malformed'],
  ])('is refused with %s', (_, change, code) => {
    expect(outcome(() => readTimeStampInfo(toDer(sequence(...change(minimal())))))).toBe(code);
  });

  it.each([{ millis: 0 }, { millis: 1000 }, { micros: -1 }, { seconds: 0.5 }, { seconds: 2 ** 31 }])(
    'is not written with an accuracy of %o',
    (accuracy) => {
      expect(outcome(() => buildTimeStampInfo({ ...INFO, accuracy }))).toBe('bad-argument');
    },
  );
});

function minimal(): Asn1[] {
  const serial = integer(Uint8Array.from(Buffer.from(INFO.serialNumber, 'hex')));
  return [integer(1), oid(POLICY), imprint(), serial, generalizedTime(NOW)];
}

describe('a time-stamp response', () => {
  const FAILURES = Object.keys(TIME_STAMP_FAILURES) as TimeStampFailure[];

  it.each(FAILURES)('carries the failure %s with a text', (failure) => {
    const response = { status: 'rejection', statusTexts: ['нет / no', 'жоқ'], failures: [failure] } as const;
    const der = buildTimeStampResponse(response);
    expect(isStrictDer(der)).toBe(true);
    expect(readTimeStampResponse(der)).toEqual(response);
  });

  it('carries a token as it is', async () => {
    const token = await stamp(await authorityOf('rsa-2048'));
    for (const status of ['granted', 'grantedWithMods'] as const) {
      const der = buildTimeStampResponse({ status, statusTexts: [], failures: [], token });
      expect(readTimeStampResponse(der)).toEqual({ status, statusTexts: [], failures: [], token });
    }
  });

  it.each<[string, Asn1, PkiErrorCode]>([
    ['a status that there is not', sequence(sequence(integer(6))), 'malformed'],
    ['granted, but no token', sequence(sequence(integer(0))), 'malformed'],
    ['rejected, with a token', sequence(sequence(integer(2)), sequence()), 'malformed'],
    ['granted, with a failure', sequence(sequence(integer(0), namedBits([0])), sequence()), 'malformed'],
    ['a failure that RFC 3161 does not know', sequence(sequence(integer(2), namedBits([1]))), 'malformed'],
    ['a text that is not UTF-8', sequence(sequence(integer(2), sequence(characterString('ia5', 'x')))), 'malformed'],
    ['an empty list of texts', sequence(sequence(integer(2), sequence())), 'malformed'],
    ['a token that is no SEQUENCE', sequence(sequence(integer(0)), octetString(new Uint8Array(2))), 'malformed'],
    ['a part too many', sequence(sequence(integer(0)), sequence(), sequence()), 'malformed'],
  ])('is refused with %s', (_, value, code) => {
    expect(outcome(() => readTimeStampResponse(toDer(value)))).toBe(code);
  });
});

describe('the readers', () => {
  const failure = { status: 'rejection', statusTexts: ['no'], failures: ['badAlg', 'systemFailure'] } as const;
  const extensions = [{ oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) }];
  const request = buildTimeStampRequest({ imprint: IMPRINT, policy: POLICY, nonce: NONCE, certReq: true, extensions });
  const CASES = [
    ['request', request, readTimeStampRequest],
    ['TSTInfo', buildTimeStampInfo(INFO), readTimeStampInfo],
    ['response', buildTimeStampResponse(failure), readTimeStampResponse],
  ] as const;

  it.each(CASES)('give a value or a PkiError for a %s that was damaged anyhow', (_, specimen, read) => {
    fc.assert(
      fc.property(mutationsOf(specimen), (octets) => {
        try {
          read(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('read nothing but what they would write again: a request is its value', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 20 }), { nil: undefined }),
        fc.boolean(),
        (digest, magnitude, certReq) => {
          const nonce = magnitude && { nonce: nonceOf(magnitude) };
          const der = buildTimeStampRequest({ imprint: imprintOfDigest(SHA256, digest), certReq, ...nonce });
          expect(buildTimeStampRequest(readTimeStampRequest(der))).toEqual(der);
        },
      ),
      { numRuns: 200 },
    );
  });
});
