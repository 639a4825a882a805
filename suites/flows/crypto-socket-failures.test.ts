import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator, DEVICE_PROFILES, type Emulator } from '../../emulator/index.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BridgeSite, cryptoSocket, type Person, tokenCarrier } from '../../workstation/index.ts';
import { CryptoSocketPage } from './testing/crypto-socket-page.ts';

/** CryptoSocket and a token that is locked, full, pulled out, or asked for what it does not have. */

const PIN = '13572468';
const PROFILE = 'kztoken://user@/Gamma%20JavaToken%200?ext=tok';
const DN = 'CN=ПРОБНЫЙ Тест;O=ТОО "TEST";C=KZ';

let page: CryptoSocketPage;
afterEach(() => page.leave());

interface Desk {
  readonly emulator: Emulator;
  readonly site: BridgeSite;
}

/** A fresh JavaToken of `memoryOctets`, initialised, in the slot of a PC. */
async function come(
  seed: string,
  { memoryOctets, person }: { memoryOctets?: number; person?: Person } = {},
): Promise<Desk> {
  const clock = new VirtualClock(Date.UTC(2026, 2, 2, 4));
  const rng = new SeededRng(`crypto socket ${seed}`);
  const device = { ...DEVICE_PROFILES.javatoken, ...(memoryOctets !== undefined && { memoryOctets }) };
  const emulator = createEmulator({ slots: [{ device, userPin: PIN }], clock, rng: rng.stream('token') });
  const token = emulator.application();
  token.C_Initialize();
  const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'Gamma JavaToken 0' };
  const carrier = tokenCarrier({ token }, names);
  const site = { carriers: () => [carrier], person: person ?? { ask: async () => undefined }, clock, rng };
  page = await CryptoSocketPage.open(cryptoSocket(site));
  return { emulator, site };
}

const base = (name: string, parameters: object = {}) => page.call('BaseAPI', name, parameters);
const codeOf = async (name: string, parameters: object = {}) => (await base(name, parameters)).code;
const pkcs10 = { profile: PROFILE, pass: PIN, dn: DN, genNew: 0, keySize: 512 };
const keys = async () => (await base('GetAllKeys', { profile: PROFILE })).response.profiles[PROFILE];

