import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { verifySignedData } from '../../pki/cms/signed-data-verifier.ts';
import { type HttpClient, type SignDocumentOptions, signDocument } from '../../workstation/index.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Documents of any kind, signed on the token: new ones, such as the bank has, and what is started again. */

describe('signDocument', () => {
  let work: ClientAtWork;
  let bank: HttpClient;
  beforeAll(async () => {
    work = await ClientAtWork.come('documents');
    ({ bank } = await work.login());
  });
  afterAll(() => work.leave());

  const sign = (document: SignDocumentOptions['document'], more: Partial<SignDocumentOptions> = {}) => {
    const { token, clock } = work.bench;
    return signDocument({ token, clock, pin: work.personalised.pin, bank, document, ...more });
  };
  const order = (number: string) =>
    demoPaymentOrder(work.personalised.client, number, new Date(work.bench.clock.now()).toISOString().slice(0, 10));

  it('R-BANK-11 R-BANK-17 signs a letter as it signs an order: detached CMS over the octets that the bank says', async () => {
    const fields = { number: '1', date: order('1').date, subject: 'TEST', text: 'Прошу выслать выписку.' };
    const { outcome, document, signature, steps } = await sign({ kind: 'letter', fields });
    expect([outcome, document.kind, document.signatures.length]).toEqual(['signed', 'letter', 1]);
    expect(steps.map(({ name }) => name)).toEqual(['create-document', 'sign-document']);
    const content = Uint8Array.from(Buffer.from(document.toSign, 'base64'));
    const { certificate } = verifySignedData(signature as Uint8Array, { content });
    expect(certificate.subject).toEqual(work.personalised.enrolment.subject);
  });

  it('R-BANK-17 signs what somebody has prepared at the bank', async () => {
    const prepared = await bank.call(bankRoutes.createPaymentOrder, { body: order('2') });
    expect(prepared.status).toBe('new');
    const { document, steps } = await sign({ id: prepared.id });
    expect([document.id, document.status]).toEqual([prepared.id, 'accepted-by-bank']);
    expect(steps.map(({ name }) => name)).toEqual(['look-at-document', 'sign-document']);
  });

  it('goes on where a run was cut off, with one document and one signature', async () => {
    const again = { idempotencyKey: 'order-3' };
    const document = { kind: 'payment-order', fields: order('3') } as const;
    // Cut off behind the creation: the token is away.
    const mine = work.bench.emulator.remove();
    await expect(sign(document, again)).rejects.toMatchObject({ code: 'token-not-present', step: 'sign-document' });
    work.bench.emulator.insert(mine);
    const signed = await sign(document, again);
    const { outcome, document: found } = await sign(document, again);
    expect([signed.outcome, outcome, found.id]).toEqual(['signed', 'signed-before', signed.document.id]);
    expect(found.signatures.length).toBe(1);
  });

  it('says what the bank refuses: a document that is not there, and one with a day that there is not', async () => {
    await expect(sign({ id: 'D999999' })).rejects.toMatchObject({ code: 'refused', step: 'look-at-document' });
    const fields = { ...order('4'), date: '2026-02-31' };
    await expect(sign({ kind: 'payment-order', fields })).rejects.toMatchObject({
      code: 'refused',
      step: 'create-document',
    });
  });
});
