import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  enter,
  enterFirst,
  octets,
  paymentOrder,
  registerUser,
  START,
  signed,
  signedInUser,
  signIn,
  type TestBank,
} from '../testing/test-bank.ts';

/** A user signed in, with the clock so long before the end of his certificate. */
async function daysBeforeEnd(days: number, settings = {}) {
  const bank = await openBank(settings);
  const signedIn = await signedInUser(bank, 'test1');
  bank.clock.set(START + (365 - days) * DAY_MS);
  const { client } = await enter(bank, signedIn.user);
  const { next } = await signIn(bank, client, signedIn.keySet);
  return { ...signedIn, bank, client, next };
}

async function critical({ client }: { client: ReturnType<TestBank['client']> }) {
  return (await client.call(bankRoutes.criticalProfiles)).profiles.map(({ status }) => status);
}

describe('the page of critical profiles', () => {
  it('R-BANK-60 day 31 before the end: not yet', async () => {
    const on31 = await daysBeforeEnd(31);
    expect(on31.next).toBe('subscriber');
    expect(await critical(on31)).toEqual([]);
  });

  it('R-BANK-48 R-BANK-60 day 30 before the end: the page comes before the main window', async () => {
    const on30 = await daysBeforeEnd(30);
    expect(on30.next).toBe('critical-profiles');
    expect(await critical(on30)).toEqual(['regeneration-needed']);
  });

  it('R-BANK-60 the 30 days are a setting', async () => {
    expect((await daysBeforeEnd(11, { warningDays: 10 })).next).toBe('subscriber');
    expect((await daysBeforeEnd(10, { warningDays: 10 })).next).toBe('critical-profiles');
  });

  it('R-BANK-50 R-BANK-51 R-BANK-55 heading, warning and link are those of the instruction', async () => {
    const { client } = await daysBeforeEnd(20);
    const { page } = await client.call(bankRoutes.criticalProfiles);
    expect(page.title).toEqual({
      ru: 'Регенерация комплекта ключей',
      kk: 'Кілттер жинағын қайта шығару',
      en: 'Regeneration of the key set',
    });
    expect(page.text.map(({ ru }) => ru).join(' ')).toBe(
      'Внимание! У Вас есть абоненты ЭЦП, профили которых имеют критический статус. ' +
        'Выполнить необходимые операции с профилем Вы сможете из интерфейса системы, открыв пункт дерева документов ' +
        'и операций Сервис - Безопасность - Регенерация комплекта ключей - Профили и выбрав интересующий Вас профиль. ' +
        'В случае если у Вас возникли вопросы можете обратиться в Call-Center Банка',
    );
    expect(page.buttons).toEqual([{ label: { ru: 'Далее', kk: 'Ары қарай', en: 'Next' }, route: 'subscriber' }]);
  });

  it('R-BANK-52 R-BANK-53 R-BANK-54 the table has four columns and the row of the instruction', async () => {
    const { client } = await daysBeforeEnd(20);
    const { columns, profiles } = await client.call(bankRoutes.criticalProfiles);
    expect(columns.map(({ ru }) => ru)).toEqual(['Абонент', 'Идентификатор', 'Криптография', 'Статус']);
    expect(profiles).toHaveLength(1);
    expect(profiles[0]).toMatchObject({
      subscriber: '9418_Абонент',
      identifier: expect.stringMatching(/^[0-9A-F]{20}$/),
      cryptography: 'Tumar CSP',
      statusText: { ru: 'необходима плановая регенерация' },
    });
  });

  it('R-BANK-56 the warning comes while the key still works', async () => {
    const { bank, client, keySet, next } = await daysBeforeEnd(1);
    expect(next).toBe('critical-profiles');
    const { id, toSign } = await client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
    const cms = await signed(bank, keySet, octets(toSign), { detached: true });
    const { status } = await client.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
    expect(status).toBe('accepted-by-bank');
  });

  it('R-BANK-57 the same page says so when validity has ended', async () => {
    const bank = await openBank();
    const { user } = await signedInUser(bank, 'test1');
    bank.clock.set(START + 365 * DAY_MS + 1000);
    const { client, next } = await enter(bank, user);
    expect(next).toBe('critical-profiles');
    const { profiles } = await client.call(bankRoutes.criticalProfiles);
    expect(profiles.map(({ statusText }) => statusText)).toEqual([
      { ru: 'срок истёк', kk: 'мерзімі аяқталды', en: 'expired' },
    ]);
  });

  it('is for users whose login has come so far', async () => {
    const bank = await openBank();
    const { user } = await signedInUser(bank, 'test1');
    const { client } = await enter(bank, user);
    expect(await problemCode(client.call(bankRoutes.criticalProfiles))).toBe('token-sign-in-required');
    expect(await problemCode(bank.client().call(bankRoutes.criticalProfiles))).toBe('not-logged-in');
  });
});

