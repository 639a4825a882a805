import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUITES } from '../../../pki/suites.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { folderCarrier } from '../../carriers/folder-carrier.ts';
import { fileOptions, KeyFolder, PASSWORD } from '../../carriers/testing/key-folder.ts';
import { TokenError } from '../../token/token-error.ts';
import { METHODS, MODULES } from './methods.ts';
import { ncaLayer } from './ncalayer.ts';
import { addKeyFile, nationalKey } from './testing/national-keys.ts';
import { openPage, WILLING } from './testing/page.ts';

const folder = new KeyFolder();
let device: Carrier;
let file: Carrier;

beforeAll(async () => {
  await addKeyFile(folder, { name: 'TEST one' });
  device = folderCarrier(folder.path, { ...fileOptions(), name: 'KzToken', storage: 'AKKaztokenStore' });
  file = folderCarrier(folder.path, fileOptions());
});
afterAll(() => folder[Symbol.dispose]());

const SIGN = { format: 'cms', data: 'MTEK', signingParams: {}, signerParams: { extKeyUsageOids: [] } };
const failed = (answer: unknown) => answer as { code: string; details: string; message: string; status: boolean };

describe('connecting', () => {
  it('greets with the version, and gives a heartbeat back', async () => {
    const page = openPage();
    expect(page.connection.greeting).toBe('{"result":{"version":"1.4"}}');
    expect(await page.say('--heartbeat--')).toBe('--heartbeat--');
  });

  it.each(['', 'nonsense', '5', 'null', '[]', '"text"', '{"module":'])('calls %j no request', async (text) => {
    expect(await openPage().say(text)).toBe('{"success":false,"code":"COMMON_JSON_WRAPPING_EXCEPTION"}');
  });

  it.each([
    { method: 'sign' },
    { module: 5 },
    { module: 'kz.gov.pki.knca.applet.Applet', method: 'x' },
    { module: '__proto__' },
  ])('does not know the module of %j', async (request) => {
    expect(await openPage().say(JSON.stringify(request))).toBe('{"success":false,"errorCode":"MODULE_NOT_FOUND"}');
  });

  it('says of itself that it is not KAZTOKEN desktop, by not knowing the module', async () => {
    const question = JSON.stringify({ module: MODULES.digiflow, method: 'getVersion' });
    expect(JSON.parse(await openPage().say(question))).toEqual({ success: false, errorCode: 'MODULE_NOT_FOUND' });
    const desktop = openPage({ program: 'kaztoken-desktop' });
    expect(JSON.parse(await desktop.say(question))).toMatchObject({
      code: '200',
      responseObject: { name: 'KAZTOKENdesktop' },
    });
  });

  it('gives the identifier of a request back, in commonUtils only', async () => {
    const page = openPage();
    const ask = async (module: string, uuid: unknown) =>
      JSON.parse(await page.say(JSON.stringify({ module, method: 'x', uuid, args: {} })));
    expect(await ask(MODULES.commonUtils, 'a-1')).toMatchObject({ uuid: 'a-1', code: '500' });
    expect(await ask(MODULES.commonUtils, { deep: [] })).not.toHaveProperty('uuid');
    expect(await ask(MODULES.basics, 'a-1')).not.toHaveProperty('uuid');
  });
});

describe("the National CA's own example page", () => {
  const example = {
    allowedStorages: ['AKKaztokenStore', 'PKCS12'],
    signingParams: { decode: 'true', encapsulate: 'false', digested: 'false', tsaProfile: null, outputCert: true },
    signerParams: { extKeyUsageOids: [], iin: '', bin: '', serialNumber: '', chain: null },
    locale: 'kk',
    logo: 'iVBORw0KGgo=',
  };
  const result = async (more: object) => {
    const answer = await openPage({ carriers: [device] }).basics('sign', { ...example, ...more });
    return (answer as { body: { result: unknown } }).body.result;
  };

  it('gets a list of messages or documents, and of a raw signature the certificate too', async () => {
    expect(await result({ format: 'cms', data: 'MTEK' })).toEqual([expect.stringMatching(/^-----BEGIN CMS-----\n/)]);
    const xml = Buffer.from('<tag>data</tag>').toString('base64');
    expect(await result({ format: 'xml', data: [xml] })).toEqual([expect.stringContaining('<tag>data<ds:Signature ')]);
    expect(await result({ format: 'raw', data: ['MTEK', 'MTEK'] })).toEqual({
      signatures: [expect.stringMatching(/^[A-Za-z0-9+/]{171}=$/), expect.stringMatching(/^[A-Za-z0-9+/]{171}=$/)],
      certificate: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/),
    });
  });
});

