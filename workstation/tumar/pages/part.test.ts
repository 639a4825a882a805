import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../http/problem.ts';
import { textOf } from '../../../http/testing/html-text.ts';
import { workstationClient } from '../../../http/workstation-client.ts';
import { SUITES } from '../../../pki/suites.ts';
import { NOW } from '../../../pki/x509/testing/authority.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { fileCarrier } from '../../carriers/file-carrier.ts';
import { fileOptions, KeyFolder, NAMING, OTHER_PASSWORD, PASSWORD } from '../../carriers/testing/key-folder.ts';
import { PROBLEMS, type ProblemCode } from '../../problems.ts';
import { TokenError } from '../../token/token-error.ts';
import { startWorkstation, type Workstation } from '../../workstation.ts';
import { Configurator } from '../configurator.ts';
import { TUMAR_PROBLEMS } from '../tumar-error.ts';
import { configuratorPart } from './part.ts';
import { CONFIGURATOR_PROBLEM_ROWS, deviceProblem } from './problem-rows.ts';
import { TEXTS } from './texts.ts';

/** A PC with a key file as the profile FSystem, and a JavaToken that is a file behind a door which a test can keep shut. */

const folder = new KeyFolder();
const clock = new VirtualClock(NOW + 1000);
let door: { readonly opened: Promise<void>; open(): void };
let refusal: TokenError | undefined;
let workstation: Workstation;

function javaToken(): Carrier {
  const file = fileCarrier(join(folder.path, 'user.p12'), fileOptions());
  return {
    ...file,
    name: 'JavaToken',
    use: async (password, work) => {
      await door.opened;
      if (refusal !== undefined) throw refusal;
      return await file.use(password, work);
    },
  };
}