describe('the token behind CryptoSocket', () => {
  it('R-TOKEN-15 R-TOKEN-21 a wrong password shows no keys, and after too many the token is locked, for the right one too', async () => {
    await come('lock');
    const { tries } = DEVICE_PROFILES.javatoken.userPin;
    const codes = [];
    for (let i = 0; i < tries; i++)
      codes.push(await codeOf('LoadKeyFromProfile', { profile: PROFILE, pass: '99999999' }));
    expect(codes.slice(0, -1).every((code) => code === '2148073488')).toBe(true);
    expect(codes.at(-1)).toBe('2148532332');
    expect(await codeOf('CreatePKCS10', pkcs10)).toBe('2148532332');
    expect(page.heard.join()).not.toMatch(/99999999|13572468/);
  });

  it('R-TOKEN-16 ChangePasswd: from then on the new password holds', async () => {
    await come('change');
    expect(await codeOf('ChangePasswd', { profile: PROFILE, pass: PIN, newPass: '1' })).toBe('2148073476');
    expect(await codeOf('ChangePasswd', { profile: PROFILE, pass: PIN, newPass: '24681357' })).toBe('0');
    expect(await codeOf('GetProfInfo', { profile: PROFILE, pass: PIN })).toBe('2148073488');
    const { code, sn } = await base('GetProfInfo', { profile: PROFILE, pass: '24681357' });
    expect([code, sn]).toEqual(['0', expect.stringMatching(/^\S+$/)]);
  });

  it('R-CA-22 R-TOKEN-18 pulled out it is not there; put back, the key that waited is used and not made again', async () => {
    const { emulator } = await come('pulled');
    const { response: first } = await base('CreatePKCS10', pkcs10);
    const token = emulator.remove();
    expect((await base('LoadProfileFromTokens')).response).toEqual([]);
    for (const name of ['LoadKeyFromTokens', 'GetAllKeys', 'CreatePKCS10', 'DelKey'])
      expect(await codeOf(name, { ...pkcs10, sn: '11' }), name).toBe('-2146893807');
    emulator.insert(token);
    const { response: second } = await base('CreatePKCS10', pkcs10);
    const spki = async (data: string) => (await page.succeed('ASNAPI', 'ShowInfoPKCS10', { data })).publicKey;
    expect(await spki(second)).toBe(await spki(first));
    expect(await keys()).toHaveLength(1);
    // Told to, it makes another.
    await base('CreatePKCS10', { ...pkcs10, genNew: 1 });
    expect(await keys()).toHaveLength(2);
  });

  it('pulled out in the middle of making a key it leaves nothing that hinders the next time', async () => {
    const { emulator } = await come('middle');
    const making = base('CreatePKCS10', { ...pkcs10, keySize: 2048 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const token = emulator.remove();
    expect(['2148532329', '-2146893807', '0']).toContain((await making).code);
    emulator.insert(token);
    expect(await codeOf('CreatePKCS10', { ...pkcs10, keySize: 2048 })).toBe('0');
    expect(await keys()).toHaveLength(1);
  });

  it('a full token says so, and keys that were there stay', async () => {
    await come('full', { memoryOctets: 2048 });
    const codes = [];
    for (let i = 0; i < 12; i++) codes.push(await codeOf('CreatePKCS10', { ...pkcs10, genNew: 1 }));
    expect(new Set(codes)).toEqual(new Set(['0', '2148073486']));
    expect(await keys()).toHaveLength(codes.filter((code) => code === '0').length);
  });

  it('DelKey removes the key of a rejected request; unknown numbers and keys that wait are told apart', async () => {
    await come('rejected');
    await base('CreatePKCS10', pkcs10);
    const [{ serialNum: sn }] = await keys();
    expect(await codeOf('Sign', { profile: PROFILE, pass: PIN, sn, data: 'x' })).toBe('2148073483');
    expect(await codeOf('Sign', { profile: PROFILE, pass: PIN, sn: 'FF', data: 'x' })).toBe('2148073485');
    expect(await codeOf('DelKey', { profile: PROFILE, pass: PIN, sn: sn.toLowerCase() })).toBe('0');
    expect(await codeOf('DelKey', { profile: PROFILE, pass: PIN, sn })).toBe('2148073485');
    expect(await keys()).toEqual([]);
  });

  it('a page that gives no password leaves it to the person, who may cancel, be wrong, or be right', async () => {
    const answers = [undefined, '99999999', PIN];
    const asked: unknown[] = [];
    const person: Person = {
      ask: (question, { operation, origin }) => {
        asked.push([question.kind, operation, origin]);
        return Promise.resolve(answers.shift());
      },
    };
    await come('person', { person });
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push(await codeOf('CreatePKCS10', { ...pkcs10, pass: undefined }));
    expect(codes).toEqual(['2148532334', '2148073488', '0']);
    expect(asked).toEqual(new Array(3).fill(['password', 'BaseAPI.CreatePKCS10', 'https://ca.kisc.test']));
  });

  it('two pages at once: a wrong password does not pass beside a right one', async () => {
    const { site } = await come('two pages');
    const other = await CryptoSocketPage.open(cryptoSocket(site));
    const [right, wrong] = await Promise.all([
      base('CreatePKCS10', pkcs10),
      other.call('BaseAPI', 'CreatePKCS10', { ...pkcs10, pass: '99999999' }),
    ]);
    await other.leave();
    expect([right.code, wrong.code]).toEqual(['0', '2148073488']);
  });
});

describe('the protocol', () => {
  it('nothing answers before SetAPIKey; keys that are not on the list are not taken', async () => {
    const { site } = await come('api key');
    await page.leave();
    page = await CryptoSocketPage.open(cryptoSocket(site, { apiKeys: ['right'] }), { apiKey: '' });
    expect([(await base('GetVersion')).code, (await base('GetVersion')).error]).toEqual([
      '10001',
      'TumSocket not initialize',
    ]);
    expect((await page.call('SYSAPI', 'SetAPIKey', { apiKey: 'wrong' })).result).toBe('false');
    expect((await base('GetVersion')).code).toBe('10001');
    await page.succeed('SYSAPI', 'SetAPIKey', { apiKey: 'right' });
    expect(await base('GetVersion', { type: '3' })).toMatchObject({
      Function: 'GetVersion',
      result: 'true',
      id: 'REQ_ID_0006',
    });
  });

  it('says of every frame what is wrong with it', async () => {
    await come('frames');
    const codes = async (frames: readonly string[]) => {
      const told = [];
      for (const frame of frames) told.push((await page.say(frame)).code);
      return told;
    };
    expect(
      await codes([
        'no JSON',
        '[]',
        '{"TumarCSP":"OTHER","Function":"Sign"}',
        '{"TumarCSP":"BaseAPI"}',
        '{"TumarCSP":"BaseAPI","Function":"Sign","Param":[]}',
        `{"TumarCSP":"BaseAPI","Function":"Sign","Param":${'{"a":'.repeat(20)}1${'}'.repeat(20)}}`,
        '{"TumarCSP":"EFCAPI","Function":"EncryptOfferPrice","Param":{}}',
        '{"TumarCSP":"BaseAPI","Function":"toString"}',
        '{"TumarCSP":"BaseAPI","Function":"DelKey","Param":{"profile":"JavaToken","pass":{}}}',
        '{"TumarCSP":"BaseAPI","Function":"DelKey","Param":{"profile":"Nobody","sn":"11"}}',
      ]),
    ).toEqual([...new Array(6).fill('10002'), '10007', '10007', '2147942487', '2148073494']);
  });
});
