import { nationalOctets, nationalRoutes } from '../../../http/ca-national.ts';
import { HttpClient } from '../../../http/client.ts';
import type { CaBench } from '../ca-bench.ts';
import {
  confirmedApplication,
  enterCabinet,
  type NationalBench,
  registerCitizen,
  signed,
  submittedApplication,
} from '../national-bench.ts';
import { challengeFile } from './cabinet-visits.ts';
import type { Visiting } from './visits.ts';

const national = ({ ca, client, clock, events }: CaBench): NationalBench => ({
  ca,
  admin: client,
  clock,
  events,
  visitor: () => new HttpClient(ca.url, 'the National CA'),
});

/** The National CA's cabinet: a person is registered, logs in, is re-issued, installs and revokes. */
export async function visitNationalCabinet({ bench, file }: Visiting): Promise<void> {
  const own = national(bench);
  const person = await registerCitizen(own, 820);
  const inside = await enterCabinet(own, person);
  for (const row of [
    'cabinet',
    'keys',
    'reissueForm',
    'applications',
    'certificates',
    'revocation',
    'password',
  ] as const)
    await inside.call(nationalRoutes[row]);
  const wish = { keySet: 'GOST-2015-ONE', key: 'national visit' } as const;
  const { number = '', certificates } = await reissued(inside, person, wish);
  const serialNumber = certificates[0]?.serialNumber ?? '';
  await inside.call(nationalRoutes.application, { params: { name: number } });
  await inside.call(nationalRoutes.revoke, { params: { serialNumber }, body: { reason: 'superseded' } });
  const { id, document = '' } = await confirmedApplication(inside, person, { ...wish, key: 'national visit 2' });
  await file(nationalOctets.documentFile.path.replace(':name', id));
  const signature = await signed(document, person.identities[0] as (typeof person.identities)[number]);
  await inside.call(nationalRoutes.submit, { params: { name: id }, body: { signature } });
  await inside.call(nationalRoutes.leave, { body: {} });
  await challengeFile(bench.ca.url, nationalRoutes.challenge.path);
}

async function reissued(
  inside: HttpClient,
  person: Parameters<typeof submittedApplication>[1],
  wish: Parameters<typeof submittedApplication>[2],
) {
  const { id, number } = await submittedApplication(inside, person, wish);
  const params = { name: id };
  const keys = (await inside.call(nationalRoutes.certificates)).map(({ file }) => file).join(' ');
  await inside.call(nationalRoutes.open, { params, body: { keys } });
  const { certificates } = await inside.call(nationalRoutes.install, { params, body: {} });
  return { number, certificates };
}
