import { accessRoutes } from '../../../http/access-routes.ts';
import { caRoutes } from '../../../http/ca.ts';
import { caClockRoutes } from '../../../http/ca-clock.ts';
import { caControlRoutes } from '../../../http/ca-control.ts';
import { caDeskRoutes } from '../../../http/ca-desk.ts';
import { caEnrolmentRoutes } from '../../../http/ca-enrolment.ts';
import { caInstrumentRoutes } from '../../../http/ca-instruments.ts';
import { caTenantRoutes } from '../../../http/ca-tenants.ts';
import { HttpClient } from '../../../http/client.ts';
import { testBin } from '../../../pki/iin-bin.ts';
import { certificateOf, certifyAuthority, enrol, pair, submit } from '../ca-bench.ts';
import { post, requestOf } from '../enrolment-bench.ts';
import { employee } from '../people.ts';
import type { Visiting } from './visits.ts';

/** The tenant that comes and goes. */
export const TENANT = 'visited';
const BY_HAND = { bin: testBin({ registered: '2013-05', serial: 77 }), name: 'ТОО "TEST Ручной"' };

/** KISC's requests and revocations, on both desks and from the administration. */
export async function visitDesks({ bench }: Visiting): Promise<void> {
  const { client } = bench;
  await client.call(caRoutes.registerOrganisation, { body: BY_HAND });
  await certifyAuthority(client, 'TEST Second Desk');
  const person = { ...employee(800), bin: BY_HAND.bin };
  const { subject } = await client.call(caRoutes.registerPerson, { body: person });
  for (const decision of ['approve', 'reject'] as const) {
    const { id } = await submit(bench, await pair({ subject, key: `desk ${decision}`, signedBy: bench.authority }));
    const params = { id };
    if (decision === 'approve') {
      await client.call(caRoutes.approve, { params, body: { role: 'manager' } });
      await client.call(caRoutes.approve, { params, body: { role: 'officer' } });
      bench.clock.advance(3_600_000);
    } else {
      await client.call(caRoutes.reject, { params, body: { reason: 'Нет заявления' } });
    }
    await client.call(caRoutes.request, { params });
  }
  const { view } = await enrol(bench, 801);
  await client.call(caRoutes.bankDone, { params: { id: view.id } });
  await visitRevocations({ bench, serialNumber: certificateOf(view, 'RSA').serialNumber });
}

async function visitRevocations({ bench, serialNumber }: Pick<Visiting, 'bench'> & { serialNumber: string }) {
  const { client } = bench;
  const authority = 'kz-kisc';
  await client.call(caRoutes.revoke, { body: { serialNumber, authority, reason: 'certificateHold' } });
  await client.call(caRoutes.release, { body: { serialNumber, authority } });
  await client.call(caRoutes.revoke, { body: { serialNumber } });
  await client.call(caRoutes.publish, { body: { authority, algorithm: 'GOST' } });
}

/** Plain enrolments at the desks, and what makes the server a simulator. */
export async function visitAdministration({ bench, secrets }: Visiting): Promise<void> {
  const { client, ca } = bench;
  await client.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: { kind: 'desk' } } });
  for (const decision of ['approve', 'reject'] as const) {
    const subject = `C=KZ,CN=TEST ${decision}`;
    await post(`${ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', `desk ${decision}`, subject));
    const [newest] = await client.call(caDeskRoutes.enrolments);
    const params = { id: newest?.id ?? '' };
    await client.call(caDeskRoutes.enrolment, { params });
    if (decision === 'approve') {
      await client.call(caDeskRoutes.approveEnrolment, { params, body: { role: 'manager' } });
      await client.call(caDeskRoutes.approveEnrolment, { params, body: { role: 'officer' } });
    } else {
      await client.call(caDeskRoutes.rejectEnrolment, { params, body: { reason: 'Нет заявления' } });
    }
  }
  await client.call(caRoutes.revokeCa, { body: { authority: 'kz-kisc', algorithm: 'RSA', reason: 'cACompromise' } });
  const envelope = { reference: 'KISC00000042', secret: 'a secret of envelopes', subject: 'C=KZ,CN=TEST 42' };
  await client.call(caEnrolmentRoutes.registerPinEnvelope, { body: envelope });
  secrets.push(envelope.secret);
  await visitControlRoom({ bench });
  const body = { token: bench.ca.adminToken, next: '/control' };
  const browser = new HttpClient(bench.ca.url, 'the CA');
  await browser.call(accessRoutes.logIn, { body });
  await browser.call(accessRoutes.logOut);
}

async function visitControlRoom({ bench: { client } }: Pick<Visiting, 'bench'>): Promise<void> {
  const rule = {
    fault: 'delay',
    protocol: 'ocsp',
    route: '/ocsp',
    subject: 'TEST',
    state: 'novel',
    atMost: 1,
  } as const;
  await client.call(caInstrumentRoutes.armFault, { body: { ...rule, when: { nth: 1000, afterMs: 5 }, ms: 1 } });
  await client.call(caInstrumentRoutes.removeFault, { params: { rule: '1' } });
  await client.call(caInstrumentRoutes.armFaultByForm, {
    body: { fault: 'delay', subject: 'TEST', nth: '1000', ms: '1' },
  });
  await client.call(caInstrumentRoutes.removeAllFaults);
  await client.call(caInstrumentRoutes.disarmFaults);
  await client.call(caInstrumentRoutes.clearJournal);
  await client.call(caClockRoutes.setClock, { body: { instant: '2026-03-05T04:00:00.000Z' } });
  await client.call(caClockRoutes.advanceClock, { body: { amount: 2, unit: 'hour' } });
  await client.call(caClockRoutes.runClock, { body: { scale: 0.001 } });
  await client.call(caClockRoutes.freezeClock);
  await client.call(caTenantRoutes.openTenant, { body: { name: TENANT, at: '2026-03-02T04:00:00.000Z' } });
  await client.call(caTenantRoutes.closeTenant, { params: { name: TENANT } });
  const before = await client.call(caControlRoutes.snapshot);
  await client.call(caControlRoutes.differences, { body: { before } });
  await client.call(caControlRoutes.reset);
  await client.call(caControlRoutes.restore, { body: before });
}
