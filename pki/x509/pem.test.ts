import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPem, PEM_CHARACTERS_MAX, pemBlocks, toPem } from './pem.ts';
import { outcome } from './testing/outcome.ts';

describe('PEM', () => {
  it('goes both ways for any octets, in lines of 64 characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (der) => {
        const text = toPem('CERTIFICATE', der);
        expect(fromPem(text, 'CERTIFICATE')).toEqual(der);
        expect(fromPem(text.replaceAll('\n', '\r\n'))).toEqual(der);
        const lines = text.split('\n').slice(1, -2);
        expect(lines.slice(0, -1).every((line) => line.length === 64)).toBe(true);
      }),
    );
  });

  it('finds every block, with text around them', () => {
    const text = `subject=TEST\n${toPem('CERTIFICATE', Uint8Array.of(1))}\nissuer=TEST\n${toPem('X509 CRL', Uint8Array.of(2))}`;
    expect(pemBlocks(text)).toEqual([
      { label: 'CERTIFICATE', der: Uint8Array.of(1) },
      { label: 'X509 CRL', der: Uint8Array.of(2) },
    ]);
  });

  const block = toPem('CERTIFICATE', Uint8Array.of(1, 2, 3, 4));
  it.each([
    ['no block', 'nothing', 'bad-pem'],
    ['two blocks where one is asked for', block + block, 'bad-pem'],
    ['another label', block.replaceAll('CERTIFICATE', 'X509 CRL'), 'bad-pem'],
    ['an END of another label', block.replace('END CERTIFICATE', 'END CMS'), 'bad-pem'],
    ['no END', block.replace(/-----END.*/, ''), 'bad-pem'],
    ['a character that is not base64', block.replace('AQID', 'AQ-D'), 'bad-pem'],
    ['missing padding', block.replace('==', ''), 'bad-pem'],
    ['padding bits that are set', block.replace('BA==', 'BB=='), 'bad-pem'],
    ['more text than is read', ' '.repeat(PEM_CHARACTERS_MAX) + block, 'too-large'],
  ])('refuses %s', (_, text, code) => {
    expect(outcome(() => fromPem(text, 'CERTIFICATE'))).toBe(code);
  });

  it('gives octets or a PkiError for any text', () => {
    const piece = fc.constantFrom(
      '-----BEGIN ',
      '-----END ',
      'CERTIFICATE',
      '-----',
      '\n',
      '\r\n',
      'AQID',
      'BA==',
      '=',
      ' ',
      'Ж',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(['fine', 'bad-pem']).toContain(outcome(() => fromPem(pieces.join(''))));
      }),
      { numRuns: 1000 },
    );
  });
});
