import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { nationalRoutes } from '../../http/ca-national.ts';
import { verifyStampedMessage } from '../../pki/cms/signature-time-stamp.ts';
import { verifySignedData } from '../../pki/cms/signed-data-verifier.ts';
import { validateChain } from '../../pki/x509/chain.ts';
import { fromPem } from '../../pki/x509/pem.ts';
import { verifyXml } from '../../pki/xml-signature/verify-xml.ts';
import { type Answer, HttpClient, type Question, setUserPin } from '../../workstation/index.ts';
import {
  FILE_PASSWORD,
  IIN,
  type NcaLayerAtWork,
  PIN,
  SO_PIN,
  startNcaLayerAtWork,
} from './testing/ncalayer-at-work.ts';
import { type NcaLayerClient, type NcaLayerClientClass, ncaLayerClient } from './testing/ncalayer-client.ts';

/** npm's ncalayer-js-client, unmodified, in the scenario of its README: over TLS, with an emulated Kaztoken and with key files of the National CA. */

let work: NcaLayerAtWork;
let Client: NcaLayerClientClass;
let client: NcaLayerClient;
let asked: Question[];
/** What the person does with a question. */
let answer: (question: Question) => Answer | Promise<Answer>;

const WRONG = '55555555';
const DOCUMENT = 'MTEK';
const CONTENT = Uint8Array.from(Buffer.from(DOCUMENT, 'base64'));
const isToken = ({ text }: { text: string }) => text.includes('KAZTOKEN');

/** Takes the Kaztoken, enters the right password and takes the first key. */
function willing(question: Question): Answer {
  if (question.kind === 'choose-carrier') return question.carriers.find(isToken)?.id;
  if (question.kind === 'password') return isToken({ text: question.carrier }) ? PIN : FILE_PASSWORD;
  return question.kind === 'choose-key' ? question.keys[0]?.id : undefined;
}

beforeAll(async () => {
  const ask = (question: Question) => {
    asked.push(question);
    return Promise.resolve(answer(question));
  };
  work = await startNcaLayerAtWork('ncalayer at work', { ask });
  Client = ncaLayerClient(work.workstation.tlsRoot);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await work.close();
});
beforeEach(async () => {
  asked = [];
  answer = willing;
  client = new Client(work.workstation.bridges.ncalayer.wss ?? '');
  expect(await client.connect()).toBe('1.4');
});
afterEach(() => client.wsConnection.close());

const octets = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const trust = () => ({ anchors: work.authorities });

function expectIssued(certificate: Parameters<typeof validateChain>[0]['certificate']): void {
  const input = { certificate, anchors: work.authorities, intermediates: work.authorities, at: work.clock.now() };
  expect(validateChain(input)).toMatchObject({ ok: true });
}

