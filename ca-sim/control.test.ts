import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import { caControlRoutes } from '../http/ca-control.ts';
import { rfcFiles } from '../http/ca-files.ts';
import { haveOpenssl, openssl, withFiles } from '../pki/testing/foreign.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { toPem } from '../pki/x509/pem.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaSnapshot, snapshotDifferences } from './index.ts';
import {
  type CaBench,
  certificateOf,
  certifyAuthority,
  enrol,
  openBench,
  PROCESSING_MS,
  pair,
  problemOf,
  register,
  requestNow,
  submit,
} from './testing/ca-bench.ts';
import { ORGANISATION } from './testing/people.ts';

const ossl = haveOpenssl();
let bench: CaBench;
beforeEach(async () => {
  bench = await openBench({ authorities: ['kz-kisc', 'rfc'] });
});
afterEach(() => bench.ca.close());

const listOf = async ({ client }: CaBench, path: string) => parseCrl(await client.octets(path));
const list = (path: string) => listOf(bench, path);
const revoke = (serialNumber: string, reason: 'keyCompromise' | 'certificateHold' = 'keyCompromise') =>
  bench.client.call(caRoutes.revoke, { body: { serialNumber, reason } });

describe('reset', () => {
  it('begins again with the same keys: nobody is registered, nothing issued, no list published', async () => {
    const { url } = bench.ca;
    const certificates = await bench.client.call(caRoutes.authorities);
    const { view } = await enrol(bench, 1);
    await revoke(certificateOf(view, 'GOST').serialNumber);
    expect((await list(caFiles.crlGost.path)).number).toBe('02');
    await bench.client.call(caControlRoutes.reset);
    expect(await bench.client.call(caRoutes.authorities)).toEqual(certificates);
    expect(await bench.client.call(caRoutes.requests)).toEqual([]);
    expect([(await list(caFiles.crlGost.path)).number, (await list(caFiles.crlGost.path)).revoked.size]).toEqual([
      '01',
      0,
    ]);
    expect((await problemOf(requestNow(bench, view.id))).code).toBe('entity-not-found');
    expect(bench.ca.url).toBe(url);
    // The same people can be enrolled again.
    const again = await openAgain();
    expect((await enrol(again, 1)).view.status).toBe('processed');
  });

  /** What openBench does after the start, once more. */
  async function openAgain(): Promise<CaBench> {
    const { client } = bench;
    await client.call(caRoutes.registerOrganisation, {
      body: { ...ORGANISATION, isApproveOneReg: true, isApproveTwoReg: true },
    });
    return { ...bench, authority: await certifyAuthority(client, 'TEST Personalisation Desk') };
  }

  it('keeps the settings of the start, not those that came later', async () => {
    await bench.ca.close();
    bench = await openBench({ authorities: ['rfc', 'kz-kisc'], crl: { rfc: { periodMs: 60_000, atOnce: 'full' } } });
    await bench.ca.reset();
    bench.clock.advance(60_000);
    expect((await list(rfcFiles.crlEc.path)).number).toBe('02');
  });
});