describe('what is between the sign-in and the main window', () => {
  it('R-BANK-42 R-BANK-43 R-BANK-44 surname, «Далее», the next window, «Далее», «Интернет-Клиент»', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1', { surname: 'Сынақов' });
    const { page: first, surname } = await client.call(bankRoutes.subscriber);
    expect([surname, first.buttons]).toEqual([
      'Сынақов',
      [{ label: { ru: 'Далее', kk: 'Ары қарай', en: 'Next' }, route: 'client' }],
    ]);
    const { page: second, rows } = await client.call(bankRoutes.client);
    expect(second.buttons).toEqual([{ label: { ru: 'Далее', kk: 'Ары қарай', en: 'Next' }, route: 'main' }]);
    expect(rows.map(({ value }) => value.kk)).toContain('Жалғыз қолтаңба');
    const { page: main } = await client.call(bankRoutes.main);
    expect(main.title.ru).toBe('«Интернет-Клиент»');
  });

  it('R-BANK-62 the menu tree has the path to the profiles', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    const { menu } = await client.call(bankRoutes.main);
    const path = menu.find(({ route }) => route === 'profiles')?.path ?? [];
    expect(path.map(({ ru }) => ru).join(' → ')).toBe(
      'Сервис → Безопасность → Перегенерация комплекта ключей → Профили',
    );
    expect(path.map(({ kk }) => kk).join(' → ')).toBe(
      'Сервис → Қауіпсіздік → Кілттер жинағын қайта шығару → Профильдер',
    );
  });
});

describe('«Профили»', () => {
  it('R-BANK-64 shows the user’s own profiles only', async () => {
    const bank = await openBank();
    const { client, profile } = await signedInUser(bank, 'test1');
    const { profile: foreign } = await signedInUser(bank, 'test2', { surname: 'Үлгіов' });
    const { page, profiles } = await client.call(bankRoutes.profiles);
    expect(page.title).toEqual({
      ru: 'Перегенерация комплекта ключей',
      kk: 'Кілттер жинағын қайта шығару',
      en: 'Regeneration of the key set',
    });
    expect(profiles.map(({ id }) => id)).toEqual([profile.id]);
    const params = { params: { id: foreign.id } };
    expect(await problemCode(client.call(bankRoutes.signatureParameters, params))).toBe('profile-unknown');
    expect(await problemCode(client.call(bankRoutes.newRegeneration, params))).toBe('profile-unknown');
  });

  it('R-BANK-14 R-BANK-65 R-BANK-66 «Параметры подписи» gives the end of validity, and a public key of 512 bits', async () => {
    const bank = await openBank();
    const { client, profile } = await signedInUser(bank, 'test1');
    const parameters = await client.call(bankRoutes.signatureParameters, { params: { id: profile.id } });
    expect(parameters.title).toEqual({
      ru: 'Параметры подписи',
      kk: 'Қолтаңба параметрлері',
      en: 'Signature parameters',
    });
    const valuesOf = (ru: string) =>
      parameters.rows.filter(({ label }) => label.ru === ru).map(({ value }) => value.ru);
    expect(valuesOf('дата окончания срока эксплуатации сертификата Ключа ЭЦП')).toEqual([
      '02.03.2027 09:00:00 UTC',
      '02.03.2027 09:00:00 UTC',
    ]);
    expect(valuesOf('длина открытого ключа')).toEqual(['512 бит', '2048 бит']);
    expect(parameters.certificates.map(({ algorithm, notAfter }) => [algorithm, notAfter])).toEqual([
      ['GOST', '2027-03-02T09:00:00.000Z'],
      ['RSA', '2027-03-02T09:00:00.000Z'],
    ]);
  });

  it('a clock that is set back takes its statuses back', async () => {
    const { client, bank, profile } = await daysBeforeEnd(20);
    const status = async () => (await client.call(bankRoutes.profiles)).profiles[0]?.status;
    expect(await status()).toBe('regeneration-needed');
    bank.clock.set(START);
    expect(await status()).toBe('in-operation');
    expect(profile.status).toBe('in-operation');
  });

  it('says so to a user without profiles', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const { client } = await enterFirst(bank, user);
    const { page, profiles } = await client.call(bankRoutes.profiles);
    expect(profiles).toEqual([]);
    expect(page.text.at(-1)?.ru).toBe('За Вами не зарегистрировано ни одного комплекта ключей.');
  });
});