describe('the devices of the PC', () => {
  it('a JavaToken belongs to Tumar CSP, and is never offered; neither is what is not plugged in', async () => {
    const java: Carrier = { ...device, name: 'JavaToken', title: 'JavaToken - JavaToken', storage: undefined };
    const absent: Carrier = { ...device, storage: 'AKJaCartaStore', isPresent: () => false };
    const page = openPage({ carriers: [java, absent, file, device, { ...device, name: 'second' }] });
    expect(await page.common('getActiveTokens')).toEqual({ responseObject: ['AKKaztokenStore'], code: '200' });
    await page.basics('sign', SIGN);
    const [question] = page.person.asked;
    expect(question?.question).toMatchObject({ carriers: [{ id: 'FSystem' }, { id: 'KzToken' }, { id: 'second' }] });
    const none = failed(await openPage({ carriers: [java, absent] }).basics('sign', SIGN));
    expect(none).toMatchObject({ code: 'SIGNING_FAILURE', details: 'token-not-present' });
  });

  it('tells twelve texts of the chosen key', async () => {
    const { certificate, pair } = await nationalKey({ name: 'TEST one' });
    const answer = (await openPage({ carriers: [device] }).common('getKeyInfo', 'AKKaztokenStore')) as {
      responseObject: object;
    };
    expect(answer.responseObject).toEqual({
      alias: expect.stringMatching(/^[0-9a-f]{40}$/),
      keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
      algorithm: 'ECGOST3410-2015-512',
      subjectCn: 'TEST one',
      subjectDn: 'CN=TEST one,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN870430300986,C=KZ,GIVENNAME=ТЕСТҰЛЫ',
      issuerCn: 'TEST National CA',
      issuerDn: 'C=KZ,O=TEST,CN=TEST National CA',
      serialNumber: certificate.serialNumber.toLowerCase(),
      certNotAfter: '01.03.2027 17:00:00',
      certNotBefore: '01.03.2026 16:59:59',
      authorityKeyIdentifier: certificate.authorityKeyId?.keyIdentifier?.toLowerCase(),
      pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/),
    });
    expect(pair.suite).toBe(SUITES['nuc-2015-512']);
  });
});

describe('the password', () => {
  it('a wrong one is asked for again, until it is right', async () => {
    const script = [{ on: 'password', answer: 'Wrong12', times: 2 } as const, ...WILLING];
    const page = openPage({ carriers: [device], script });
    expect(await page.basics('sign', SIGN)).toMatchObject({ status: true });
    expect(page.person.asked.map(({ question }) => question)).toEqual([
      { kind: 'password', carrier: folder.path, triesLeft: undefined, wasWrong: false },
      { kind: 'password', carrier: folder.path, triesLeft: undefined, wasWrong: true },
      { kind: 'password', carrier: folder.path, triesLeft: undefined, wasWrong: true },
    ]);
  });

  it('«Отмена» is answered as each module does it', async () => {
    const script = [{ on: 'password', answer: 'cancel' } as const];
    const page = openPage({ carriers: [device], script });
    expect(await page.basics('sign', SIGN)).toEqual({ body: {}, status: true });
    expect(await page.common('getKeyInfo', 'AKKaztokenStore')).toEqual({ code: '500', message: 'action.canceled' });
  });

  it('one that comes with the request is tried once, and nobody is asked', async () => {
    const page = openPage({ carriers: [file], script: [] });
    const sign = (password: string) => page.basics('sign', { ...SIGN, storage: { type: 'PKCS12', password } });
    expect(await sign('Wrong12')).toMatchObject({ code: 'SIGNING_FAILURE', details: 'pin-wrong', status: false });
    expect(await sign(PASSWORD)).toMatchObject({ status: true });
    expect(page.person.asked).toEqual([]);
  });

  it('the storage says when it is locked, and how many tries are left', async () => {
    const refusals = [new TokenError('pin-wrong', '', { triesLeft: 1 }), new TokenError('pin-locked')];
    const locking: Carrier = { ...device, use: () => Promise.reject(refusals.shift()) };
    const page = openPage({ carriers: [locking] });
    expect(await page.basics('sign', SIGN)).toEqual({
      code: 'SIGNING_FAILURE',
      details: 'pin-locked',
      message: 'The PIN is locked after too many wrong entries.',
      status: false,
    });
    expect(page.person.asked[1]?.question).toMatchObject({ triesLeft: 1, wasWrong: true });
  });

  it('is in no answer and in no trace', async () => {
    const bridge = ncaLayer({
      carriers: () => [],
      person: openPage().person,
      clock: openPage().clock,
      rng: new SeededRng('bridge'),
    });
    const request = {
      module: MODULES.basics,
      method: 'x',
      args: { storage: { type: 'PKCS12', password: 'Secret12' }, newPassword: 'Secret34' },
    };
    expect(bridge.blank?.(JSON.stringify(request))).not.toMatch(/Secret/);
    expect(bridge.blank?.('Secret12')).not.toMatch(/Secret/);
    const page = openPage({
      carriers: [file],
      script: [
        { on: 'password', answer: 'Secret12', times: 1 },
        { on: 'password', answer: 'cancel' },
      ],
    });
    for (const { method } of METHODS) {
      const answers = [
        await page.common(method, 'PKCS12', 'SIGNATURE', 'MTEK'),
        await page.basics(method, request.args),
      ];
      expect(JSON.stringify(answers)).not.toMatch(/Secret/);
    }
  });
});

