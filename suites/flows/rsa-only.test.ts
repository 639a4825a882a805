import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { cabinetRoutes } from '../../http/ca-cabinet.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import { generateKeyPair, softwareSigner } from '../../pki/keys.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES } from '../../pki/suites.ts';
import { openSoftHsm, type SoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { encodeName } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import {
  changePin,
  type FlowEvent,
  generatePair,
  HttpClient,
  initialiseToken,
  installCertificates,
  loginByCertificate,
  regenerate,
  signDocument,
  tokenSigner,
  withToken,
} from '../../workstation/index.ts';
import { Bench, type PersonalisedClient } from './bench.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { TODAY } from './testing/client-at-work.ts';

/** The flows on a token of somebody else that has RSA and no GOST. The GOST half of its owner's key set lies elsewhere. */

const missing = softHsmMissing();
const PIN = '12345678';

describe.skipIf(missing)(`flows on a token without GOST: SoftHSM2${missing && ` (skipped: ${missing})`}`, () => {
  let bench: Bench;
  let softHsm: SoftHsm;
  let client: PersonalisedClient;
  let requestId = '';
  let serialNumber = '';
  const here = () => ({ token: softHsm.p11, clock: bench.clock, pin: PIN });

  beforeAll(async () => {
    bench = await Bench.start({ seed: 'no GOST', at: TODAY });
    client = await bench.personalise();
    softHsm = openSoftHsm();
    softHsm.p11.C_Initialize();
    await initialiseToken(here(), { soPin: '87654321', pin: PIN, label: 'TEST without GOST' });
    requestId = await withToken(here(), async (session) => {
      const { subject } = client.enrolment;
      const named = { label: 'RSA TEST', subject: encodeName(subject) };
      const rsa = tokenSigner(session, await generatePair(session, SUITES['rsa-2048'], named));
      const rng = new SeededRng('elsewhere');
      const gost = softwareSigner(await generateKeyPair(SUITES['kisc-2004'], rng), rng);
      return askFor(gost, rsa);
    });
    bench.clock.advance(DAY_MS);
  });
  afterAll(async () => {
    softHsm.p11.C_Finalize();
    softHsm.close();
    await bench.close();
  });

  async function askFor(gost: Signer, rsa: Signer): Promise<string> {
    const { subject } = client.enrolment;
    const desk = await bench.registrationDesk();
    const requests = [];
    for (const [algorithm, signer] of [
      ['GOST', gost],
      ['RSA', rsa],
    ] as const) {
      const content = await buildRequest(
        { subject, template: `C=KZ, O=Template, CN=${algorithm}_USER_SIGN_1Y` },
        signer,
      );
      const cms = await signCms(
        { content, certificate: desk.certificate, signingTime: bench.clock.now() },
        desk.signer,
      );
      requests.push({ algorithm, cms: Buffer.from(cms).toString('base64') });
    }
    return (await bench.caClient().call(caRoutes.requestCertificates, { body: { requests } })).id;
  }

  it('R-CA-22 installCertificates writes the RSA certificate, and tells that of the key that is not here', async () => {
    const { installed, missingKeys } = await installCertificates({ ...here(), ca: bench.caClient(), requestId });
    const user = installed.filter(({ category }) => category === 'user');
    expect(user.map(({ certificate }) => certificate.suite.family)).toEqual(['RSA']);
    expect(missingKeys.map(({ suite }) => suite.family)).toEqual(['GOST']);
    serialNumber = user[0]?.certificate.serialNumber ?? '';
  });

  it("R-CA-3 KISC's cabinet takes RSA for the login, and has nothing to install that is here already", async () => {
    const ca = new HttpClient(bench.ca.url, 'the CA');
    const steps: string[] = [];
    const onProgress = (event: FlowEvent) => {
      if (event.kind === 'step-finished') steps.push(event.step);
    };
    await expect(installCertificates({ ...here(), ca, onProgress })).rejects.toMatchObject({
      step: 'fetch-certificates',
    });
    expect(steps).toEqual(['enter-cabinet']);
    const { visitor } = await ca.call(cabinetRoutes.cabinet);
    expect(visitor.serialNumber).toBe(serialNumber);
  });

  it('R-BANK-14 the flows of the bank say that the token has no GOST, and leave nothing behind', async () => {
    const { login, firstPassword: password } = client.enrolment;
    const entrance = { ...here(), login, password, newPassword: 'Secret-9', bank: bench.bank.url };
    const noGost = { code: 'token-cannot', message: expect.stringContaining('GOST 34.310-2004') };
    await expect(loginByCertificate(entrance)).rejects.toMatchObject({ ...noGost, step: 'sign-in-with-token' });
    // He comes in with the token of his personalisation, and has the other one in the reader for what follows.
    const { token, clock } = bench;
    const own = { token, clock, pin: client.pin };
    const { bank } = await loginByCertificate({ ...entrance, ...own, password: 'Secret-9' });
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    const document = { kind: 'payment-order', fields: demoPaymentOrder(client.client, '1', today) } as const;
    const order = { bank, document, idempotencyKey: 'order-1' };
    await expect(signDocument({ ...here(), ...order })).rejects.toMatchObject({ ...noGost, step: 'sign-document' });
    await expect(regenerate({ ...here(), bank, early: true })).rejects.toMatchObject({
      ...noGost,
      step: 'look-at-profile',
    });
    // With the right token the same order goes on: one document, one signature, however often it is asked for.
    const signed = await signDocument({ ...own, ...order });
    expect(signed).toMatchObject({ outcome: 'signed', document: { status: 'accepted-by-bank' } });
    const again = await signDocument({ ...own, ...order });
    const byNumber = await signDocument({ ...own, bank, document: { id: signed.document.id } });
    expect([again.document.id, again.document.signatures.length]).toEqual([signed.document.id, 1]);
    expect([byNumber.outcome, byNumber.signature]).toEqual(['signed-before', undefined]);
    expect((await bench.caClient().call(caRoutes.requests)).length).toBe(2);
  });

  it('R-TOKEN-16 changePin changes the PIN', async () => {
    await changePin({ ...here(), newPin: '87651234' });
    await expect(withToken(here(), () => 'in')).rejects.toMatchObject({ code: 'pin-wrong' });
    await changePin({ ...here(), pin: '87651234', newPin: PIN });
  });
});
