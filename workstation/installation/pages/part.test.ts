import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../http/problem.ts';
import { textOf } from '../../../http/testing/html-text.ts';
import { workstationClient } from '../../../http/workstation-client.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { fileCarrier } from '../../carriers/file-carrier.ts';
import { fileOptions, KeyFolder, PASSWORD } from '../../carriers/testing/key-folder.ts';
import { startWorkstation, type Workstation } from '../../workstation.ts';
import { installAll } from '../core/install-all.ts';
import { InstallationStory, installationPart } from './part.ts';

/** What holds the keys in this test: a file that can be elsewhere. */
const folder = new KeyFolder();
let carrier: Carrier | undefined;

let workstation: Workstation;
const story = new InstallationStory({
  pc: { start: 'older' },
  carrier: () => carrier,
  agent: () => workstation.bridge('cryptoSocket').state,
});
beforeAll(async () => {
  carrier = fileCarrier(await folder.add('GOSTKNCA', 'nuc-2004'), fileOptions());
  workstation = await startWorkstation({
    clock: new VirtualClock('2026-03-02T04:00:00Z'),
    rng: new SeededRng('installation'),
    carriers: [],
    ports: 'free',
    deskParts: [installationPart(story)],
  });
});
afterAll(async () => {
  await workstation.close();
  folder[Symbol.dispose]();
});

const pc = () => workstationClient(workstation.url, { adminToken: workstation.adminToken }).installation;
const act = (name: string, entered = {}) => pc().installationAct({ act: name, ...entered });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

/** A form as a browser sends it. @returns where it leads, and the page there. */
async function form(path: string, fields: Record<string, string>, lang = 'ru') {
  const headers = { accept: 'text/html', authorization: `Bearer ${workstation.adminToken}` };
  const body = new URLSearchParams(fields);
  const sent = await fetch(workstation.url + path, { method: 'POST', headers, body, redirect: 'manual' });
  const location = sent.headers.get('location') ?? '';
  const url = new URL(location, workstation.url);
  url.searchParams.set('lang', lang);
  return { location, page: await (await fetch(url, { headers })).text() };
}