describe('the page and the person', () => {
  it('requests of a connection are answered in their order', async () => {
    const page = openPage({ carriers: [device], script: [{ on: 'password', answer: 'cancel', afterMs: 20 }] });
    const done: string[] = [];
    await Promise.all([
      page.basics('sign', SIGN).then(() => done.push('sign')),
      page.say('--heartbeat--').then(() => done.push('heartbeat')),
    ]);
    expect(done).toEqual(['sign', 'heartbeat']);
  });

  it('a question of a page that has gone is withdrawn, and nothing is asked for it any more', async () => {
    const signals: AbortSignal[] = [];
    const person = {
      ask: (_question: unknown, _asker: unknown, signal: AbortSignal) => {
        signals.push(signal);
        return new Promise<undefined>(() => {});
      },
    };
    const page = openPage({ carriers: [device], site: { person } });
    const answer = page.basics('sign', SIGN);
    await expect.poll(() => signals.length).toBe(1);
    page.connection.close();
    expect(await answer).toEqual({ body: {}, status: true });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await page.connection.receive('--heartbeat--')).toBeUndefined();
  });

  it('a script without an answer says which one is missing', async () => {
    const answer = failed(await openPage({ carriers: [device], script: [] }).basics('sign', SIGN));
    expect(answer).toMatchObject({ code: 'GENERAL_ERROR', details: 'person', status: false });
    expect(answer.message).toContain('"on":"password"');
  });

  it('who asks is told: the method, and the address of the page', async () => {
    const page = openPage({ carriers: [device] });
    await page.basics('sign', SIGN);
    expect(page.person.asked[0]?.asker).toEqual({
      bridge: 'ncalayer',
      operation: 'basics.sign',
      origin: 'https://test.test',
    });
  });

  it('what nobody has foreseen is told to whoever runs the bridge, not to the page', async () => {
    const bugs: unknown[] = [];
    const broken: Carrier = { ...device, use: () => Promise.reject(new RangeError(`PIN ${PASSWORD}`)) };
    const page = openPage({ carriers: [broken], onBug: (error) => bugs.push(error) });
    const answers = [await page.basics('sign', SIGN), await page.common('getKeyInfo', 'AKKaztokenStore')];
    expect(JSON.stringify(answers)).not.toContain(PASSWORD);
    expect(answers).toMatchObject([{ code: 'GENERAL_ERROR', status: false }, { code: '500' }]);
    expect(bugs).toEqual([expect.any(RangeError), expect.any(RangeError)]);
  });
});

describe('accessory', () => {
  it('knows the modules, and has no windows', async () => {
    const page = openPage();
    const ask = async (method: string) =>
      JSON.parse(await page.say(JSON.stringify({ module: MODULES.accessory, method })));
    expect(await ask('getServices')).toEqual({
      body: { result: [MODULES.commonUtils, MODULES.basics, MODULES.accessory] },
      status: true,
    });
    expect(await ask('getBundles')).toMatchObject({ body: { result: [{ version: '1.4' }, {}, {}] }, status: true });
    expect(await ask('showSettings')).toEqual({ body: {}, status: true });
    expect(await ask('installBundle')).toMatchObject({ code: 'GENERAL_ERROR', status: false });
  });
});
