import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { cabinetRoutes } from '../http/ca-cabinet.ts';
import type { HttpClient } from '../http/client.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { type CaBench, identityOf, openBench, PROCESSING_MS, problemOf, requestNow } from './testing/ca-bench.ts';
import {
  type CabinetPerson,
  client,
  enter,
  issue,
  logIn,
  makeReady,
  request,
  visitor,
} from './testing/cabinet-bench.ts';

/** V6 where the person fetches his new certificates in the cabinet: he comes with the old key, so it must still be good then. */

let bench: CaBench;
let person: CabinetPerson;
let inside: HttpClient;
beforeEach(async () => {
  bench = await openBench({ revokeSuperseded: true });
  person = await client(bench, 1);
  inside = await enter(bench, person);
});
afterEach(() => bench.ca.close());

/** Asks for a pair in the cabinet. */
async function asked(key: string): Promise<string> {
  return (await issue(bench, person, { inside, key })).request ?? '';
}

/** Installs these certificates in a fresh visit with the old key. */
async function install(...certificates: ('GOST' | 'RSA')[]) {
  const { id } = await inside.call(cabinetRoutes.install, { body: {} });
  return inside.call(cabinetRoutes.installed, { params: { id }, body: { certificates } });
}

const oldKey = async () => (await problemOf(logIn(visitor(bench), person.identity))).code;

describe('with revokeSuperseded', () => {
  it('R-CA-14, V6 the old key opens the cabinet until both certificates are installed, then the new one does', async () => {
    const id = await asked('new');
    await makeReady(bench, id);
    inside = await enter(bench, person);
    expect((await install('RSA')).state).toBe('partly-installed');
    inside = await enter(bench, person);
    expect((await install('GOST')).state).toBe('installed');
    expect(await oldKey()).toBe('signer-revoked');
    // The visit that has installed them goes on to its end.
    expect((await inside.call(cabinetRoutes.cabinet)).requests[0]?.stage).toBe('installed');
    const identity = await identityOf(await requestNow(bench, id), 'GOST', 'new');
    const again = await enter(bench, { ...person, identity });
    expect((await again.call(cabinetRoutes.cabinet)).visitor.serialNumber).toBe(
      parseCertificate(identity.certificate).serialNumber,
    );
  });

  it('V6 what did not come from the cabinet is in use when the bank is done', async () => {
    const id = await request(bench, person, 'by the bank');
    bench.clock.advance(PROCESSING_MS);
    await logIn(visitor(bench), person.identity);
    await bench.client.call(caRoutes.bankDone, { params: { id } });
    expect(await oldKey()).toBe('signer-revoked');
  });

  it('V6 what is installed late does not revoke what is newer', async () => {
    const first = await asked('first');
    bench.clock.advance(PROCESSING_MS);
    const second = await request(bench, person, 'second');
    bench.clock.advance(PROCESSING_MS);
    const newest = await identityOf(await requestNow(bench, second), 'GOST', 'second');
    await bench.client.call(caRoutes.bankDone, { params: { id: first } });
    inside = await enter(bench, person);
    expect((await install('GOST', 'RSA')).state).toBe('installed');
    expect(await oldKey()).toBe('signer-revoked');
    await logIn(visitor(bench), newest);
  });
});
