import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { isStrictDer, readDer } from '../x509/der.ts';
import { fromDer, NULL, sequence, tagged, toDer } from '../x509/der-build.ts';
import { ALL_SUITES, NOW } from '../x509/testing/authority.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { hashByOid } from './message-imprint.ts';
import {
  addSignatureTimeStamp,
  signatureImprint,
  signatureTimeStamps,
  verifyStampedMessage,
} from './signature-time-stamp.ts';
import { verifyCms } from './signed-data.ts';
import { attribute, CONTENT, forge, message } from './testing/messages.ts';
import { authorityOf, SHA256, stamp } from './testing/stamps.ts';

const SHA512 = '2.16.840.1.101.3.4.2.3';

async function tokenOver(signed: Uint8Array, hashOid = SHA256, genTime = NOW): Promise<Uint8Array> {
  return stamp(await authorityOf('rsa-2048'), { info: { imprint: signatureImprint(signed, hashOid), genTime } });
}

describe.each(ALL_SUITES)('a message of %s with a signature time stamp (CAdES-T)', (suite) => {
  it('is the same message, and each stamp in it holds', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const bare = await message(suite, { signingCertificate: 'v2' });
    const late = await tokenOver(bare, SHA512, NOW + 60_000);
    const early = await tokenOver(bare);
    const stamped = addSignatureTimeStamp(addSignatureTimeStamp(bare, late), early);
    expect(isStrictDer(stamped)).toBe(true);
    const verified = verifyStampedMessage(stamped, trust);
    expect(verified.message).toMatchObject({ content: CONTENT, namesCertificate: true, signingTime: NOW });
    expect(verified.timeStamps.map(({ info }) => info.genTime)).toEqual([NOW, NOW + 60_000]);
    expect((await verifyCms(stamped)).signature).toEqual((await verifyCms(bare)).signature);
  });
});

describe('addSignatureTimeStamp', () => {
  it('keeps the other unsigned attributes, and has one attribute for all tokens', async () => {
    const foreign = attribute('1.2.3', NULL());
    const bare = await forge('kisc-2004', {
      signerInfos: (one) => [
        sequence(...readDer(toDer(one)).children.map(({ der }) => fromDer(der)), tagged(1, foreign)),
      ],
    });
    const once = addSignatureTimeStamp(bare, await tokenOver(bare));
    const twice = addSignatureTimeStamp(once, await tokenOver(bare, SHA512));
    const { unsignedAttributes } = await verifyCms(twice);
    expect(unsignedAttributes.map(({ type, values }) => [type, values.length])).toEqual([
      ['1.2.3', 1],
      [OIDS.signatureTimeStamp, 2],
    ]);
  });

  it('leaves detached messages detached', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const bare = await message('nuc-2015-512', { detached: true });
    const stamped = addSignatureTimeStamp(bare, await tokenOver(bare));
    expect(outcome(() => verifyStampedMessage(stamped, trust))).toBe('no-content');
    expect(verifyStampedMessage(stamped, trust, { content: CONTENT }).timeStamps.length).toBe(1);
  });

  it('refuses what is no token, or is over another signature', async () => {
    const bare = await message('kisc-2004');
    const other = await message('rsa-2048');
    const token = await tokenOver(other);
    expect(outcome(() => addSignatureTimeStamp(bare, token))).toBe('imprint-mismatch');
    expect(outcome(() => addSignatureTimeStamp(bare, other))).toBe('content-type-mismatch');
    expect(outcome(() => addSignatureTimeStamp(token, bare))).toBe('content-type-mismatch');
    expect(outcome(() => signatureImprint(bare, '1.2.3'))).toBe('unknown-algorithm');
    const nobody = await forge('kisc-2004', { signerInfos: () => [] });
    const two = await forge('kisc-2004', { signerInfos: (one) => [one, fromDer(toDer(one))] });
    expect(outcome(() => signatureImprint(nobody, SHA256))).toBe('no-signer');
    expect(outcome(() => signatureImprint(two, SHA256))).toBe('many-signers');
  });
});

describe('verifyStampedMessage', () => {
  it('refuses a token that somebody moved from another message', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const token = await tokenOver(await message('rsa-2048'));
    const moved = await forge('kisc-2004', {
      signerInfos: (one) => {
        const parts = readDer(toDer(one)).children.map(({ der }) => fromDer(der));
        return [sequence(...parts, tagged(1, attribute(OIDS.signatureTimeStamp, fromDer(token))))];
      },
    });
    expect(signatureTimeStamps(await verifyCms(moved))).toEqual([token]);
    expect(outcome(() => verifyStampedMessage(moved, trust))).toBe('imprint-mismatch');
  });

  it('says of a message without stamps that it has none', async () => {
    const { trust } = await authorityOf('rsa-2048');
    expect(verifyStampedMessage(await message('rsa-2048'), trust).timeStamps).toEqual([]);
  });

  it('reads the hash of the imprint from the token', async () => {
    const bare = await message('nuc-2004');
    const gost = '1.2.398.3.10.1.3.1';
    const stamped = addSignatureTimeStamp(bare, await tokenOver(bare, gost));
    const { trust } = await authorityOf('rsa-2048');
    const [first] = verifyStampedMessage(stamped, trust).timeStamps;
    const { signature } = await verifyCms(bare);
    expect(first?.info.imprint.hashedMessage).toEqual(hashByOid(gost)?.digest(signature));
  });

  it('refuses an empty set of unsigned attributes', async () => {
    const der = await forge('kisc-2004', {
      signerInfos: (one) => [sequence(...readDer(toDer(one)).children.map(({ der }) => fromDer(der)), tagged(1))],
    });
    expect(outcome(() => signatureImprint(der, SHA256))).toBe('malformed');
  });
});
