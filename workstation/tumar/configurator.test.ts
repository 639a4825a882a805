import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyHolder } from '../../pki/pkcs12/testing/holders.ts';
import { SUITES } from '../../pki/suites.ts';
import { issueCrl } from '../../pki/x509/crl.ts';
import { type Holder, NOW, testCa, YEAR_MS } from '../../pki/x509/testing/authority.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { fileCarrier } from '../carriers/file-carrier.ts';
import {
  certificateFor,
  fileOptions,
  KeyFolder,
  NAMING,
  OTHER_PASSWORD,
  PASSWORD,
} from '../carriers/testing/key-folder.ts';
import { TokenError } from '../token/token-error.ts';
import { Configurator, type ConfiguratorOptions, type ReadingProgress } from './configurator.ts';
import { profilesInFile } from './profile-shelf.ts';
import { revokedBy } from './revocation.ts';
import { TumarError } from './tumar-error.ts';

/** A PC with one key file: the container user.p12 of the profile FSystem. */

let folder: KeyFolder;
let clock: VirtualClock;
let configurator: Configurator;
const ADDRESS = 'file://user@/.';
const EDIT = { password: PASSWORD, confirmation: PASSWORD, address: ADDRESS };

function open(more: Partial<ConfiguratorOptions> = {}): Configurator {
  const rng = new SeededRng('configurator');
  return new Configurator({ carriers: () => [], clock, rng, home: folder.path, ...more });
}

beforeEach(async () => {
  folder = new KeyFolder();
  clock = new VirtualClock(NOW + 1000);
  configurator = open();
  const path = await folder.add('GOSTKNCA', 'nuc-2004');
  folder.write('user.p12', readFileSync(path));
  rmSync(path);
});
afterEach(() => folder[Symbol.dispose]());

const userFile = () => fileCarrier(join(folder.path, 'user.p12'), fileOptions());

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'fine';
  } catch (error) {
    if (error instanceof TokenError || error instanceof TumarError) return error.code;
    throw error;
  }
}

describe('the list of profiles', () => {
  it('R-TOKEN-7 has those of a fresh installation, JavaToken first, and says what is there', () => {
    const rows = configurator.profiles();
    expect(rows.map(({ name, device }) => [name, device])).toEqual([
      ['JavaToken', 'JavaToken - JavaToken'],
      ['eToken', 'eToken - eToken PRO (Java, 72K)'],
      ['KzToken', 'KzToken - Kaztoken'],
      ['GammaJaCarta', 'GammaJaCarta - JaCarta'],
      ['FSystem', 'FSystem - Файловая система'],
    ]);
    expect(rows.filter(({ isPresent }) => isPresent).map(({ name, address }) => [name, address])).toEqual([
      ['FSystem', ADDRESS],
    ]);
    expect(rows.every(({ state, keys }) => state === 'unread' && keys === undefined)).toBe(true);
  });

  it('a token is found by its kind, and by its reader when the profile names one', async () => {
    const carrier = { ...userFile(), name: 'KzToken', reader: 'DigiFlow LLP. KAZTOKEN 0' };
    const withToken = open({ carriers: () => [carrier] });
    const save = (place: string) =>
      codeOf(withToken.save('KzToken', { ...EDIT, address: `kztoken://user@/${place}?ext=tok` }));
    expect(withToken.profile('KzToken').isPresent).toBe(true);
    expect(await save('DigiFlow%20LLP.%20KAZTOKEN%200')).toBe('fine');
    expect(await save('DigiFlow%20LLP.%20KAZTOKEN%201')).toBe('token-not-present');
    expect(withToken.profile('KzToken')).toMatchObject({ isPresent: false, keys: undefined });
    expect(withToken.profile('JavaToken').isPresent).toBe(false);
  });
});

