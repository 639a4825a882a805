import { bankLateRoutes } from '../../../http/bank-late.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import { atHeadOffice, collect, issuedSet, lateUser, move, reportProgrammed } from '../late-scene.ts';
import type { Visiting } from './visits.ts';

/** A user who is late, from application to collection; and one whose set KISC has re-issued. */
export async function visitLateRoute({ bank, newcomer, secrets }: Visiting): Promise<void> {
  const client = bank.client();
  const inTime = await newcomer('in-time', { surname: 'Үлгіов' });
  bank.clock.advance(345 * DAY_MS);
  const { requestId } = await issuedSet(bank, inTime, 'in-time next');
  await client.call(bankLateRoutes.takeOverReissue, { body: { login: 'in-time', requestId } });
  const late = await lateUser(bank, 'late');
  secrets.push(late.user.password);
  const opened = await atHeadOffice(bank, late);
  const params = { id: opened.id };
  await reportProgrammed(bank, opened, await issuedSet(bank, late, 'late next'));
  await client.call(bankLateRoutes.lateCase, { params });
  await client.call(bankLateRoutes.acceptanceAct, { params });
  await move(bank, opened, 'sendToBranch');
  await move(bank, opened, 'arriveAtBranch');
  await collect(bank, opened, late.user.iin);
}
