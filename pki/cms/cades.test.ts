import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { digest } from '../keys.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { haveOpenssl, openssl, withFiles } from '../testing/foreign.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { isStrictDer } from '../x509/der.ts';
import { toPem } from '../x509/pem.ts';
import { ALL_SUITES, NOW } from '../x509/testing/authority.ts';
import { eventualOutcome, outcome } from '../x509/testing/outcome.ts';
import { addSigner, addTimeStamps, signCades, type TimeStamper, verifyCades } from './cades.ts';
import { certsOnly } from './certs-only.ts';
import { signatureTimeStamps } from './signature-time-stamp.ts';
import { verifySignedData } from './signed-data-verifier.ts';
import { CONTENT, message, userOf } from './testing/messages.ts';
import { authorityOf, SHA256, stamp } from './testing/stamps.ts';

const tool = haveOpenssl();

/** A stamper that counts; each of its stamps is a second later than the one before. */
async function stamper(): Promise<TimeStamper & { readonly asked: () => number }> {
  const authority = await authorityOf('rsa-2048');
  let asked = 0;
  return {
    asked: () => asked,
    hashOid: SHA256,
    stamp: (imprint) => stamp(authority, { info: { imprint, genTime: NOW + ++asked * 1000 } }),
  };
}

async function signed(suite: SuiteId, options: { detached?: boolean; timeStamp?: TimeStamper } = {}) {
  const { user } = await userOf(suite);
  return signCades(CONTENT, user.signer, user.der, { signingTime: NOW, ...options });
}

async function alsoSigned(before: Uint8Array, suite: SuiteId, content?: Uint8Array | { digest: Uint8Array }) {
  const { user } = await userOf(suite);
  return addSigner(before, user.signer, user.der, { signingTime: NOW + 60_000, ...(content && { content }) });
}

async function allSigned(): Promise<Uint8Array> {
  const [first, ...others] = ALL_SUITES as [SuiteId, ...SuiteId[]];
  let der = await signed(first);
  for (const suite of others) der = await alsoSigned(der, suite);
  return der;
}

describe.each(ALL_SUITES)('a CAdES signature of %s', (suite) => {
  it('is of level B, and of level T with a time stamp over it', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const [bare, ...others] = verifyCades(await signed(suite));
    expect(bare).toMatchObject({ level: 'B', signingTime: NOW, content: CONTENT, timeStamps: [] });
    expect(others).toEqual([]);
    const [stamped] = verifyCades(await signed(suite, { timeStamp: await stamper() }), { trust });
    expect(stamped?.level).toBe('T');
    expect(stamped?.timeStamps.map(({ info }) => info.genTime)).toEqual([NOW + 1000]);
  });

  it('may be over a digest that somebody else has made', async () => {
    const { user } = await userOf(suite);
    const content = { digest: digest(SUITES[suite], CONTENT) };
    const der = await signCades(content, user.signer, user.der, { signingTime: NOW });
    expect(verifyCades(der, { content: CONTENT })[0]?.level).toBe('B');
    expect(outcome(() => verifyCades(der, { content: CONTENT.slice(1) }))).toBe('digest-mismatch');
  });
});

describe('several signers', () => {
  it('sign the same content beside each other, each with his own algorithm, and each is verified', async () => {
    const der = await allSigned();
    expect(isStrictDer(der)).toBe(true);
    const signers = verifyCades(der);
    expect(new Set(signers.map(({ certificate }) => certificate.suite.id))).toEqual(new Set(ALL_SUITES));
    expect(signers.every(({ level, content }) => level === 'B' && content === signers[0]?.content)).toBe(true);
    expect(outcome(() => verifySignedData(der))).toBe('many-signers');
  });

  it('are each verified by pkijs too', async () => {
    const der = await allSigned();
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    expect(signedData.signerInfos.length).toBe(ALL_SUITES.length);
    for (const index of signedData.signerInfos.keys()) {
      expect(await signedData.verify({ signer: index }, engineFor('cms'))).toBe(true);
    }
  });

  it('may sign what is detached, who has the content or its digest', async () => {
    const first = await signed('kisc-2004', { detached: true });
    expect(await eventualOutcome(() => alsoSigned(first, 'rsa-2048'))).toBe('no-content');
    const second = await alsoSigned(first, 'rsa-2048', CONTENT);
    const third = await alsoSigned(second, 'nuc-2015-512', { digest: digest(SUITES['nuc-2015-512'], CONTENT) });
    expect(verifyCades(third, { content: CONTENT }).length).toBe(3);
    expect(outcome(() => verifyCades(third))).toBe('no-content');
  });

  it('do not vouch for each other: one changed octet in any signature refuses the message', async () => {
    const der = await alsoSigned(await signed('kisc-2004'), 'nuc-2015-512');
    for (const { signature } of verifyCades(der)) {
      const at = Buffer.from(der).indexOf(Buffer.from(signature)) + 5;
      expect(outcome(() => verifyCades(der.with(at, (der[at] as number) ^ 1)))).toBe('bad-signature');
    }
  });

  it('leave a signature before theirs as it was, to the octet, with its time stamps', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const first = await signed('kisc-2004', { timeStamp: await stamper() });
    const both = verifyCades(await alsoSigned(first, 'rsa-2048'), { trust });
    expect(both.map(({ level }) => level).sort()).toEqual(['B', 'T']);
    const before = verifyCades(first, { trust })[0];
    expect(both.find(({ level }) => level === 'T')).toMatchObject({ signature: before?.signature });
  });

  it('cannot join a message that nobody has signed', async () => {
    const { user } = await userOf('rsa-2048');
    expect(await eventualOutcome(() => alsoSigned(certsOnly([user.der]), 'rsa-2048'))).toBe('no-signer');
    expect(outcome(() => verifyCades(certsOnly([user.der])))).toBe('no-signer');
  });
});