describe('«Изменить профайл»', () => {
  it('R-TOKEN-9, R-TOKEN-10, R-TOKEN-11 takes the password twice and the address of the device, and keeps nothing of a wrong entry', async () => {
    const refusals = [
      [{ ...EDIT, confirmation: 'Qwerty13' }, 'passwords-differ'],
      [{ ...EDIT, password: '', confirmation: '' }, 'container-password-missing'],
      [{ ...EDIT, address: 'profile://eToken' }, 'address-leads-nowhere'],
      [{ ...EDIT, address: 'floppy://user@/.' }, 'device-unknown'],
      [{ ...EDIT, address: 'file://user:Qwerty12@/.' }, 'address-with-password'],
    ] as const;
    const before = configurator.profiles();
    for (const [edit, code] of refusals) expect(await codeOf(configurator.save('FSystem', edit))).toBe(code);
    expect(await codeOf(configurator.save('no name', EDIT))).toBe('name-malformed');
    expect(configurator.profiles()).toEqual(before);
    await configurator.save('FSystem', { ...EDIT, address: 'file://user@/./' });
    expect(configurator.profile('FSystem')).toMatchObject({ address: 'file://user@/./', state: 'read' });
  });

  it('R-TOKEN-12 saving reads the keys, tells how far it is, and then they stand in the list', async () => {
    const steps: ReadingProgress[] = [];
    const states: string[] = [];
    const keys = await configurator.save('FSystem', EDIT, (step) => {
      steps.push(step);
      states.push(configurator.profile('FSystem').state);
    });
    expect(steps).toEqual([
      { step: 'connect', done: 0, total: undefined },
      { step: 'keys', done: 0, total: 1 },
      { step: 'done', done: 1, total: 1 },
    ]);
    expect(states).toEqual(['reading', 'reading', 'read']);
    expect(configurator.profile('FSystem').keys).toBe(keys);
    expect(keys).toMatchObject([{ family: 'GOST', state: 'OK', profile: ADDRESS }]);
  });

  it('while the keys are read nothing else is done to the profile', async () => {
    const codes: Promise<string>[] = [];
    await configurator.save('FSystem', EDIT, ({ step }) => {
      if (step !== 'keys') return;
      codes.push(codeOf(configurator.read('FSystem', PASSWORD)), codeOf(configurator.save('FSystem', EDIT)));
      configurator.forget('FSystem');
    });
    expect(await Promise.all(codes)).toEqual(['reading-already', 'reading-already']);
    expect(configurator.profile('FSystem').state).toBe('read');
  });

  it('profiles are kept in a file, and passwords in none', async () => {
    const conf = join(folder.path, 'cptumar.conf');
    const kept = open({ shelf: profilesInFile(conf) });
    await kept.save('Own', EDIT);
    expect(
      open({ shelf: profilesInFile(conf) })
        .profiles()
        .map(({ name }) => name),
    ).toContain('Own');
    for (const name of readdirSync(folder.path)) {
      expect(readFileSync(join(folder.path, name)).includes(PASSWORD)).toBe(false);
    }
  });
});

