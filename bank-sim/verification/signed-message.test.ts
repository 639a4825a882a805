import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCms } from '../../pki/cms/signed-data.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { BankError } from '../core/bank-error.ts';
import { Authority } from '../testing/authority.ts';
import { signerNamed } from '../testing/software-keys.ts';
import { nameOf, START } from '../testing/test-bank.ts';
import { base64 } from '../testing/test-ca.ts';
import { readSignedMessage } from './signed-message.ts';

const content = new TextEncoder().encode('BS-Client TEST');

async function message(detached: boolean): Promise<Uint8Array> {
  const signer = await signerNamed('mine', 'GOST');
  const authority = await Authority.found('KISC', new VirtualClock(START));
  const subject = nameOf('Сынақов', '870430300986');
  const certificate = await authority.certify({ algorithm: 'GOST', subject, publicKey: signer.publicKey });
  return signCms({ content, detached, certificate, signingTime: START }, signer);
}

async function codeOf(cms: Uint8Array, expected?: Uint8Array): Promise<string> {
  try {
    await readSignedMessage(base64(cms), expected);
    return 'none';
  } catch (error) {
    if (error instanceof BankError) return error.code;
    throw error;
  }
}

describe('a signed message', () => {
  it('may carry its content or leave it out, but it must be exactly the one that is expected', async () => {
    const [inside, outside] = [await message(false), await message(true)];
    const other = new TextEncoder().encode('BS-Client REAL');
    expect([await codeOf(inside), await codeOf(inside, content), await codeOf(outside, content)]).toEqual(
      Array(3).fill('none'),
    );
    expect([await codeOf(inside, other), await codeOf(outside, other)]).toEqual(Array(2).fill('signature-wrong'));
    expect(await codeOf(outside)).toBe('cms-malformed');
  });

  it('is read or refused, whatever octets come: never anything unforeseen', async () => {
    const good = await message(true);
    const mutation = fc.record({ at: fc.nat(good.length - 1), octet: fc.nat(255), end: fc.nat(good.length) });
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(mutation, fc.boolean(), async ({ at, octet, end }, cut) => {
        const changed = good.with(at, octet);
        codes.add(await codeOf(cut ? changed.subarray(0, end) : changed, content));
      }),
      { numRuns: 300 },
    );
    expect([...codes].filter((code) => !['none', 'cms-malformed', 'signature-wrong'].includes(code))).toEqual([]);
    expect(codes).toContain('cms-malformed');
    expect(codes).toContain('signature-wrong');
  });
});
