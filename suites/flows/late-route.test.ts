import { afterEach, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankLateRoutes } from '../../http/bank-late.ts';
import { caRoutes } from '../../http/ca.ts';
import { UnreachableError } from '../../http/client.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import {
  type FlowEvent,
  type HttpClient,
  installCertificates,
  loginByCertificate,
  requestInCabinet,
  type StepName,
} from '../../workstation/index.ts';
import { Bench } from './bench.ts';
import { playLateRoute } from './late-route-story.ts';
import type { StoryEvent } from './story.ts';
import { TODAY } from './testing/client-at-work.ts';
import { LateClient, PIN_OF_HEAD_OFFICE } from './testing/late-client.ts';
import { viewToken } from './token-view.ts';

const VTB = { style: 'vtb-business' } as const;

describe('the late route of "VTB Business", end to end', () => {
  it('R-BANK-94 R-BANK-95 R-BANK-96 R-BANK-97 R-BANK-98 R-BANK-99 R-BANK-100 R-BANK-101 from the block to work with the new key', async () => {
    const bench = await Bench.start({ seed: 'late', at: TODAY, bankSettings: VTB });
    try {
      const events: StoryEvent[] = [];
      const story = await playLateRoute(bench, (event) => events.push(event));
      expect(story.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(story.checks.length).toBeGreaterThan(18);
      expect(story.refusals.map(({ refusal }) => refusal.code)).toEqual([
        'access-blocked',
        'application-incomplete',
        'token-not-present',
        'token-with-bank',
      ]);
      expect(story.payment.document.status).toBe('accepted-by-bank');
      expect([bench.emulator.unforeseen, bench.headOffice.unforeseen]).toEqual([[], []]);
      const told = JSON.stringify(events);
      for (const secret of ['86427513', bench.soPin]) expect(told).not.toContain(secret);
    } finally {
      await bench.close();
    }
  });

  it('R-BANK-91 R-BANK-92 in time the same user re-issues at the site of KISC: bank and CA finish, then the e-mail comes', async () => {
    const bench = await Bench.start({ seed: 'in time', at: TODAY, bankSettings: VTB });
    try {
      const { pin, enrolment, client } = await bench.personalise();
      bench.comeToday();
      const { token, clock } = bench;
      const cabinet = { token, clock, pin, ca: bench.caClient() };
      const { requestId } = await requestInCabinet(cabinet);
      clock.advance(DAY_MS);
      const mails = async () =>
        (await bench.caClient().call(caRoutes.outbox)).filter(
          ({ to, sentAt }) => to === client.person.email && Date.parse(sentAt) >= TODAY,
        );
      expect(await mails()).toHaveLength(0);
      const body = { login: enrolment.login, requestId };
      await bench.deskClient('operationist').call(bankLateRoutes.takeOverReissue, { body });
      expect(await mails()).toHaveLength(1);
      await installCertificates(cabinet);
      clock.advance(21 * DAY_MS);
      const secrets = { login: enrolment.login, password: enrolment.firstPassword, newPassword: 'Test-2026' };
      const { bank } = await loginByCertificate({ token, clock, pin, bank: bench.bankClient(), ...secrets });
      const { profiles } = await bank.call(bankRoutes.profiles);
      expect(profiles.map(({ status }) => status)).toEqual(['in-operation']);
    } finally {
      await bench.close();
    }
  });
});

describe('the head office', () => {
  let late: LateClient;
  afterEach(() => late.leave());

  /** Every step of the head office, in order. */
  const STEPS: readonly StepName[] = [
    'look-at-late-case',
    'check-token',
    'initialise-token',
    'make-gost-keys',
    'make-rsa-keys',
    'request-reissue',
    'wait-for-ca',
    'install-certificates',
    'prove-possession',
    'register-reissue',
  ];

  /** Whoever watches the flow ends it when a step begins. */
  const killedAt = (step: StepName) => (event: FlowEvent) => {
    if (event.kind === 'step-started' && event.step === step) throw new Error(`killed at ${step}`);
  };

  it('R-BANK-99 is killed at each of its steps and goes on from there: one set of keys, one request', async () => {
    late = await LateClient.come('killed');
    for (const step of STEPS) {
      await expect(late.program({ onProgress: killedAt(step) })).rejects.toThrow(`killed at ${step}`);
      expect((await late.lateCase()).state).toBe('at-head-office');
    }
    const before = late.view();
    expect([before.keyPairs.length, await late.requests()]).toEqual([2, 1]);
    const done = await late.program();
    expect([done.outcome, done.lateCase.state]).toEqual(['programmed', 'programmed']);
    expect(late.view().keyPairs.map(({ id }) => id)).toEqual(before.keyPairs.map(({ id }) => id));
    expect(await late.requests()).toBe(1);
    // Once more: nothing but a new PIN, for a new PIN envelope.
    const again = await late.program({ pin: '11223344' });
    expect([again.outcome, late.view('11223344').keyPairs.length]).toEqual(['programmed-before', 2]);
  });

  it('R-BANK-99 the answer of the CA is lost, then that of the bank: neither does anything twice', async () => {
    late = await LateClient.come('lost');
    const losing = (client: HttpClient, path: string): HttpClient => {
      const call = client.call.bind(client);
      client.call = async (row, more) => {
        const answer = await call(row, more);
        if (row.path === path) throw new UnreachableError('the house', 'http://lost.test', undefined);
        return answer;
      };
      return client;
    };
    const ca = losing(late.bench.caClient(), caRoutes.requestCertificates.path);
    await expect(late.program({ ca })).rejects.toMatchObject({ code: 'ca-unreachable', step: 'request-reissue' });
    const bank = losing(late.bench.deskClient('head-office'), bankLateRoutes.tokenProgrammed.path);
    await expect(late.program({ bank })).rejects.toMatchObject({ code: 'bank-unreachable', step: 'register-reissue' });
    expect([(await late.program()).outcome, await late.requests()]).toEqual(['programmed-before', 1]);
  });

  it('R-BANK-99 the power goes in the middle of what is written, again and again: the token is finished all the same', async () => {
    late = await LateClient.come('power');
    const { faults } = late.bench.headOffice;
    const cuts = [
      ['C_InitToken', 'during'],
      ['C_InitToken', 'after'],
      ['C_InitPIN', 'during'],
      ['C_InitPIN', 'after'],
      ['C_GenerateKeyPair', 'after'],
      ['C_GenerateKeyPair', 'during'],
      ['C_GenerateKeyPair', 'after'],
      ['C_CreateObject', 'during'],
      ['C_CreateObject', 'after'],
      ['C_CreateObject', 'after'],
      ['C_CreateObject', 'during'],
    ] as const;
    for (const [name, powerCut] of cuts) {
      faults.arm({ rules: [{ function: name, when: { nth: 1 }, do: { powerCut } }] });
      await expect(late.program(), `${name} ${powerCut}`).rejects.toMatchObject({ code: 'token-removed' });
    }
    faults.disarm();
    await late.program();
    const { keyPairs, certificates } = late.view();
    const own = certificates.filter(({ category }) => category === 1);
    expect([keyPairs.length, own.length, await late.requests()]).toEqual([2, 2, 1]);
  });

  it('T9 R-BANK-99 erases only the token of the act, and only with its SO PIN', async () => {
    late = await LateClient.come('wrong token');
    const { headOffice, soPin } = late.bench;
    headOffice.remove();
    headOffice.insert(late.bench.emulator.newToken({ device: late.bench.device }));
    await expect(late.program()).rejects.toMatchObject({ code: 'wrong-token', step: 'check-token' });
    headOffice.remove();
    headOffice.insert(late.token);
    await expect(late.program({ soPin: `${soPin}0` })).rejects.toMatchObject({ code: 'pin-wrong' });
    expect(late.view(late.personalised.pin).keyPairs).toHaveLength(2);
    await late.program();
    expect(() => late.view(late.personalised.pin)).toThrow('CKR_PIN_INCORRECT');
    expect(late.view().certificates.filter(({ category }) => category === 1)).toHaveLength(2);
  });

  it('R-BANK-99 the CA refuses: the keys that nobody certifies are gone, and a new request goes through', async () => {
    late = await LateClient.come('refused');
    const ca = late.bench.caClient();
    const wait = async () => {
      const [newest] = await ca.call(caRoutes.requests);
      await ca.call(caRoutes.reject, { params: { id: newest?.id ?? '' }, body: { reason: 'TEST: not like this' } });
    };
    await expect(late.program({ wait })).rejects.toMatchObject({
      code: 'request-refused',
      message: expect.stringContaining('TEST: not like this'),
    });
    expect([late.view().keyPairs, (await late.lateCase()).state]).toEqual([[], 'at-head-office']);
    expect([(await late.program()).outcome, await late.requests()]).toEqual(['programmed', 2]);
  });

  it('R-TOKEN-18 the token is pulled out while keys are made, and put in again', async () => {
    late = await LateClient.come('pulled');
    const { headOffice } = late.bench;
    const onProgress = (event: FlowEvent) => {
      if (event.kind === 'making-key' && event.algorithm === 'RSA' && headOffice.slots[0]?.token) headOffice.remove();
    };
    await expect(late.program({ onProgress })).rejects.toMatchObject({ code: 'token-removed', step: 'make-rsa-keys' });
    await expect(late.program()).rejects.toMatchObject({ code: 'token-not-present' });
    headOffice.insert(late.token);
    await late.program();
    expect(late.view().keyPairs).toHaveLength(2);
  });

  it('R-BANK-101 meanwhile the user’s program finds no token, and what is not at the head office is not programmed', async () => {
    late = await LateClient.come('away');
    const { bench, caseId } = late;
    expect(bench.token.C_GetSlotList(true)).toEqual([]);
    const [slot] = bench.token.C_GetSlotList(false);
    expect(() => viewToken(bench.token, PIN_OF_HEAD_OFFICE)).toThrow();
    expect(() => bench.token.C_OpenSession(slot as NonNullable<typeof slot>, 4)).toThrow('CKR_TOKEN_NOT_PRESENT');
    await late.program();
    const body = { by: 'Экспедиторов Э. Э.' };
    await bench.deskClient('head-office').call(bankLateRoutes.sendToBranch, { params: { id: caseId }, body });
    await expect(late.program()).rejects.toMatchObject({ code: 'token-elsewhere' });
  });
});
