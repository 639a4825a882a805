import { bankRoutes } from '../../../http/bank.ts';
import type { Shown } from '../browser.ts';
import type { Sitting } from '../sitting.ts';
import { signerSet } from '../software-keys.ts';
import { octets, signed, signedRequests } from '../test-bank.ts';

/** What leads to each window of a regeneration, one after the other. The installation is the answer itself: asked for again, it is the receipt. */
export const REGENERATION_STEPS = {
  process: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/new'),
  signing: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/send'),
  refusal: async (sitting: Sitting) => {
    sitting.bank.ca.refuses = 'TEST';
    await sendRequests(sitting).catch(() => undefined);
    sitting.bank.ca.refuses = undefined;
    return undefined;
  },
  waiting: async (sitting: Sitting) => {
    await sitting.browser.post('/profiles/1/regeneration/new');
    await sitting.browser.post('/profiles/1/regeneration/send');
    await sendRequests(sitting);
    return undefined;
  },
  receipt: async ({ bank, browser }: Sitting) => {
    await bank.ca.process('1');
    await browser.get('/profiles');
    return browser.post('/profiles/1/regeneration/receive');
  },
  installation: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/confirm'),
  done: async ({ bank, browser }: Sitting) => {
    const { html } = await browser.post('/profiles/1/regeneration/confirm');
    const [, gost = ''] = /<p class="octets">([^<]+)</.exec(html) ?? [];
    const certificates = { GOST: octets(gost), RSA: octets(gost) };
    const proof = await signed(bank, { signers: await signerSet('new'), certificates }, octets(gost));
    return browser.post('/profiles/1/regeneration/continue', { proof });
  },
} as const satisfies Readonly<Record<string, (sitting: Sitting) => Promise<Shown | undefined>>>;

async function sendRequests({ bank, client, ...user }: Sitting): Promise<void> {
  const requests = await signedRequests(bank, user, await signerSet('new'));
  await client.call(bankRoutes.signRegeneration, { params: { id: '1' }, body: { requests } });
}
