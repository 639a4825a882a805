import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PkiError } from '../error.ts';
import { characterString, toDer } from '../x509/der-build.ts';
import { testSigner } from '../x509/testing/authority.ts';
import { mutationsOf } from '../x509/testing/mutations.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { BODIES, OTHER_BODIES } from './bodies.ts';
import { CONTROLS, certId, readControls } from './certificate-request.ts';
import { encode } from './der-codec.ts';
import { directoryGeneralName, directoryNameOf } from './header.ts';
import { bodyTypeOf, encodePkiMessage, openEnvelope, readPkiBody, readPkiEnvelope } from './message.ts';
import { passwordBasedMac } from './password-mac.ts';
import {
  isProtectedByKey,
  isProtectedByPassword,
  passwordProtectedMessage,
  protectionOf,
  signedMessage,
  unprotectedMessage,
} from './protection.ts';
import { BODY_TYPES, bodySpecimens, PKI_HEADER, SUBJECT } from './testing/specimens.ts';

let specimens: Awaited<ReturnType<typeof bodySpecimens>>;
beforeAll(async () => {
  specimens = await bodySpecimens();
});

const header = PKI_HEADER;
const METHOD = passwordBasedMac(Uint8Array.of(1, 2, 3), 5);
const extraCerts = [Uint8Array.of(0x30, 0)];

describe('PKIMessage', () => {
  it('has a specimen for every kind of body', () => {
    expect([...BODY_TYPES].sort()).toEqual(Object.keys(BODIES).sort());
  });

  it.each(BODY_TYPES)('%s: what is written is read again, every part of it', (type) => {
    const envelope = readPkiEnvelope(unprotectedMessage({ header, body: specimens[type], extraCerts }));
    expect(envelope.header.value).toEqual(PKI_HEADER);
    expect([bodyTypeOf(envelope), readPkiBody(envelope)]).toEqual([type, specimens[type]]);
    expect(envelope.extraCerts).toEqual(extraCerts);
  });

  // The other kinds are of the types of these.
  it.each(['ir', 'ip', 'p10cr', 'rr', 'rp', 'pkiConf', 'genm', 'error', 'certConf', 'pollReq', 'pollRep'] as const)(
    '%s: damaged anyhow it is a value or a PkiError; a value is written as the same octets',
    (type) => {
      const der = passwordProtectedMessage({ header, body: specimens[type] }, METHOD, 'secret');
      fc.assert(
        fc.property(mutationsOf(der), (octets) => {
          try {
            const envelope = readPkiEnvelope(octets);
            const body = readPkiBody(envelope);
            const again = encodePkiMessage({ ...envelope, ...openEnvelope(envelope.header.value, body) });
            expect(Buffer.from(again).equals(octets)).toBe(true);
          } catch (error) {
            if (!(error instanceof PkiError)) throw error;
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it('of any octets is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(outcome(() => readPkiEnvelope(octets))).not.toBe('fine');
      }),
    );
  });

  it('names the kinds that are not spoken here, and no others', () => {
    for (let tag = 0; tag < 31; tag++) {
      const open = openEnvelope(header, specimens.pkiConf);
      const body = Uint8Array.from(open.body);
      body[0] = 0xa0 | tag;
      const told = outcome(() => readPkiBody({ ...open, body }));
      const known = Object.values(BODIES).some((row) => row.tag === tag);
      if (!known) expect([tag, told]).toEqual([tag, OTHER_BODIES.has(tag) ? 'not-supported' : 'malformed']);
      expect(bodyTypeOf({ ...open, body }) === undefined).toBe(!known);
    }
  });

  it('reads a sender that is a directory name, and says of others that they are none', () => {
    expect(directoryNameOf(directoryGeneralName(SUBJECT))).toEqual(SUBJECT);
    expect(directoryNameOf(directoryGeneralName([]))).toEqual([]);
    expect(directoryNameOf(Uint8Array.of(0x82, 1, 0x61))).toBeUndefined();
  });
});

describe('controls of a request', () => {
  const read = (controls: { type: string; value: Uint8Array }[]) =>
    readControls({ certReqId: 0, certTemplate: {}, controls });
  const text = (value: string) => toDer(characterString('utf8', value));

  it('are read by their names, and others passed over', () => {
    const oldCertID = { issuer: PKI_HEADER.recipient, serialNumber: '0A' };
    const controls = [
      { type: '1.2.3', value: text('?') },
      { type: CONTROLS.regToken, value: text('token') },
      { type: CONTROLS.authenticator, value: text('maiden name') },
      { type: CONTROLS.oldCertID, value: encode(certId, oldCertID) },
    ];
    expect(read(controls)).toEqual({ regToken: 'token', authenticator: 'maiden name', oldCertID });
    expect(read([])).toEqual({});
  });

  it('are refused when one comes twice or is of another type', () => {
    const token = { type: CONTROLS.regToken, value: text('token') };
    expect(outcome(() => read([token, token]))).toBe('malformed');
    expect(outcome(() => read([{ type: CONTROLS.oldCertID, value: text('token') }]))).toBe('malformed');
  });
});

describe('protection', () => {
  it('a MAC covers header and body: one octet changed, and it is not of this secret', () => {
    const der = passwordProtectedMessage({ header, body: specimens.genm }, METHOD, 'secret');
    const envelope = readPkiEnvelope(der);
    expect(protectionOf(envelope)).toBe('password');
    expect([isProtectedByPassword(envelope, 'secret'), isProtectedByPassword(envelope, 'Secret')]).toEqual([
      true,
      false,
    ]);
    const sound = (octets: Uint8Array) =>
      !Buffer.from(octets).equals(der) && isProtectedByPassword(readPkiEnvelope(octets), 'secret');
    fc.assert(
      fc.property(mutationsOf(der), (octets) => {
        const told = outcome(() => expect(sound(octets)).toBe(false));
        expect([
          'fine',
          'malformed',
          'bad-der',
          'too-deep',
          'too-large',
          'unknown-algorithm',
          'not-supported',
          'bad-argument',
        ]).toContain(told);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['rsa-2048', 'kisc-2004', 'nuc-2015-512'] as const)(
    'a signature of %s verifies under its key only',
    async (suite) => {
      const signer = await testSigner(suite, 'TEST sender');
      const other = await testSigner(suite, 'TEST other');
      const envelope = readPkiEnvelope(await signedMessage({ header, body: specimens.genm, extraCerts }, signer));
      expect(protectionOf(envelope)).toBe('signature');
      expect(isProtectedByKey(envelope, signer.publicKey)).toBe(true);
      expect(isProtectedByKey(envelope, other.publicKey)).toBe(false);
      expect(
        isProtectedByKey({ ...envelope, ...openEnvelope(envelope.header.value, specimens.genp) }, signer.publicKey),
      ).toBe(false);
    },
  );

  it('a signature of another algorithm than the key has is named as such', async () => {
    const rsa = await testSigner('rsa-2048', 'TEST sender');
    const gost = await testSigner('kisc-2004', 'TEST sender');
    const envelope = readPkiEnvelope(await signedMessage({ header, body: specimens.genm }, rsa));
    expect(outcome(() => isProtectedByKey(envelope, gost.publicKey))).toBe('unknown-algorithm');
  });

  it('without an algorithm or without a value there is none', () => {
    const open = readPkiEnvelope(unprotectedMessage({ header, body: specimens.genm }));
    expect(protectionOf(open)).toBe('none');
    expect(protectionOf({ ...open, protection: Uint8Array.of(1) })).toBe('none');
    expect(outcome(() => isProtectedByPassword(open, 'secret'))).toBe('bad-argument');
  });
});
