import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derInAnyForm } from './any-form.ts';
import { PEM_CHARACTERS_MAX, toPem } from './pem.ts';
import { outcome } from './testing/outcome.ts';

const LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];
const octets = (text: string) => new TextEncoder().encode(text);
/** A SEQUENCE of this content. */
const sequence = (content: Uint8Array) => Uint8Array.of(0x30, content.length, ...content);

describe('an object in any form', () => {
  it('is the same from DER, PEM, PEM with text around it, base64, and base64 in lines', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (content) => {
        const der = sequence(content);
        const base64 = Buffer.from(der).toString('base64');
        const lines = (base64.match(/.{1,64}/g) ?? []).join('\r\n');
        const pem = toPem('CERTIFICATE REQUEST', der);
        const forms = [pem, pem.replaceAll('CERT', 'NEW CERT'), `who: me\n${pem}\nend`, base64, `${lines}\r\n`];
        for (const form of forms) expect(derInAnyForm(octets(form), LABELS)).toEqual(der);
        expect(derInAnyForm(der, LABELS)).toEqual(der);
      }),
      { seed: 1 },
    );
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'bad-pem'],
    ['white space', ' \r\n', 'bad-pem'],
    ['words', 'a certificate, please', 'bad-pem'],
    ['base64 without its padding', 'MAA', 'bad-pem'],
    ['PEM of another kind', toPem('PRIVATE KEY', Uint8Array.of(0x30, 0)), 'bad-pem'],
    ['two blocks', toPem('CERTIFICATE REQUEST', Uint8Array.of(0x30, 0)).repeat(2), 'bad-pem'],
    ['a broken block', '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n', 'bad-pem'],
    ['too much', 'M'.repeat(PEM_CHARACTERS_MAX + 1), 'too-large'],
  ])('is not %s', (_, text, code) => {
    expect(outcome(() => derInAnyForm(octets(text), LABELS))).toBe(code);
  });

  it('is read without a crash from any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        expect(['fine', 'bad-pem']).toContain(outcome(() => derInAnyForm(any, LABELS)));
      }),
      { seed: 1 },
    );
  });
});