describe('the README of ncalayer-js-client', () => {
  it('R-TOKEN-2, R-TOKEN-3 commonUtils on a Kaztoken: active tokens, then CAdES with the first of them', async () => {
    expect(client.isKmd).toBe(false);
    const [storage = Client.fileStorageType] = await client.getActiveTokens();
    expect(storage).toBe('AKKaztokenStore');
    const verified = verifySignedData(octets(await client.createCAdESFromBase64(storage, DOCUMENT)), {
      content: CONTENT,
    });
    expect([verified.namesCertificate, verified.certificate.suite.id]).toEqual([true, 'nuc-2015-512']);
    expectIssued(verified.certificate);
    expect(await client.getKeyInfo(storage)).toMatchObject({ subjectCn: 'ТЕСТОВА ГҮЛНӘР' });
  });

  it('basics on a Kaztoken: a detached signature with a time stamp of the CA', async () => {
    const { basicsStorageAll, basicsCMSParamsDetached, basicsSignerSignAny } = Client;
    const pem = await client.basicsSignCMS(basicsStorageAll, DOCUMENT, basicsCMSParamsDetached, basicsSignerSignAny);
    const stamped = verifyStampedMessage(
      fromPem(pem, 'CMS'),
      { ...trust(), intermediates: work.authorities },
      { content: CONTENT },
    );
    expect(stamped.timeStamps.map(({ info }) => info.policy)).toEqual(['1.2.398.3.3.2.6.4']);
    expect(stamped.message.certificate.der).toEqual(work.certificates[1]?.der);
    expect(asked.map(({ kind }) => kind)).toEqual(['choose-carrier', 'password']);
  });

  it('several documents in one operation: one password', async () => {
    const { basicsStorageHardware, basicsCMSParamsAttached, basicsSignerAuthAny } = Client;
    const documents = [DOCUMENT, DOCUMENT, DOCUMENT];
    const pems = await client.basicsSignCMS(
      basicsStorageHardware,
      documents,
      basicsCMSParamsAttached,
      basicsSignerAuthAny,
    );
    expect(pems.map((pem) => verifySignedData(fromPem(pem, 'CMS')).certificate.suite.id)).toEqual(
      Array(3).fill('rsa-2048'),
    );
    expect(asked.map(({ kind }) => kind)).toEqual(['password']);
  });

  it('key files, where no device is plugged in', async () => {
    const token = work.emulator.remove();
    try {
      expect(await client.getActiveTokens()).toEqual([]);
      const cms = octets(
        await client.createCMSSignatureFromBase64(Client.fileStorageType, DOCUMENT, 'SIGNATURE', true),
      );
      const { message, timeStamps } = verifyStampedMessage(cms, { ...trust(), intermediates: work.authorities });
      expect([message.content, timeStamps.length]).toEqual([CONTENT, 1]);
      expectIssued(message.certificate);
      const signed = await client.signXml(Client.fileStorageType, '<tag>data</tag>', 'AUTHENTICATION');
      expect(verifyXml(signed).certificate.suite.id).toBe('rsa-2048');
    } finally {
      work.emulator.insert(token);
    }
  });

  it('whoever cancels is told apart from whoever fails', async () => {
    answer = (question) => (question.kind === 'password' ? undefined : willing(question));
    const sign = (signer: object) => client.basicsSignCMS(null, DOCUMENT, Client.basicsCMSParams, signer);
    await expect(sign(Client.basicsSignerSignAny)).rejects.toMatchObject({ canceledByUser: true });
    answer = willing;
    await expect(sign(Client.basicsSignerSignOrg)).rejects.toThrow(/SIGNING_FAILURE: No key fits/);
  });
});

describe("the National CA's cabinet", () => {
  it('R-NUC-8, R-NUC-18 lets in whoever signs its challenge through NCALayer with the key to enter with, and nobody else', async () => {
    const { basicsStorageHardware, basicsCMSParamsAttached, basicsSignerSignPerson, basicsSignerAuthAny } = Client;
    const enter = async (signer: object) => {
      const visitor = new HttpClient(work.ca.url, 'the National CA');
      const { challenge } = await visitor.call(nationalRoutes.challenge);
      const signature = await client.basicsSignCMS(basicsStorageHardware, challenge, basicsCMSParamsAttached, signer);
      return visitor.call(nationalRoutes.signIn, { body: { signature } });
    };
    expect((await enter(basicsSignerAuthAny)).subject).toContain(`SERIALNUMBER=IIN${IIN}`);
    await expect(enter(basicsSignerSignPerson)).rejects.toMatchObject({ problem: { code: 'not-authentication-key' } });
  });
});

describe('a token that is pulled out', () => {
  it('while a key is chosen: the request fails, and works again when it is back', async () => {
    const sign = () =>
      client.basicsSignXML(['AKKaztokenStore'], '<tag>data</tag>', Client.basicsXMLParams, { extKeyUsageOids: [] });
    let token: ReturnType<typeof work.emulator.remove> | undefined;
    answer = (question) => {
      if (question.kind === 'choose-key') token = work.emulator.remove();
      return willing(question);
    };
    await expect(sign()).rejects.toThrow(/^SIGNING_FAILURE: .* \(token-removed\)$/);
    await expect(sign()).rejects.toThrow(/^SIGNING_FAILURE: .* \(token-not-present\)$/);
    if (token) work.emulator.insert(token);
    answer = willing;
    expect(verifyXml((await sign())[0] as string).coversDocument).toBe(true);
  });
});