describe('addTimeStamps', () => {
  it('has each signature stamped once, whichever signer it is of', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const timeStamp = await stamper();
    const stamped = await addTimeStamps(await allSigned(), timeStamp);
    expect(timeStamp.asked()).toBe(ALL_SUITES.length);
    expect(verifyCades(stamped, { trust }).map(({ level }) => level)).toEqual(ALL_SUITES.map(() => 'T'));
    expect(await addTimeStamps(stamped, timeStamp)).toEqual(stamped);
    expect(timeStamp.asked()).toBe(ALL_SUITES.length);
  });

  it('refuses a token over something else, and verification refuses a token of somebody who is not trusted', async () => {
    const der = await signed('rsa-2048');
    const { hashOid } = await stamper();
    const elsewhere: TimeStamper = { hashOid, stamp: async () => stamp(await authorityOf('rsa-2048')) };
    expect(await eventualOutcome(() => addTimeStamps(der, elsewhere))).toBe('imprint-mismatch');
    const stamped = await addTimeStamps(der, await stamper());
    const { trust } = await authorityOf('nuc-2004');
    expect(outcome(() => verifyCades(stamped, { trust }))).toBe('not-trusted');
    expect(outcome(() => verifyCades(stamped))).toBe('not-trusted');
  });

  it('does not make level T of a signer who has not signed which certificate is his', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const stamped = await addTimeStamps(await message('rsa-2048'), await stamper());
    const [signer] = verifyCades(stamped, { trust });
    expect(signer).toMatchObject({ level: 'none' });
    expect(signer && signatureTimeStamps(signer).length).toBe(1);
  });
});

describe('OpenSSL', () => {
  it.skipIf(!tool.have)(
    `verifies a message of two signers as CAdES, and we the one that it adds${tool.note}`,
    async () => {
      const holders = { rsa: await userOf('rsa-2048'), ec: await userOf('ec-p256') };
      const der = await alsoSigned(await signed('rsa-2048'), 'ec-p256');
      const authorities = [holders.rsa, holders.ec].map(({ ca }) => toPem('CERTIFICATE', ca.der)).join('');
      withFiles({ der, authorities }, (path) => {
        const verify = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path.der];
        const trust = ['-CAfile', path.authorities, '-attime', String(NOW / 1000)];
        const { status, stdout } = openssl([...verify, ...trust]);
        expect([status, new Uint8Array(stdout)]).toEqual([0, CONTENT]);
      });
      const foreign = resignedByOpenssl(await signed('ec-p256'));
      const suites = verifyCades(foreign).map(({ certificate, level }) => [certificate.suite.id, level]);
      expect(suites).toEqual(
        expect.arrayContaining([
          ['ec-p256', 'B'],
          ['rsa-2048', 'B'],
        ]),
      );
      expect(suites.length).toBe(2);
    },
  );
});

/** The same message with a second signer, whose key and certificate OpenSSL makes. */
function resignedByOpenssl(der: Uint8Array): Uint8Array {
  return withFiles({ der, key: '', certificate: '' }, (path) => {
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=TEST stranger', '-days', '2'];
    openssl([...made, '-keyout', path.key, '-out', path.certificate]);
    const signer = ['-signer', path.certificate, '-inkey', path.key, '-md', 'sha256', '-cades', '-nosmimecap'];
    const resign = ['cms', '-resign', '-binary', '-inform', 'DER', '-outform', 'DER', '-in', path.der];
    const { status, stdout, stderr } = openssl([...resign, ...signer]);
    if (status !== 0) throw new Error(stderr);
    return new Uint8Array(stdout);
  });
}