function newDoor(): typeof door {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

let octets: Buffer;
beforeAll(async () => {
  const path = await folder.add('GOSTKNCA', 'nuc-2004');
  await fileCarrier(path, fileOptions()).use(PASSWORD, (open) => open.generate(SUITES['kisc-2004'], NAMING));
  octets = readFileSync(path);
  rmSync(path);
  const carriers = [javaToken()];
  const rng = new SeededRng('configurator pages');
  const configurator = new Configurator({ carriers: () => carriers, clock, rng, home: folder.path });
  workstation = await startWorkstation({
    clock,
    rng,
    carriers,
    ports: 'free',
    deskParts: [configuratorPart(configurator)],
  });
});
beforeEach(() => {
  folder.write('user.p12', octets);
  door = newDoor();
  door.open();
  refusal = undefined;
});
afterAll(async () => {
  await workstation.close();
  folder[Symbol.dispose]();
});

const pc = () => workstationClient(workstation.url, { adminToken: workstation.adminToken }).configurator;
const ADDRESS = 'jtoken://user@/.';
const EDIT = { password: PASSWORD, confirmation: PASSWORD, address: ADDRESS };
const HOME = '/desk/configurator';
const save = (name: string, edit = {}) =>
  pc().saveProfile({ name }, { ...EDIT, address: name === 'FSystem' ? 'file://user@/.' : ADDRESS, ...edit });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

const headers = () => ({ accept: 'text/html', authorization: `Bearer ${workstation.adminToken}` });
const page = async (path: string) => await (await fetch(workstation.url + path, { headers: headers() })).text();

/** A form as a browser sends it. @returns where it leads. */
async function form(path: string, fields: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(fields);
  const sent = await fetch(workstation.url + path, { method: 'POST', headers: headers(), body, redirect: 'manual' });
  return sent.headers.get('location') ?? '';
}

describe('the configurator over HTTP', () => {
  it('R-TOKEN-7 lists the profiles, and is for administrators', async () => {
    const { profiles } = await pc().profiles();
    expect(profiles.map(({ name, isPresent }) => [name, isPresent])).toEqual([
      ['JavaToken', true],
      ['eToken', false],
      ['KzToken', false],
      ['GammaJaCarta', false],
      ['FSystem', true],
    ]);
    expect((await fetch(`${workstation.url}${HOME}`)).status).toBe(401);
    expect(await page('/desk?lang=ru')).toContain(`href="${HOME}"`);
  });

  it('R-TOKEN-9 R-TOKEN-10 R-TOKEN-12 R-TOKEN-13 R-TOKEN-22 a program gets the keys, or the reason', async () => {
    expect(await codeOf(save('FSystem', { confirmation: 'x' }))).toBe('passwords-differ');
    expect(await codeOf(save('FSystem', { address: 'profile://eToken' }))).toBe('address-leads-nowhere');
    expect(await codeOf(save('Nobody'))).toBe('profile-unknown');
    const { keys, state } = await save('FSystem');
    expect(state).toBe('read');
    expect(keys?.map((key) => [key.family, key.state, key.certificates.map(({ validity }) => validity)])).toEqual([
      ['GOST', 'OK', ['valid']],
      ['GOST', 'WAIT', []],
    ]);
    expect(await pc().profile({ name: 'FSystem' })).toMatchObject({ keys });
  });

  it('R-TOKEN-15 R-TOKEN-18 a wrong password and a device that is not there show no keys', async () => {
    expect(await codeOf(save('FSystem', { password: 'Secret99', confirmation: 'Secret99' }))).toBe('pin-wrong');
    expect(await pc().profile({ name: 'FSystem' })).not.toHaveProperty('keys');
    rmSync(join(folder.path, 'user.p12'));
    expect(await codeOf(save('FSystem'))).toBe('token-not-present');
    expect(await page(`${HOME}/FSystem?lang=ru`)).toContain(
      'Подключите носитель до чтения ключей и установки сертификатов',
    );
  });

  it('R-TOKEN-14 R-TOKEN-16 changes the password, and removes a key that was read', async () => {
    const change = { password: PASSWORD, newPassword: OTHER_PASSWORD, confirmation: OTHER_PASSWORD };
    expect(await codeOf(pc().changeContainerPassword({ name: 'FSystem' }, { ...change, confirmation: 'x' }))).toBe(
      'passwords-differ',
    );
    expect(await pc().changeContainerPassword({ name: 'FSystem' }, change)).toMatchObject({ state: 'unread' });
    const { keys = [] } = await save('FSystem', { password: OTHER_PASSWORD, confirmation: OTHER_PASSWORD });
    expect(await codeOf(pc().removeKey({ name: 'FSystem', alias: '00' }))).toBe('key-unknown');
    const left = await pc().removeKey({ name: 'FSystem', alias: keys[1]?.alias ?? '' });
    expect(left.keys?.map(({ alias }) => alias)).toEqual([keys[0]?.alias]);
  });
});

describe('the pages of the configurator', () => {
  it.each([
    ['ru', 'Изменить профайл', 'Параметры хранения устройств', 'Сохранить'],
    ['kk', 'Профайлды өзгерту', 'Құрылғыны сақтау параметрлері', 'Сақтау'],
    ['en', 'Change profile', 'Storage parameters of devices', 'Save'],
  ])(
    'R-TOKEN-8 R-TOKEN-9 R-TOKEN-10 R-TOKEN-11 has the labels of the guide: %s',
    async (lang, change, storage, button) => {
      const list = await page(`${HOME}?lang=${lang}`);
      expect(list).toContain('<h1>Tumar CSP Configurator</h1>');
      expect(list).toContain(`>${change}</a>`);
      const edit = await page(`${HOME}/JavaToken/edit?lang=${lang}`);
      for (const text of [change, storage, button]) expect(textOf(edit)).toContain(text);
      expect([...edit.matchAll(/type="password"/g)]).toHaveLength(2);
      expect(edit).toContain(`value="${ADDRESS}"`);
    },
  );

  it('R-TOKEN-12 R-TOKEN-13 a form does not wait: the page says that the keys are read, and then shows them', async () => {
    door = newDoor();
    expect(await form(`${HOME}/JavaToken`, EDIT)).toBe(`${HOME}/JavaToken`);
    const waiting = await page(`${HOME}/JavaToken?lang=ru`);
    expect(waiting).toContain('data-state="reading"');
    expect(waiting).toContain('Идёт получение ключей, подождите');
    expect(await codeOf(save('JavaToken'))).toBe('reading-already');
    door.open();
    await expect.poll(async () => (await pc().profile({ name: 'JavaToken' })).state).toBe('read');
    const shown = await page(`${HOME}/JavaToken?lang=kk`);
    for (const text of ['Процесс аяқталды', 'Кілттер тізімі', 'TEST holder', 'жарамды', 'сертификатты күтуде']) {
      expect(textOf(shown)).toContain(text);
    }
  });

  it('R-TOKEN-9 R-TOKEN-15 what was entered wrongly leads back to the window; what the device says stands on its page', async () => {
    const differ = await form(`${HOME}/JavaToken`, { ...EDIT, confirmation: 'Secret99' });
    expect(differ).toBe(`${HOME}/JavaToken/edit?refused=passwords-differ`);
    expect(await page(`${differ}&lang=ru`)).toContain('Пароль и подтверждение не совпадают');
    const wrong = { ...EDIT, password: 'Secret99', confirmation: 'Secret99' };
    expect(await form(`${HOME}/JavaToken`, wrong)).toBe(`${HOME}/JavaToken`);
    await expect.poll(() => page(`${HOME}/JavaToken?lang=kk`)).toContain('Құпия сөз қате, кілттер көрсетілмеді');
    expect(await page(`${HOME}/JavaToken`)).not.toContain('Secret99');
    expect(await form(`${HOME}/JavaToken/password`, { ...wrong, newPassword: 'x', confirmation: 'y' })).toBe(
      `${HOME}/JavaToken?refused=passwords-differ`,
    );
  });

  it('a container that is locked is told, in each language', async () => {
    refusal = new TokenError('pin-locked');
    await form(`${HOME}/JavaToken`, EDIT);
    await expect.poll(() => page(`${HOME}/JavaToken?lang=ru`)).toContain('Контейнер заблокирован');
    expect(await pc().profile({ name: 'JavaToken' })).toMatchObject({ state: 'locked', refusal: 'pin-locked' });
  });
});

describe('the words of the configurator', () => {
  it('every text and every refusal is there in Russian, Kazakh and English', () => {
    for (const [name, { ru, kk, en }] of Object.entries(TEXTS)) {
      // The name of the program is the same everywhere.
      expect(new Set<string>([ru, kk]).has(en), name).toBe(name === 'title');
      expect(kk.length, name).toBeGreaterThan(3);
    }
    for (const code of Object.keys(TUMAR_PROBLEMS)) expect(CONFIGURATOR_PROBLEM_ROWS).toHaveProperty(code);
    for (const row of Object.values(CONFIGURATOR_PROBLEM_ROWS)) {
      expect(row.ru.title).not.toBe(row.kk.title);
      expect([row.ru.hint, row.kk.hint, row.hint].every((text) => text.length > 5)).toBe(true);
    }
  });

  it('whatever a device says has words', () => {
    for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
      expect(CONFIGURATOR_PROBLEM_ROWS[deviceProblem(code)].ru.title).not.toBe('');
    }
  });
});