describe('snapshots', () => {
  it('bring back what was, over HTTP or in process, as often as one likes', async () => {
    const { view } = await enrol(bench, 1);
    const before = await bench.client.call(caControlRoutes.snapshot);
    expect(before).toEqual(await bench.ca.snapshot());
    for (let round = 0; round < 2; round++) {
      await revoke(certificateOf(view, 'GOST').serialNumber);
      expect((await list(caFiles.crlGost.path)).revoked.size).toBe(1);
      await bench.client.call(caControlRoutes.restore, { body: before });
      expect((await list(caFiles.crlGost.path)).revoked.size).toBe(0);
      expect(await requestNow(bench, view.id)).toEqual(view);
      expect(await bench.ca.snapshot()).toEqual(before);
    }
  });

  it('fit another server with the same seed and instant, and no other', async () => {
    await enrol(bench, 1);
    const snapshot = await bench.ca.snapshot();
    const same = await openBench({ authorities: ['kz-kisc', 'rfc'] });
    await same.ca.restore(snapshot);
    expect(await same.ca.snapshot()).toEqual(snapshot);
    const other = await openBench({ rng: new SeededRng('another') });
    await expect(other.ca.restore(snapshot)).rejects.toMatchObject({ code: 'snapshot-foreign' });
    await Promise.all([same.ca.close(), other.ca.close()]);
  });

  it('bring back a CA whose own certificate has been revoked since, or is whole again', async () => {
    const whole = await bench.ca.snapshot();
    await bench.client.call(caRoutes.revokeCa, { body: { authority: 'rfc', algorithm: 'EC' } });
    const revoked = await bench.ca.snapshot();
    for (const snapshot of [whole, revoked]) {
      await bench.ca.restore(snapshot);
      expect(await bench.ca.snapshot()).toEqual(snapshot);
    }
    await bench.ca.reset();
    await bench.ca.restore(revoked);
    expect(await bench.ca.snapshot()).toEqual(revoked);
  });

  it('a request that waited goes on where it stood', async () => {
    const subject = await register(bench, 5);
    const { id } = await submit(bench, await pair({ subject, key: 'waiting', signedBy: bench.authority }));
    const waiting = await bench.ca.snapshot();
    bench.clock.advance(PROCESSING_MS);
    const issued = await requestNow(bench, id);
    await bench.ca.restore(waiting);
    bench.clock.advance(DAY_MS);
    expect(issued.status).toBe('processed');
    // Issued at its instant, so with the same octets.
    expect(await requestNow(bench, id)).toEqual(issued);
  });

  it('one that was changed, or is none, is refused, and nothing has changed then', async () => {
    const snapshot = await bench.ca.snapshot();
    const bad: CaSnapshot[] = [
      { ...snapshot, format: 'token-bench ca-sim 0' as CaSnapshot['format'] },
      { ...snapshot, state: { ...(snapshot.state as object), foundedAt: 0 } },
      { ...snapshot, state: {} },
    ];
    for (const body of bad) {
      expect((await problemOf(bench.client.call(caControlRoutes.restore, { body }))).code).toBe('snapshot-malformed');
      const difference = bench.client.call(caControlRoutes.differences, { body: { before: body } });
      expect((await problemOf(difference)).code).toBe('snapshot-malformed');
    }
    expect(await bench.ca.snapshot()).toEqual(snapshot);
  });

  it('tell what has happened between them', async () => {
    const { view } = await enrol(bench, 1);
    const before = await bench.ca.snapshot();
    const { serialNumber } = certificateOf(view, 'RSA');
    await revoke(serialNumber, 'certificateHold');
    const found = await bench.client.call(caControlRoutes.differences, { body: { before } });
    expect(found).toEqual(snapshotDifferences(before, await bench.ca.snapshot()));
    const at = bench.clock.now();
    expect(found).toContainEqual({
      path: `certificates/kz-kisc ${serialNumber}/revocation`,
      after: { at, reason: 'certificateHold' },
    });
    expect(found.map(({ path }) => path.split('/')[0])).toEqual(
      expect.arrayContaining(['certificates', 'ledgers', 'journal']),
    );
  });
});

describe('certificates of which there are newer ones', () => {
  it.each([
    [true, 'superseded'],
    [false, undefined],
  ])(
    'V6 with revokeSuperseded %s the old pair is, once the bank has the new one in use: %s',
    async (revokeSuperseded, reason) => {
      const own = await openBench({ revokeSuperseded });
      const { subject, view: old, identity } = await enrol(own, 1);
      const { id } = await submit(own, await pair({ subject, key: 'next', signedBy: identity }));
      own.clock.advance(PROCESSING_MS);
      expect((await listOf(own, caFiles.crlGost.path)).revoked.size).toBe(0);
      await own.client.call(caRoutes.bankDone, { params: { id } });
      for (const [algorithm, file] of [
        ['GOST', caFiles.crlGost],
        ['RSA', caFiles.crlRsa],
      ] as const) {
        const { revoked } = await listOf(own, file.path);
        expect(revoked.get(certificateOf(old, algorithm).serialNumber)?.reason).toBe(reason);
        expect(revoked.has(certificateOf(await requestNow(own, id), algorithm).serialNumber)).toBe(false);
      }
      await own.ca.close();
    },
  );
});

