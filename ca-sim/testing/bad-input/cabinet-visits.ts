import { caRoutes } from '../../../http/ca.ts';
import { cabinetOctets, cabinetRoutes } from '../../../http/ca-cabinet.ts';
import type { HttpClient } from '../../../http/client.ts';
import { PROCESSING_MS } from '../ca-bench.ts';
import { client, DEVICE, enter, request } from '../cabinet-bench.ts';
import { ask } from '../enrolment-bench.ts';
import type { Visiting } from './visits.ts';

/** KISC's cabinet, from the login to the installed certificates. */
export async function visitCabinet({ bench }: Visiting): Promise<void> {
  const person = await client(bench, 810);
  const inside = await enter(bench, person);
  await inside.call(cabinetRoutes.cabinet);
  await inside.call(cabinetRoutes.parameters);
  const { id } = await inside.call(cabinetRoutes.start, { body: DEVICE });
  const params = { id };
  await inside.call(cabinetRoutes.process, { params });
  await inside.call(cabinetRoutes.report, { params, body: { line: 'Генерация ключей' } });
  const sent = await request(bench, person, 'cabinet visit');
  await inside.call(cabinetRoutes.sent, { params, body: { request: sent } });
  const { id: failed } = await inside.call(cabinetRoutes.start, { body: DEVICE });
  await inside.call(cabinetRoutes.failed, { params: { id: failed }, body: { reason: 'Токен извлечён' } });
  bench.clock.advance(PROCESSING_MS);
  await bench.client.call(caRoutes.bankDone, { params: { id: sent } });
  await install(await enter(bench, person));
  await inside.octets(cabinetOctets.script.path);
  const again = await enter(bench, person);
  await again.call(cabinetRoutes.leave, { body: {} });
  await challengeFile(bench.ca.url, cabinetRoutes.challenge.path);
}

async function install(inside: HttpClient): Promise<void> {
  const { id } = await inside.call(cabinetRoutes.install, { body: {} });
  await inside.call(cabinetRoutes.installed, { params: { id }, body: { certificates: ['GOST'] } });
}

/** The file of a challenge, for the visit whose cookie comes along. */
export async function challengeFile(url: string, login: string): Promise<void> {
  const page = await ask(url + login);
  const [cookie = ''] = page.headers.getSetCookie()[0]?.split(';') ?? [];
  await ask(`${url}${login}/challenge.txt`, { headers: { cookie } });
}