describe('two pages', () => {
  const open = async () => {
    const other = new Client(work.workstation.bridges.ncalayer.wss ?? '');
    await other.connect();
    return other;
  };
  const sign = (page: NcaLayerClient) => page.createCAdESFromBase64('AKKaztokenStore', DOCUMENT, 'SIGNATURE', true);

  it('that sign with the same token at the same time are both answered', async () => {
    const other = await open();
    const signed = await Promise.all([sign(client), sign(other), sign(await open())]);
    for (const cms of signed) expect(verifySignedData(octets(cms)).content).toEqual(CONTENT);
  });

  it('of which one goes while its person hesitates over a key: the token is free for the other', async () => {
    let isHesitating = () => {};
    const hesitation = new Promise<void>((resolve) => {
      isHesitating = resolve;
    });
    answer = (question) => {
      if (question.kind !== 'choose-key') return willing(question);
      isHesitating();
      return new Promise(() => {});
    };
    const gone = client.getKeyInfo('AKKaztokenStore').catch(String);
    await hesitation;
    client.wsConnection.close();
    expect(await gone).toMatch(/NCALayerError/);
    expect(verifySignedData(octets(await sign(await open()))).content).toEqual(CONTENT);
  });
});

describe('a certificate', () => {
  it('that its CA has revoked is not signed with, unless the page says that it is a test', async () => {
    const serialNumber = work.certificates[1]?.serialNumber ?? '';
    const sign = (more: object = {}) =>
      client.basicsSignCMS(['AKKaztokenStore'], DOCUMENT, { decode: true, ...more }, Client.basicsSignerSignAny);
    expect(verifySignedData(fromPem(await sign(), 'CMS')).certificate.serialNumber).toBe(serialNumber);
    const admin = new HttpClient(work.ca.url, 'the National CA', { adminToken: work.ca.adminToken });
    await admin.call(caRoutes.revoke, { body: { serialNumber, authority: 'kz-nuc', reason: 'certificateHold' } });
    try {
      await expect(sign()).rejects.toThrow(/No key fits.*it is revoked/);
      const { certificate } = verifySignedData(fromPem(await sign({ allowRevoked: true }), 'CMS'));
      expect(certificate.serialNumber).toBe(serialNumber);
    } finally {
      await admin.call(caRoutes.release, { body: { serialNumber, authority: 'kz-nuc' } });
    }
  });
});

describe('wrong PINs', () => {
  it('R-TOKEN-15, R-TOKEN-21 are asked for again until one try is left, and then the token is locked; no answer has a PIN in it', async () => {
    answer = (question) => (question.kind === 'password' ? WRONG : willing(question));
    const failure = await client.getKeyInfo('AKKaztokenStore').catch(String);
    await setUserPin({ token: work.token }, SO_PIN, PIN);
    expect(failure).toBe('NCALayerError: 500: The PIN is locked after too many wrong entries. (CKR_PIN_INCORRECT)');
    const entries = asked.filter((question) => question.kind === 'password');
    expect(entries.map(({ wasWrong }) => wasWrong)).toEqual([false, ...Array(9).fill(true)]);
    expect(entries.map(({ triesLeft }) => triesLeft)).toEqual([...Array(9).fill(undefined), 1]);
    const trace = JSON.stringify(work.workstation.trace);
    expect(trace).toContain('getKeyInfo');
    expect([PIN, FILE_PASSWORD, WRONG].filter((secret) => trace.includes(`"${secret}`))).toEqual([]);
  });
});
