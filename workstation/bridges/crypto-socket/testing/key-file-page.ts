import { join } from 'node:path';
import { SUITES } from '../../../../pki/suites.ts';
import { parseCertificate } from '../../../../pki/x509/certificate.ts';
import { parseRequest } from '../../../../pki/x509/request.ts';
import { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { fileCarrier } from '../../../carriers/file-carrier.ts';
import { fileOptions, KeyFolder, NAMING, PASSWORD } from '../../../carriers/testing/key-folder.ts';
import { createTestCa, NOW, type TestCa } from '../../../testing/test-ca.ts';
import type { BridgeConnection, BridgeSite } from '../../bridge.ts';
import { cryptoSocket } from '../crypto-socket.ts';
import type { FunctionRow } from '../function-row.ts';
import { FUNCTIONS } from '../functions.ts';

/** What an answer holds, as a page reads it. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of a protocol
export type Answer = Readonly<Record<string, any>>;

export const DOOR = { profile: 'profile://FSystem', pass: PASSWORD };
const DN = 'CN=ПРОБНЫЙ Тест;O=ТОО "TEST";C=KZ';

/** A page before a PC that has a key file and no token. Every answer is held against the row of its function. */
export class KeyFilePage {
  readonly folder: KeyFolder;
  readonly ca: TestCa;
  readonly site: BridgeSite;
  readonly #connection: BridgeConnection;
  /** Everything that came back. */
  readonly heard: string[] = [];

  private constructor(folder: KeyFolder, ca: TestCa, site: BridgeSite) {
    this.folder = folder;
    this.ca = ca;
    this.site = site;
    this.#connection = cryptoSocket(site).connect({ origin: 'https://ca.kisc.test' });
  }

  /** With an empty key file. @param person what he answers to every question. */
  static async open(person?: string): Promise<KeyFilePage> {
    const folder = new KeyFolder();
    const options = { ...fileOptions('crypto socket'), name: 'FSystem', create: true };
    const file = fileCarrier(join(folder.path, 'keys.p12'), options);
    await file.use(PASSWORD, async (open) => open.remove(await open.generate(SUITES['kisc-2004'], NAMING)));
    const site: BridgeSite = {
      carriers: () => [file],
      person: { ask: () => Promise.resolve(person) },
      clock: new VirtualClock(NOW + 1000),
      rng: new SeededRng('crypto socket page'),
    };
    const page = new KeyFilePage(folder, await createTestCa(), site);
    await page.succeed('SYSAPI', 'SetAPIKey', { apiKey: 'TEST' });
    return page;
  }

  async say(frame: string): Promise<Answer> {
    const text = (await this.#connection.receive(frame)) ?? '';
    this.heard.push(text);
    return JSON.parse(text);
  }

  call(api: string, name: string, parameters: object = {}): Promise<Answer> {
    return this.say(JSON.stringify({ TumarCSP: api, Function: name, Param: parameters }));
  }

  /** @throws Error when it fails, or when the answer has other fields than the row says. */
  async succeed(api: string, name: string, parameters: object = {}): Promise<Answer> {
    const answer = await this.call(api, name, parameters);
    if (answer.result !== 'true') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    const row = FUNCTIONS.find((one) => one.api === api && one.name === name);
    const problem = row && fieldsProblem(row, answer);
    if (problem !== undefined) throw new Error(`${name}: ${problem}`);
    return answer;
  }

  /** A key with its certificate in the file. @returns its serial number, the certificate and the PKCS#10, base64. */
  async enrol(keySize: 512 | 2048): Promise<{ sn: string; certificate: string; request: string }> {
    const { response: request } = await this.succeed('BaseAPI', 'CreatePKCS10', { ...DOOR, dn: DN, keySize });
    const { publicKey } = parseRequest(Uint8Array.from(Buffer.from(request, 'base64')));
    const { der } = await this.ca.certify(publicKey, String(keySize).padStart(4, '0'));
    const certificate = Buffer.from(der).toString('base64');
    await this.succeed('BaseAPI', 'InstallCertificate', { ...DOOR, certificate });
    return { sn: parseCertificate(der).serialNumber, certificate, request };
  }

  leave(): void {
    this.#connection.close();
    this.folder[Symbol.dispose]();
  }
}

const ALWAYS = ['Function', 'result', 'code', 'error', 'id'];

/** What an answer has that its row does not tell of, or the reverse. */
function fieldsProblem({ answer: row }: FunctionRow, answer: Answer): string | undefined {
  const told = Object.keys(row);
  const isNumbered = (field: string) =>
    /^certificate\d+$/.test(field) && told.some((one) => one.startsWith('certificate0'));
  const strange = Object.keys(answer).find((field) => ![...ALWAYS, ...told].includes(field) && !isNumbered(field));
  const missing = told.find((field) => !(field in answer) && !field.startsWith('certificate0'));
  return strange === undefined && missing === undefined ? undefined : `${strange} is strange, ${missing} is missing`;
}
