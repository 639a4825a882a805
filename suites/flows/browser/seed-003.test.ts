import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CKM_GOSTR3410_512_KEY_PAIR_GEN, type EmulatedToken, type Pkcs11 } from '../../../emulator/index.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../../http/testing/playwright.ts';
import type { Question } from '../../../workstation/index.ts';
import { CabinetVisitor } from '../testing/cabinet-visitor.ts';
import { DEVICES, NationalPc } from '../testing/national-pc.ts';

const PASSWORD = 'Сіздің кілттер қоймасына арналған пароліңізді енгізіңіз';
const NEW_KEYS_PASSWORD = 'Жаңа кілттер қоймасының паролін енгізіңіз';
const PATH = 'Кілттер қоймасына жол';
const PC = 'Дербес компьютер';
const { pin: PIN } = DEVICES.AKKaztokenStore;
const FORM = { keySet: 'GOST-2015', storage: 'Kaztoken', email: 'new@test.test', locality: 'Қостанай' };

/** Seed 003, «Жеке тұлғаларға ЭЦҚ-ні қолданылу мерзімін ұзарту», step by step with its labels. */
describe.skipIf(chromiumMissing !== '')(`seed 003 in Chromium${chromiumMissing}`, () => {
  let browser: Browser;
  let pc: NationalPc;
  const errors: string[] = [];
  /** What pages sent to the CA. */
  const sent: string[] = [];
  // Passwords are asked for by the pages, as in the article; NCALayer's own window only chooses a folder.
  let chosenPath = '';
  const asked: Question['kind'][] = [];
  const ask = ({ kind }: Question) => {
    asked.push(kind);
    return Promise.resolve(kind === 'choose-path' ? chosenPath : undefined);
  };
  const visitor = async (story?: string) => {
    const page = await openWindow(browser);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
    return new CabinetVisitor(page, story === undefined ? undefined : new Pictures(story));
  };
  beforeAll(async () => {
    browser = await openBrowser();
    pc = await NationalPc.open({ seed: 'seed 003', person: { ask }, devices: ['AKKaztokenStore', 'AKJaCartaStore'] });
  });
  afterAll(async () => {
    await browser?.close();
    await pc?.close();
    expect(errors).toEqual([]);
    expect(asked.filter((kind) => kind !== 'choose-path')).toEqual([]);
  });

  const keysIn = (carrier: string, password: string) =>
    pc.carrier(carrier).use(password, (open) => open.keys().map(({ suite, state }) => `${suite.id} ${state}`));

  /** R-NUC-39: the CA keeps no password, and a PC tells none: neither was there ever one to be seen. */
  const expectUntold = (...passwords: string[]) => {
    const told = [...sent, ...pc.workstation.trace.map((line) => JSON.stringify(line))];
    expect(told.some((line) => line.startsWith('POST') && line.includes('signature='))).toBe(true);
    expect(told.some((line) => line.includes('listKeys'))).toBe(true);
    expect(told.filter((line) => passwords.some((one) => line.includes(one)))).toEqual([]);
  };

  it('R-NUC-4 R-NUC-16 R-NUC-17 R-NUC-19 R-NUC-33 R-NUC-36 R-NUC-41 R-TOKEN-3 R-TOKEN-15 R-TOKEN-18 the whole article on a Kaztoken, from the entry to the new certificates', async () => {
    await pc.certify('AKKaztokenStore', PIN);
    const me = await visitor('seed-003-kaztoken');
    await me.comeToLogin(pc.ca.url, 'Kaztoken');
    await me.picture('login');
    await me.listKeys('87654321');
    expect(await me.told('pin-wrong')).toBe('Құпия сөз қате.');
    expect([await me.page.getByRole('radio').count(), await me.button('Қол қою').isDisabled()]).toEqual([0, true]);
    await me.picture('wrong-password');
    await me.enter(PIN);
    await me.apply(FORM);
    expect(await me.button('Растау').isDisabled()).toBe(true);
    await me.confirm();
    await me.fill(PASSWORD, PIN);
    await me.picture('signing');
    await me.press('Қол қою');
    await me.see('Өтінім нөмірін есте сақтаңыз');
    await me.picture('number');
    expect(await me.number()).toMatch(/^N\d{6}$/);
    expect(await keysIn('AKKaztokenStore', PIN)).toContain('nuc-2015-512 WAIT');

    await me.findApplication(await me.number());
    await me.see('алдын ала құрылғыны компьютерге қосыңыз');
    const token = pc.emulator('AKKaztokenStore').remove() as EmulatedToken;
    await me.fill(PASSWORD, PIN);
    await me.press('Ашу');
    expect(await me.told('token-not-present')).toContain('Құрылғыны компьютерге қосыңыз');
    await me.picture('device-not-connected');
    pc.emulator('AKKaztokenStore').insert(token);
    await me.press('Ашу');
    await me.button('Сертификаттарды жүктеу').waitFor();
    await me.picture('ready');
    await me.press('Сертификаттарды жүктеу');
    await me.see('Тіркеу куәлігі ойлағыдай орнатылды');
    await me.see('ЭЦҚ кілттерін қайта шығару аяқталды.');
    await me.picture('installed');
    const keys = (await keysIn('AKKaztokenStore', PIN)).sort();
    expect(keys).toEqual(['nuc-2015-512 OK', 'nuc-2015-512 OK', 'rsa-2048 OK', 'rsa-2048 OK']);
    await me.page.reload();
    await me.see('орнатылды');
    expectUntold(PIN, '87654321');
  });

  it('R-NUC-6 R-NUC-7 R-NUC-9 R-NUC-23 R-NUC-27 R-NUC-32 R-NUC-35 R-NUC-37 R-NUC-38 R-NUC-39 R-TOKEN-16 the same in «Дербес компьютер»: folders, a password that is invented, and changed', async () => {
    const [before, after] = [pc.folder('2027'), pc.folder('2028')];
    await pc.certify(before, 'Qwerty12');
    const me = await visitor('seed-003-files');
    chosenPath = before;
    await me.comeToLogin(pc.ca.url, PC);
    await me.press('Ашу');
    await expect.poll(() => me.field(PATH).inputValue()).toBe(before);
    await me.enter('Qwerty12');
    await me.apply({ ...FORM, keySet: 'ГОСТ 34.10-2015-512: GOST512', storage: PC, path: after });
    await me.see('«Дербес компьютер» қоймасы қауіпсіз емес');
    await me.confirm();
    await me.fill(PASSWORD, 'Qwerty12');
    await me.fill(NEW_KEYS_PASSWORD, 'Between12');
    await me.picture('signing');
    await me.press('Қол қою');
    await me.see('Өтінім нөмірін есте сақтаңыз');
    await me.findApplication(await me.number());

    await me.fill(PATH, before);
    await me.fill(PASSWORD, 'Qwerty12');
    await me.press('Ашу');
    expect(await me.told('certificate-without-key')).toContain('жабық кілттері мұнда жоқ');
    await me.fill(PATH, after);
    await me.fill(PASSWORD, 'Between12');
    await me.picture('folder');
    await me.press('Ашу');
    await me.fill('Жаңа құпия сөз', 'qwerty');
    await me.fill('Тағы бір рет', 'qwerty');
    await me.press('Сертификаттарды жүктеу');
    expect(await me.field('Жаңа құпия сөз').evaluate((one) => one.matches(':invalid'))).toBe(true);
    await me.fill('Жаңа құпия сөз', 'Invented34');
    await me.fill('Тағы бір рет', 'Invented34');
    await me.picture('invented-password');
    await me.press('Сертификаттарды жүктеу');
    await me.see('Тіркеу куәлігі ойлағыдай орнатылды');
    expect(readdirSync(after)).toEqual([expect.stringMatching(/^GOST512_[0-9a-f]{40}\.p12$/)]);
    expect(await keysIn(after, 'Invented34')).toEqual(['nuc-2015-512 OK']);

    await me.item('ЭЦҚ кілтіне парольді ауыстыру');
    await me.bridge('ready');
    await me.choose('Кілттер қоймасы', PC);
    await me.fill(PATH, after);
    await me.fill(PASSWORD, 'Invented34');
    await me.fill('Жаңа құпия сөз', 'Changed56');
    await me.fill('Тағы бір рет', 'Changed56');
    await me.press('Растау');
    expect(await me.told('passwordChanged')).toBe('Құпия сөз ауыстырылды.');
    await me.picture('password-changed');
    await me.leave();
    await me.logIn(pc.ca.url, PC, 'Changed56', after);
    await me.item('ЭЦҚ кілттерін кері шақыру');
    await me.picture('revocation');
    await me.page
      .getByRole('button', { name: /^Кері шақыру / })
      .last()
      .click();
    await me.see('кері шақырылған');
    expectUntold('Qwerty12', 'Between12', 'Invented34', 'Changed56');
  });

  it('R-TOKEN-18 R-NUC-33 the token is pulled while keys are made, put back, and the re-issue goes on with the key that waits', async () => {
    const emulator = pc.emulator('AKJaCartaStore');
    const { pin } = DEVICES.AKJaCartaStore;
    await pc.certify('AKJaCartaStore', pin);
    const me = await visitor('seed-003-pulled');
    await me.logIn(pc.ca.url, 'JaCarta', pin);
    await me.apply({ ...FORM, storage: 'JaCarta' });
    await me.confirm();
    await me.fill(PASSWORD, pin);
    const pulled = pullAtGostKey(pc.tokens.get('AKJaCartaStore') as Pkcs11, () => emulator.remove());
    await me.press('Қол қою');
    expect(await me.told('token-removed')).toContain('Құрылғы жұмыс кезінде алынып тасталды');
    await me.picture('pulled');
    emulator.insert(pulled() as EmulatedToken);
    expect((await keysIn('AKJaCartaStore', pin)).filter((one) => one.endsWith('WAIT'))).toEqual(['rsa-2048 WAIT']);
    await me.press('Қол қою');
    await me.see('Өтінім нөмірін есте сақтаңыз');
    await me.findApplication(await me.number());
    await me.fill(PASSWORD, pin);
    await me.press('Ашу');
    await me.press('Сертификаттарды жүктеу');
    await me.see('Тіркеу куәлігі ойлағыдай орнатылды');
    const keys = (await keysIn('AKJaCartaStore', pin)).sort();
    expect(keys).toEqual(['nuc-2015-512 OK', 'nuc-2015-512 OK', 'rsa-2048 OK', 'rsa-2048 OK']);
  });
});

/** The next GOST key that is asked for is the last thing that the token hears. @returns what tells what was pulled out */
function pullAtGostKey(token: Pkcs11, remove: () => EmulatedToken | undefined): () => EmulatedToken | undefined {
  const generate = token.C_GenerateKeyPairAsync.bind(token);
  let removed: EmulatedToken | undefined;
  token.C_GenerateKeyPairAsync = (session, mechanism, ...templates) => {
    if (mechanism.mechanism === CKM_GOSTR3410_512_KEY_PAIR_GEN) {
      removed = remove();
      token.C_GenerateKeyPairAsync = generate;
    }
    return generate(session, mechanism, ...templates);
  };
  return () => removed;
}