describe('the installation over HTTP', () => {
  it('R-CLIENT-1 R-CLIENT-2 R-CLIENT-3 tells what the PC must be and is, and another PC can be put there', async () => {
    const { facts } = await pc().installationRestart({ windows: '2000', internetExplorer: 5, administrator: false });
    expect(facts.map(({ name, has, isMet }) => [name, has.en, isMet])).toEqual([
      ['windows', 'Windows 2000', false],
      ['internetExplorer', 'Internet Explorer 5', false],
      ['administrator', 'no', false],
    ]);
    expect(await codeOf(act('open-service'))).toBe('browser-too-old');
    const again = await pc().installationRestart({ start: 'older' });
    expect(again.facts.every(({ isMet }) => isMet)).toBe(true);
    expect(again.checklist[0]).toMatchObject({ name: 'tumarCsp', found: '5.2', state: 'older-version' });
    expect(await codeOf(pc().installationRestart({ windows: '3.11' as 'xp' }))).toBe('bad-request');
  });

  it('R-CLIENT-4 R-CLIENT-27 shows a screen with its controls, marks what the guide does next, and refuses the rest', async () => {
    await pc().installationRestart({ start: 'older' });
    const desktop = await pc().installation();
    expect(desktop.screen.kind).toBe('desktop');
    expect(desktop.controls.filter(({ isWay }) => isWay).map(({ act: name }) => name)).toEqual(['open-programs']);
    expect(await codeOf(act('finish'))).toBe('no-such-control');
    expect(await codeOf(act('constructor'))).toBe('no-such-control');
    const { screen, controls } = await act('open-programs');
    expect(screen).toMatchObject({ component: 'tumarCsp', kind: 'window', point: '2.1(1)' });
    expect(screen.title.ru).toBe('Установка и удаление программ');
    expect(controls.map(({ label }) => label.ru)).toEqual(['Удалить', 'Закрыть']);
    expect(await codeOf(act('insert-token'))).toBe('window-open');
  });

  it('R-TOKEN-9 R-TOKEN-12 the configurator wants the same password twice, and reads the keys of the token with it', async () => {
    await pc().installationRestart({});
    installAll(story.pc, { components: ['tumarCsp', 'rootCertificate', 'tokenDriver'] });
    for (const name of ['open-configurator', 'open-profile-menu', 'change-profile']) await act(name);
    const both = (password: string) => ({ password, repeat: password });
    expect(await codeOf(act('save-profile'))).toBe('password-missing');
    expect(await codeOf(act('save-profile', { password: PASSWORD, repeat: `${PASSWORD}9` }))).toBe('password-missing');
    expect(await codeOf(act('save-profile', both('Secret99')))).toBe('password-wrong');
    const plugged = carrier;
    carrier = fileCarrier(`${plugged?.title}.gone`, fileOptions());
    expect(await codeOf(act('save-profile', both(PASSWORD)))).toBe('token-not-seen');
    carrier = plugged;
    expect(story.pc.states.tokenProfile).toBe('profile-editor');
    expect((await act('save-profile', both(PASSWORD))).screen.keys).toEqual([]);
    expect((await act('wait')).screen.keys).toEqual([expect.stringMatching(/^[0-9a-f]{40} · GOST · OK$/)]);
  });

  it('R-CLIENT-27 R-CLIENT-28 reports what the bank asks for, the signing agent as it is now', async () => {
    await pc().installationRestart({ start: 'installed' });
    expect((await pc().installation()).isComplete).toBe(true);
    const agent = workstation.bridge('cryptoSocket');
    const seen: unknown[] = [];
    for (const event of ['block', 'stop', 'uninstall'] as const) {
      seen.push((await pc().installationReport()).signingAgent);
      await agent[event]();
    }
    seen.push((await pc().installationReport()).signingAgent);
    expect(seen).toEqual(['present', 'blocked', 'not-running', 'missing']);
    await agent.install();
    await agent.start();
    expect(await pc().installationReport()).toMatchObject({ tumarCsp: '6.0', bankClient: '3.0', mainAddOn: 'present' });
  });

  it('nobody comes to it without the admin token', async () => {
    const stranger = workstationClient(workstation.url).installation;
    expect(await codeOf(stranger.installation())).toBe('admin-token-missing');
    expect(await codeOf(stranger.installationAct({ act: 'open-programs' }))).toBe('admin-token-missing');
  });
});

describe('the installation as a page', () => {
  const ACTS = '/desk/installation/acts';

  it('R-CLIENT-9 a form that is refused comes back to its window, which says why in the reader’s language', async () => {
    await pc().installationRestart({});
    for (const name of ['download-csp', 'open-archive', 'run-setup', 'next']) await act(name);
    const { location, page } = await form(ACTS, { act: 'next' }, 'kk');
    expect(location).toBe('/desk/installation?refused=licence-not-accepted');
    expect(page).toContain('data-screen="tumarCsp/licence"');
    expect(textOf(page)).toMatch(/Лицензиялық келісімнің шарттары қабылданбаған.*Лицензиялық Келісім.*Ары қарай/);
    expect((await form(ACTS, { act: 'accept-licence' })).page).toMatch(/aria-pressed="true"[^>]*><span[^>]*>◉/);
    expect((await form(ACTS, { act: 'next' })).location).toBe('/desk/installation');
  });

  it('says only what the table of refusals has, whatever the address asks', async () => {
    const headers = { accept: 'text/html', authorization: `Bearer ${workstation.adminToken}` };
    for (const refused of ['<script>', 'constructor', 'toString', 'bug']) {
      const url = `${workstation.url}/desk/installation?refused=${encodeURIComponent(refused)}`;
      expect(await (await fetch(url, { headers })).text()).not.toContain('role="alert"');
    }
  });

  it('the desk links to it, and another PC is put on the table by its form', async () => {
    const headers = { accept: 'text/html', authorization: `Bearer ${workstation.adminToken}` };
    expect(await (await fetch(`${workstation.url}/desk`, { headers })).text()).toContain('href="/desk/installation"');
    const fields = { start: 'older', windows: '7', internetExplorer: '11', administrator: 'false' };
    const { page } = await form('/desk/installation/restart', { ...fields, windowsHasDriver: 'false' });
    expect(textOf(page)).toMatch(/прежняя версия 5\.2.*Windows 7.*Internet Explorer 11.*Права администратора нет/);
  });
});
