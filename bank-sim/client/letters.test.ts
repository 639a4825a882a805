import { expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DOCUMENTS } from '../testing/documents.ts';
import { openBank } from '../testing/open-bank.ts';
import { sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { CLIENT, enterFirst, OTHER_CLIENT, registerUser, signedInUser } from '../testing/test-bank.ts';

const ANSWER = { bin: CLIENT.bin, subject: 'Акт сверки TEST', text: 'Акт во вложении.\n<b>Банк</b>' };

it('R-BANK-11 letters go both ways: the client signs his, the bank answers it', async () => {
  const bank = await openBank();
  const user = await signedInUser(bank, 'test1');
  const asked = await user.client.call(bankRoutes.createLetter, { body: DOCUMENTS.letter });
  const manager = bank.client();
  const early = manager.call(bankRoutes.sendLetter, { body: { ...ANSWER, answers: asked.id } });
  expect(await problemCode(early)).toBe('letter-unknown');
  expect((await sign(bank, user, asked)).status).toBe('accepted-by-bank');
  const sent = await manager.call(bankRoutes.sendLetter, { body: { ...ANSWER, answers: asked.id } });
  const { page, letters } = await user.client.call(bankRoutes.letters);
  expect([page.title.kk, letters]).toEqual(['Банкпен хаттармен алмасу: банктің хаттары', [sent]]);
  expect(sent).toMatchObject({ subject: ANSWER.subject, text: ANSWER.text, answers: asked.id });
  expect(await user.client.call(bankRoutes.letter, { params: { id: sent.id } })).toEqual(sent);
});

it("R-BANK-11 nobody reads another client's letters", async () => {
  const bank = await openBank();
  await signedInUser(bank, 'test1');
  const manager = bank.client();
  await manager.call(bankRoutes.registerClient, { body: OTHER_CLIENT });
  const { id } = await manager.call(bankRoutes.sendLetter, { body: ANSWER });
  const { client } = await enterFirst(
    bank,
    await registerUser(bank, 'other', { bin: OTHER_CLIENT.bin, right: 'none' }),
  );
  expect((await client.call(bankRoutes.letters)).letters).toEqual([]);
  expect(await problemCode(client.call(bankRoutes.letter, { params: { id } }))).toBe('letter-unknown');
});

it('R-BANK-11 in the browser: from the tree to the letter, whose text is no markup', async () => {
  const { browser, bank } = await sitDown();
  expect((await browser.get('/letters')).text).toContain('Писем нет.');
  await bank.client().call(bankRoutes.sendLetter, { body: ANSWER });
  expect((await browser.get('/main')).html).toContain('href="/letters"');
  expect((await browser.get('/letters')).text).toContain(ANSWER.subject);
  const letter = await browser.get('/letters/1');
  expect(letter.text).toContain('Акт во вложении. <b>Банк</b>');
});