describe('holding and publishing over HTTP', () => {
  it('X-CA-6 a hold is on the list, a release takes it off; certificateHold again is refused while it lasts', async () => {
    const { view } = await enrol(bench, 1);
    const { serialNumber } = certificateOf(view, 'GOST');
    await revoke(serialNumber, 'certificateHold');
    expect((await list(caFiles.crlGost.path)).revoked.get(serialNumber)?.reason).toBe('certificateHold');
    expect((await problemOf(revoke(serialNumber, 'certificateHold'))).code).toBe('already-on-hold');
    const body = { serialNumber, authority: 'kz-kisc' } as const;
    const { releasedAt } = await bench.client.call(caRoutes.release, { body });
    expect(Date.parse(releasedAt)).toBe(bench.clock.now());
    expect((await list(caFiles.crlGost.path)).revoked.size).toBe(0);
    expect((await problemOf(bench.client.call(caRoutes.release, { body }))).code).toBe('not-on-hold');
    bench.clock.advance(366 * DAY_MS);
    expect((await problemOf(revoke(serialNumber))).code).toBe('certificate-expired');
  });

  it('an issuing CA that is revoked is on the list of its root, and gives no good chain any more', async () => {
    const body = { authority: 'rfc', algorithm: 'RSA' } as const;
    const { serialNumber, revokedAt } = await bench.client.call(caRoutes.revokeCa, { body });
    const { revoked } = await list(rfcFiles.crlRootRsa.path);
    expect([...revoked.values()]).toEqual([{ serialNumber, revokedAt: Date.parse(revokedAt), reason: 'cACompromise' }]);
    expect((await list(rfcFiles.crlRsa.path)).revoked.size).toBe(0);
    expect((await list(rfcFiles.crlRootEc.path)).revoked.size).toBe(0);
    expect((await problemOf(bench.client.call(caRoutes.revokeCa, { body }))).code).toBe('already-revoked');
    const missing = bench.client.call(caRoutes.revokeCa, { body: { ...body, authority: 'kz-nuc' } });
    expect((await problemOf(missing)).code).toBe('authority-missing');
    if (!ossl.have) return;
    const file = async (path: string) => new Uint8Array(await bench.client.octets(path));
    const pem = {
      root: toPem('CERTIFICATE', await file(rfcFiles.rootRsa.path)),
      issuing: toPem('CERTIFICATE', await file(rfcFiles.issuingRsa.path)),
      list: toPem('X509 CRL', await file(rfcFiles.crlRootRsa.path)),
    };
    withFiles(pem, (path) => {
      const at = ['-attime', String(bench.clock.now() / 1000)];
      const said = openssl(['verify', ...at, '-CAfile', path.root, '-crl_check', '-CRLfile', path.list, path.issuing]);
      expect([said.status === 0, said.stderr.includes('certificate revoked')]).toEqual([false, true]);
    });
  });

  it('a full list is published when it is asked for', async () => {
    const body = { authority: 'rfc', algorithm: 'EC' } as const;
    const { number } = await bench.client.call(caRoutes.publish, { body });
    expect([number, (await list(rfcFiles.crlEc.path)).number]).toEqual([2, '02']);
    const missing = bench.client.call(caRoutes.publish, { body: { ...body, algorithm: 'GOST' } });
    expect((await problemOf(missing)).code).toBe('authority-missing');
  });
});
