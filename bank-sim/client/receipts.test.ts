import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { verifyCms } from '../../pki/cms/signed-data.ts';
import { haveOpenssl, openssl, withFiles } from '../../pki/testing/foreign.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { octets, type SignedInUser, signedInUser } from '../testing/test-bank.ts';

const OPENSSL = haveOpenssl();

const receiptOf = ({ client }: Pick<SignedInUser, 'client'>, id: string) =>
  client.call(bankRoutes.documentReceipt, { params: { id } });

async function executed() {
  const bank = await openBank();
  const user = await signedInUser(bank, 'test1');
  const order = await create(user.client);
  await sign(bank, user, order);
  return { bank, user, order };
}

describe("the bank's receipt", () => {
  it('is signed by the bank, over what it says: document, digest, signatures, history', async () => {
    const { user, order } = await executed();
    const { receipt, cms, certificate } = await receiptOf(user, order.id);
    const verified = await verifyCms(octets(cms));
    expect(JSON.parse(new TextDecoder().decode(verified.content))).toEqual(receipt);
    expect(verified.certificate.der).toEqual(octets(certificate));
    expect(receipt).toMatchObject({ bank: 'TEST Bank', document: order.id, kind: 'payment-order', number: '101' });
    expect(receipt.sha256).toBe(createHash('sha256').update(octets(order.toSign)).digest('hex'));
    expect(receipt.history.map(({ status }) => status)).toEqual(['new', 'sent', 'accepted-by-bank', 'executed']);
    expect(receipt.signatures).toHaveLength(1);
    expect(await receiptOf(user, order.id)).toEqual({ receipt, cms, certificate });
  });

  it.skipIf(!OPENSSL.have)(
    `is verified by OpenSSL with the bank’s certificate as the anchor, and not when an octet is otherwise${OPENSSL.note}`,
    async () => {
      const { user, order } = await executed();
      const { receipt, cms, certificate } = await receiptOf(user, order.id);
      const spoilt = octets(cms);
      const at = Buffer.from(spoilt).indexOf('payment-order');
      spoilt[at] = 0x51;
      const files = {
        message: octets(cms),
        spoilt,
        anchor: new TextEncoder().encode(toPem('CERTIFICATE', octets(certificate))),
      };
      withFiles(files, (path) => {
        const verify = (message: string) =>
          openssl(['cms', '-verify', '-inform', 'DER', '-in', message, '-CAfile', path.anchor, '-purpose', 'any']);
        const good = verify(path.message);
        expect([good.status, JSON.parse(good.stdout.toString())]).toEqual([0, receipt]);
        expect(verify(path.spoilt).status).not.toBe(0);
      });
    },
  );

  it('is given for a refusal too, with its reason, and not before the bank has decided', async () => {
    const bank = await openBank({ openingBalance: '1.00' });
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client);
    expect(await problemCode(receiptOf(user, order.id))).toBe('receipt-missing');
    await sign(bank, user, order);
    const { receipt } = await receiptOf(user, order.id);
    expect([receipt.history.at(-1)?.status, receipt.reason]).toEqual([
      'refused',
      expect.stringMatching(/^funds-missing/),
    ]);
    expect(await problemCode(receiptOf(user, '99'))).toBe('document-unknown');
  });

  it('in the browser: a button on the document, and a sheet to be printed', async () => {
    const { browser, bank, ...user } = await sitDown();
    const order = await create(user.client);
    expect((await browser.get(`/documents/${order.id}`)).html).toMatch(/disabled data-route="documentReceipt"/);
    await sign(bank, user, order);
    const page = await browser.get(`/documents/${order.id}`);
    expect(page.html).toContain(`href="/documents/${order.id}/receipt"`);
    expect(page.text).toMatch(/История документа.*принят банком Банком.*исполнен Банком/);
    expect((await browser.get(`/documents/${order.id}/receipt`)).text).toMatch(/Квитанция Банка.*TEST Bank.*№ 101/);
  });
});