describe('the keys of a container', () => {
  it('R-TOKEN-15 a wrong password shows none, and takes away those that were shown', async () => {
    await configurator.read('FSystem', PASSWORD);
    expect(await codeOf(configurator.read('FSystem', 'Qwerty13'))).toBe('pin-wrong');
    expect(configurator.profile('FSystem')).toMatchObject({ state: 'unread', keys: undefined });
    expect(await codeOf(configurator.read('FSystem'))).toBe('container-password-missing');
  });

  it('the password is remembered until the device is taken out', async () => {
    await configurator.read('FSystem', PASSWORD);
    expect(await codeOf(configurator.read('FSystem'))).toBe('fine');
    const octets = readFileSync(join(folder.path, 'user.p12'));
    rmSync(join(folder.path, 'user.p12'));
    expect(configurator.profile('FSystem')).toMatchObject({ isPresent: false, keys: undefined });
    folder.write('user.p12', octets);
    expect(configurator.profile('FSystem')).toMatchObject({ isPresent: true, state: 'unread' });
    expect(await codeOf(configurator.read('FSystem'))).toBe('container-password-missing');
  });

  it('R-TOKEN-13, R-TOKEN-14 GOST and RSA, with the validity of each certificate, as time goes', async () => {
    const { spki } = await userFile().use(PASSWORD, (keys) => keys.generate(SUITES['rsa-2048'], NAMING));
    const certificate = await certificateFor(spki, 'rsa-2048', 2);
    await userFile().use(PASSWORD, (keys) => keys.install(certificate));
    const validity = async () =>
      (await configurator.read('FSystem', PASSWORD)).map(({ family, certificates: [first] }) => [
        family,
        first?.validity,
      ]);
    expect(await validity()).toEqual([
      ['GOST', 'valid'],
      ['RSA', 'valid'],
    ]);
    clock.set(NOW + 1.5 * YEAR_MS);
    expect(await validity()).toEqual([
      ['GOST', 'ended'],
      ['RSA', 'valid'],
    ]);
    clock.set(NOW - 1);
    expect((await validity()).map(([, one]) => one)).toEqual(['not-yet', 'not-yet']);
  });

  it('R-TOKEN-22 a key is named by the serial number of its certificate, which a key that waits has already', async () => {
    const { spki } = await userFile().use(PASSWORD, (keys) => keys.generate(SUITES['kisc-2004'], NAMING));
    const waiting = (await configurator.read('FSystem', PASSWORD))[1];
    expect(waiting).toMatchObject({ state: 'WAIT', certificates: [] });
    const certificate = await certificateFor(spki, 'nuc-2004');
    await userFile().use(PASSWORD, (keys) => keys.install(certificate));
    const installed = (await configurator.read('FSystem'))[1];
    expect(installed).toMatchObject({ state: 'OK', alias: waiting?.alias });
    expect(installed?.alias).toMatch(/^[0-9A-F]{64}$/);
    expect(installed?.alias).toBe(certificate.serialNumber);
  });

  it('a key whose certificate stands on a list of its issuer is BLOCKed', async () => {
    const { ca } = await keyHolder('nuc-2004');
    const other = await testCa('nuc-2004', 'TEST other CA');
    const [key] = await configurator.read('FSystem', PASSWORD);
    const stateWith = async (issuer: Holder, serialNumber: string) => {
      const revoked = [{ serialNumber, revokedAt: NOW, reason: 'certificateHold' as const }];
      const times = { thisUpdate: NOW, nextUpdate: NOW + 1000, number: 1 };
      const list = await issueCrl({ issuer: issuer.certificate.subject, ...times, revoked }, issuer.signer);
      const knowing = open({ isRevoked: revokedBy([list]) });
      const [read] = await knowing.read('FSystem', PASSWORD);
      return [read?.state, read?.certificates[0]?.isRevoked];
    };
    expect(key?.state).toBe('OK');
    expect(await stateWith(ca, key?.alias ?? '')).toEqual(['BLOCK', true]);
    expect(await stateWith(ca, '01')).toEqual(['OK', false]);
    expect(await stateWith(other, key?.alias ?? '')).toEqual(['OK', false]);
  });

  it('is removed by its alias; others stay', async () => {
    await userFile().use(PASSWORD, (keys) => keys.generate(SUITES['kisc-2004'], NAMING));
    const [first, second] = await configurator.read('FSystem', PASSWORD);
    expect(await codeOf(configurator.remove('FSystem', '00'))).toBe('key-unknown');
    const left = await configurator.remove('FSystem', second?.alias.toLowerCase() ?? '');
    expect(left.map(({ alias }) => alias)).toEqual([first?.alias]);
  });
});

describe('the password of a container', () => {
  it('R-TOKEN-16 is changed, entered twice; the keys are to be read anew', async () => {
    await configurator.read('FSystem', PASSWORD);
    const change = { password: PASSWORD, newPassword: OTHER_PASSWORD, confirmation: OTHER_PASSWORD };
    expect(await codeOf(configurator.changePassword('FSystem', { ...change, confirmation: PASSWORD }))).toBe(
      'passwords-differ',
    );
    expect(await codeOf(configurator.changePassword('FSystem', { ...change, password: 'Qwerty13' }))).toBe('pin-wrong');
    await configurator.changePassword('FSystem', change);
    expect(configurator.profile('FSystem').keys).toBeUndefined();
    expect(await codeOf(configurator.read('FSystem', PASSWORD))).toBe('pin-wrong');
    expect(await codeOf(configurator.read('FSystem', OTHER_PASSWORD))).toBe('fine');
  });

  it('R-TOKEN-18 without the device nothing is done, and the answer says to connect it first', async () => {
    rmSync(join(folder.path, 'user.p12'));
    const change = { password: PASSWORD, newPassword: OTHER_PASSWORD, confirmation: OTHER_PASSWORD };
    const works = [
      () => configurator.read('FSystem', PASSWORD),
      () => configurator.remove('FSystem', '00', PASSWORD),
      () => configurator.changePassword('FSystem', change),
    ];
    for (const work of works) {
      await expect(work()).rejects.toThrow('Connect the device of this profile before');
    }
  });
});
