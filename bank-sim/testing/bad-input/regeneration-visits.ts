import { bankRoutes } from '../../../http/bank.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import { RegenerationScene } from '../regeneration-scene.ts';
import { signerSet } from '../software-keys.ts';
import type { Visiting } from './visits.ts';

/** A user regenerates his key set: machine 7.1 from end to end, with a window that is closed and a process that is cancelled. */
export async function visitRegeneration({ bank, newcomer, enter }: Visiting): Promise<void> {
  const user = await newcomer('regenerates');
  bank.clock.advance(345 * DAY_MS);
  const scene = new RegenerationScene(bank, user, await enter('regenerates', user.keySet));
  const { client, params } = scene;
  await client.call(bankRoutes.criticalProfiles);
  await scene.upToWindow();
  await client.call(bankRoutes.closeSigningWindow, params);
  await client.call(bankRoutes.cancelRegeneration, params);
  await scene.upToWindow();
  await client.call(bankRoutes.regeneration, params);
  const keys = await signerSet('regenerates next');
  await scene.sign(keys);
  await bank.ca.process('1');
  await scene.refresh();
  await scene.goOn(await scene.receive(keys));
  const { tasks } = await client.call(bankRoutes.tasks);
  const task = { params: { id: tasks[0]?.id ?? '' } };
  // One of the two tells: the other does in another course of things.
  const before = await bank.sim.snapshot();
  await bank.client().call(bankDeskRoutes.closeTask, task);
  await bank.sim.restore(before);
  await client.call(bankRoutes.notifySupport, task);
}
