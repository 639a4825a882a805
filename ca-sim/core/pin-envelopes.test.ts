import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVELOPE_REFERENCE, ENVELOPE_SECRET } from '../../http/ca-enrolment.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { SeededRng } from '../../simulation/rng.ts';
import {
  drawPinEnvelope,
  ENVELOPE_TRIES_MAX,
  type NewPinEnvelope,
  openPinEnvelope,
  type PinEnvelopes,
  pinEnvelopeAllows,
  registerPinEnvelope,
  sameSecret,
  spendPinEnvelope,
} from './pin-envelopes.ts';
import { secretSeal } from './secret-seal.ts';

const NOW = Date.parse('2026-03-02T04:00:00Z');
const SECRET = 'right-secret';
const REFERENCE = 'KISC00000001';
const seal = secretSeal(new Uint8Array(32).fill(7));
const ENVELOPE: NewPinEnvelope = {
  reference: REFERENCE,
  sealed: seal.seal(REFERENCE, SECRET),
  validUntil: NOW + 1000,
  singleUse: true,
};

function registry(envelope: Partial<NewPinEnvelope> = {}) {
  const envelopes: PinEnvelopes = new Map();
  const registered = registerPinEnvelope(envelopes, { ...ENVELOPE, ...envelope });
  const open = (secret: string, at = NOW, reference = ENVELOPE.reference) => {
    const verdict = openPinEnvelope({ envelopes, seal }, reference, (right) => sameSecret(right, secret), at);
    return verdict.ok ? 'open' : verdict.problem;
  };
  return { envelopes, registered, open };
}

describe('a PIN envelope', () => {
  it('X-CA-12 opens with its secret, to the last instant of its time', () => {
    const { open } = registry();
    expect(open(SECRET)).toBe('open');
    expect(open(SECRET, ENVELOPE.validUntil)).toBe('open');
    expect(open(SECRET, ENVELOPE.validUntil + 1)).toBe('envelope-expired');
  });

  it('does not tell a wrong secret from a reference that does not exist, nor an expired one from a good one', () => {
    const { open } = registry();
    expect([open('wrong-secret'), open(SECRET, NOW, 'KISC00000002')]).toEqual(['envelope-unknown', 'envelope-unknown']);
    expect(open('wrong-secret', ENVELOPE.validUntil + 1)).toBe('envelope-unknown');
  });

  it('asks for the proof also where there is nothing to prove', () => {
    const asked: string[] = [];
    openPinEnvelope({ envelopes: new Map(), seal }, 'nobody', (secret) => asked.push(secret) > 0, NOW);
    expect(asked).toHaveLength(1);
  });

  it(`is locked by ${ENVELOPE_TRIES_MAX} wrong secrets in a row, also against the right one; a right one in between forgives`, () => {
    const { open } = registry();
    const wrong = (times: number) => Array.from({ length: times }, () => open('wrong-secret'));
    wrong(ENVELOPE_TRIES_MAX - 1);
    expect(open(SECRET)).toBe('open');
    expect(wrong(ENVELOPE_TRIES_MAX)).toEqual(Array(ENVELOPE_TRIES_MAX).fill('envelope-unknown'));
    expect([open('wrong-secret'), open(SECRET)]).toEqual(['envelope-locked', 'envelope-locked']);
  });

  it('opens to nobody under another seal, or as somebody else', () => {
    const { envelopes, registered } = registry();
    const under = (key: number, reference: string) =>
      openPinEnvelope(
        { envelopes, seal: secretSeal(new Uint8Array(32).fill(key)) },
        reference,
        (one) => one === SECRET,
        NOW,
      );
    expect([under(7, REFERENCE).ok, under(8, REFERENCE).ok]).toEqual([true, false]);
    envelopes.set('KISC00000002', { ...registered, reference: 'KISC00000002' });
    expect(under(7, 'KISC00000002').ok).toBe(false);
  });

  it('X-CA-12 registered again is a new one: other secret, no tries, not spent', () => {
    const { envelopes, registered, open } = registry();
    spendPinEnvelope(registered, 'errand');
    for (let i = 0; i < ENVELOPE_TRIES_MAX; i++) open('wrong-secret');
    const renewed = registerPinEnvelope(envelopes, { ...ENVELOPE, sealed: seal.seal(REFERENCE, 'new-secret') });
    expect([open(SECRET), open('new-secret'), renewed.spentOn]).toEqual(['envelope-unknown', 'open', undefined]);
  });

  it('of single use goes on one errand and on no other; one that is not, on any', () => {
    const somebody = parseDn('CN=TEST');
    for (const [singleUse, second] of [
      [true, 'envelope-spent'],
      [false, undefined],
    ] as const) {
      const { registered } = registry({ singleUse });
      const problemOf = (errand: string) => {
        const verdict = pinEnvelopeAllows(registered, errand, somebody);
        return verdict.ok ? undefined : verdict.problem;
      };
      expect([problemOf('one'), problemOf('two')]).toEqual([undefined, undefined]);
      spendPinEnvelope(registered, 'one');
      expect([problemOf('one'), problemOf('two')]).toEqual([undefined, second]);
    }
  });

  it('of a person enrols nobody else; names are compared as RFC 5280 section 7.1 says', () => {
    const { registered } = registry({ subject: parseDn('C=KZ, CN=TEST Person') });
    const allows = (name: string) => pinEnvelopeAllows(registered, 'errand', parseDn(name)).ok;
    expect([allows('C=KZ, CN=test  person'), allows('C=KZ, CN=TEST Other'), allows('CN=TEST Person')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('drawing an envelope', () => {
  it('X-CA-12 gives references and secrets of the form, never a reference that is taken', () => {
    const envelopes: PinEnvelopes = new Map();
    const first = drawPinEnvelope(envelopes, new SeededRng('draw'));
    expect(first.reference).toMatch(/^KISC\d{8}$/);
    expect(first.reference).toMatch(new RegExp(ENVELOPE_REFERENCE));
    expect(first.secret).toMatch(new RegExp(ENVELOPE_SECRET));
    registerPinEnvelope(envelopes, { ...ENVELOPE, reference: first.reference });
    expect(drawPinEnvelope(envelopes, new SeededRng('draw')).reference).not.toBe(first.reference);
  });
});

it('two secrets are the same when they are the same text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect([sameSecret(one, one), sameSecret(one, other)]).toEqual([true, one === other]);
    }),
    { seed: 1 },
  );
});
