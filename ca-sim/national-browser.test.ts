import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalRoutes } from '../http/ca-national.ts';
import type { HttpClient } from '../http/client.ts';
import { Chromium, chromiumMissing } from '../http/testing/chromium.ts';
import type { Identity } from './testing/ca-bench.ts';
import {
  confirmedApplication,
  keyRequests,
  logIn,
  type NationalBench,
  type NationalPerson,
  openNationalBench,
  registerCitizen,
  signed,
} from './testing/national-bench.ts';

describe.skipIf(chromiumMissing !== '')(`the National CA's cabinet in Chromium${chromiumMissing}`, () => {
  let bench: NationalBench;
  let person: NationalPerson;
  let browser: Chromium;
  let client: HttpClient;
  beforeAll(async () => {
    bench = await openNationalBench();
    person = await registerCitizen(bench, 1);
    browser = await Chromium.open();
    client = bench.visitor();
    await logIn(client, person.identities[0] as Identity);
  });
  afterAll(async () => {
    await browser?.close();
    expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
    await bench.ca.close();
  });

  const text = () => browser.evaluate<string>('document.body.innerText');
  const focus = (id: string) => browser.evaluate(`document.getElementById('${id}').focus()`);
  const fill = async (id: string, value: string) => {
    await focus(id);
    await browser.type(value);
  };
  const pressOn = (selector: string) =>
    browser.follow(async () => {
      await browser.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
      await browser.press('Enter');
    });
  const file = (url: string) =>
    browser.evaluate<string>(
      `fetch(${JSON.stringify(url)}).then((one) => one.text()).then((one) => btoa(unescape(encodeURIComponent(one))))`,
    );
  it('R-NUC-31, R-NUC-32, R-NUC-37, R-NUC-41 the whole re-issue, from the entry to the window of success, by keyboard', async () => {
    const [login] = person.identities as [Identity];
    await browser.goTo(`${bench.ca.url}/nuc`);
    await browser.tabTo('Жеке кабинетке кіру');
    await browser.follow(() => browser.press('Enter'));
    await fill('password', 'Qwerty12');
    await fill('signature', await signed(await file('/nuc/login/challenge.txt'), login));
    await browser.tabTo('Қол қою');
    await browser.follow(() => browser.press('Enter'));
    expect(await text()).toContain('Пайдаланушының жеке кабинетіне қош келдіңіз!');

    await pressOn('a[href="/nuc/cabinet/reissue"]');
    const isWarned = () => browser.evaluate<boolean>(`!document.getElementById('not-safe').hidden`);
    expect(await isWarned()).toBe(true);
    await browser.evaluate(
      `const s = document.getElementById('storage'); s.value = 'AKKaztokenStore'; s.dispatchEvent(new Event('change'))`,
    );
    expect(await isWarned()).toBe(false);
    await browser.evaluate(`document.getElementById('storage').value = 'PKCS12'`);
    await browser.evaluate(`document.getElementById('keySet').value = 'GOST-2015-ONE'`);
    await browser.tabTo('Өтінім беру');
    await browser.follow(() => browser.press('Enter'));

    const isDisabled = () => browser.evaluate<boolean>(`document.getElementById('confirm').disabled`);
    const [request = ''] = await keyRequests('GOST-2015-ONE', 'browser', person.subject);
    await fill('request1', request);
    expect(await isDisabled()).toBe(true);
    await browser.press('Tab');
    await browser.press(' ');
    expect(await isDisabled()).toBe(false);
    await browser.tabTo('Растау');
    await browser.follow(() => browser.press('Enter'));

    const href = await browser.evaluate<string>(`document.querySelector('a[download]').getAttribute('href')`);
    await fill('signature', await signed(await file(href), login));
    await browser.tabTo('Қол қою');
    await browser.follow(() => browser.press('Enter'));
    expect(await text()).toMatch(/Өтінім нөмірін есте сақтаңыз: N\d{6}/);

    const [newest] = await client.call(nationalRoutes.certificates);
    await fill('keys', newest?.file ?? '');
    await browser.tabTo('Ашу');
    await browser.follow(() => browser.press('Enter'));

    await fill('new-password', 'qwerty');
    const isValid = () => browser.evaluate<boolean>(`document.querySelector('main form').checkValidity()`);
    expect(await isValid()).toBe(false);
    await browser.evaluate(`document.getElementById('new-password').value = ''`);
    await fill('new-password', 'Qwerty12');
    await fill('repeat', 'Qwerty13');
    expect(await isValid()).toBe(false);
    await browser.evaluate(`document.getElementById('repeat').value = ''`);
    await fill('repeat', 'Qwerty12');
    expect(await isValid()).toBe(true);
    await browser.tabTo('Сертификаттарды жүктеу');
    await browser.follow(() => browser.press('Enter'));
    expect(await text()).toContain('Тіркеу куәлігі ойлағыдай орнатылды\nЭЦҚ кілттерін қайта шығару аяқталды.');

    const sent = browser.requests.filter(({ method }) => method === 'POST');
    expect(sent).toHaveLength(6);
    expect(sent.filter(({ body }) => /Qwerty|qwerty/.test(body))).toEqual([]);
  });

  it('every page can be read on a phone: nothing is wider than the screen', async () => {
    await browser.resize(360, 640);
    const { id } = await confirmedApplication(client, person, { keySet: 'GOST-2015-ONE', key: 'phone' });
    const paths = ['', '/cabinet', '/cabinet/keys', '/cabinet/reissue', '/cabinet/certificates', '/cabinet/revocation'];
    const more = [
      '/cabinet/applications',
      `/cabinet/applications/${id}`,
      '/cabinet/password',
      '/cabinet/applications/N0',
    ];
    const wide: string[] = [];
    for (const path of [...paths, ...more, '/login']) {
      for (const language of ['kk', 'ru']) {
        await browser.goTo(`${bench.ca.url}/nuc${path}?lang=${language}`);
        const width = await browser.evaluate<number>('document.scrollingElement.scrollWidth');
        if (width > 360) wide.push(`${path} ${language} ${width}`);
      }
    }
    expect(wide).toEqual([]);
  });
});
