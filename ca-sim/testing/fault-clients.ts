import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caRoutes } from '../../http/ca.ts';
import { type ForeignResult, runForeign, runForeignLater } from '../../pki/testing/foreign.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { fromPem, toPem } from '../../pki/x509/pem.ts';
import { bearer, type CaBench, openBench } from './ca-bench.ts';
import { ask, basic, envelope, post } from './enrolment-bench.ts';

/** Programs of others in front of one CA, each asked for one thing; what they say is text. */

const SECRET = { reference: 'FAULTS', secret: 'fault-secret' };
const LABEL = 'rfc-ec';
export const LISTS = { full: '/rfc/ca-ec.crl', delta: '/rfc/ca-ec-delta.crl' } as const;
const EC_POLICY = '1.3.6.1.4.1.32473.3161.2';

export class FaultClients {
  readonly bench: CaBench;
  readonly #folder: string;
  #people = 0;

  private constructor(bench: CaBench, folder: string) {
    this.bench = bench;
    this.#folder = folder;
  }

  /** The clients go by the machine's clock, so the CA was founded some time ago; one certificate is good, one revoked. */
  static async open(agoMs = 3_600_000): Promise<FaultClients> {
    const bench = await openBench({ start: Date.now() - agoMs, authorities: ['kz-kisc', 'rfc'] });
    const clients = new FaultClients(bench, mkdtempSync(join(tmpdir(), 'token-bench-faults-')));
    await clients.#prepare();
    return clients;
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    await this.bench.ca.close();
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  async #prepare(): Promise<void> {
    await envelope(this.bench, { ...SECRET, singleUse: false });
    for (const { authority, role, algorithm, certificate } of this.bench.ca.caCertificates) {
      if (authority === 'rfc' && algorithm === 'EC') writeFileSync(this.path(role), toPem('CERTIFICATE', certificate));
    }
    writeFileSync(
      this.path('trust'),
      readFileSync(this.path('root'), 'utf8') + readFileSync(this.path('issuing'), 'utf8'),
    );
    this.#run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', this.path('key')]);
    writeFileSync(this.path('public'), this.#run('openssl', ['pkey', '-in', this.path('key'), '-pubout']).stdout);
    for (const name of ['good', 'revoked']) writeFileSync(this.path(name), await this.#issued(`TEST ${name}`));
    const serialNumber = parseCertificate(
      fromPem(readFileSync(this.path('revoked'), 'utf8'), 'CERTIFICATE'),
    ).serialNumber;
    await this.bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    this.#run('openssl', [
      'ts',
      '-query',
      '-digest',
      'ab'.repeat(32),
      '-sha256',
      '-cert',
      '-tspolicy',
      EC_POLICY,
      '-out',
      this.path('query'),
    ]);
  }

  #run(program: string, args: readonly string[]): ForeignResult {
    return runForeign(program, args);
  }

  #said(program: string, args: readonly string[]): string {
    const { status, stdout, stderr } = this.#run(program, args);
    return `${stdout.toString()}\n${stderr}\nexit code ${status}`;
  }

  /** A request for this name, under the one key. */
  #request(name: string, form = 'DER'): Uint8Array {
    return this.#run('openssl', [
      'req',
      '-new',
      '-key',
      this.path('key'),
      '-subj',
      `/C=KZ/CN=${name}`,
      '-outform',
      form,
    ]).stdout;
  }

  #nextName(): string {
    this.#people++;
    return `TEST faults ${this.#people}`;
  }

  async #issued(name: string): Promise<string> {
    const { octets } = await this.enrol(name);
    return toPem('CERTIFICATE', octets);
  }

  enrol(name = this.#nextName()) {
    return post(`${this.bench.ca.url}/pkcs10/${LABEL}`, this.#request(name), basic(SECRET.reference, SECRET.secret));
  }

  /** `GET /health` within a second. */
  async curl(): Promise<string> {
    const url = `${this.bench.ca.url}/health`;
    const { status, stdout } = await runForeignLater('curl', [
      '-sS',
      '--fail',
      '--max-time',
      '1',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      url,
    ]);
    return `exit code ${status}, status ${stdout.toString()}`;
  }

  async ocsp(about: 'good' | 'revoked' = 'revoked'): Promise<string> {
    const url = `${this.bench.ca.url}/ocsp`;
    const args = [
      'ocsp',
      '-url',
      url,
      '-issuer',
      this.path('issuing'),
      '-cert',
      this.path(about),
      '-CAfile',
      this.path('trust'),
    ];
    const { stdout, stderr, status } = await runForeignLater('openssl', args);
    return `${stdout.toString()}\n${stderr}\nexit code ${status}`;
  }

  /** Judges a certificate by the list; with the delta list besides. */
  async judge(about: 'good' | 'revoked', lists: readonly (keyof typeof LISTS)[] = ['full']): Promise<string> {
    const args = ['verify', '-crl_check', '-CAfile', this.path('root'), '-untrusted', this.path('issuing')];
    for (const list of lists) {
      writeFileSync(this.path(list), toPem('X509 CRL', await this.bench.client.octets(LISTS[list])));
      args.push('-CRLfile', this.path(list));
    }
    if (lists.includes('delta')) args.push('-use_deltas', '-extended_crl');
    return this.#said('openssl', [...args, this.path(about)]);
  }

  /** What a list says of itself, and whether its issuer has signed it. */
  async list(): Promise<string> {
    writeFileSync(this.path('list'), await this.bench.client.octets(LISTS.full));
    const args = [
      'crl',
      '-inform',
      'DER',
      '-in',
      this.path('list'),
      '-noout',
      '-crlnumber',
      '-CAfile',
      this.path('trust'),
    ];
    return this.#said('openssl', args);
  }

  /** A time stamp, verified; the chain at the time that the token names. */
  async stamp(): Promise<string> {
    const query = readFileSync(this.path('query'));
    const { octets } = await post(`${this.bench.ca.url}/tsp`, query, { 'content-type': 'application/timestamp-query' });
    writeFileSync(this.path('reply'), octets);
    const text = this.#said('openssl', ['ts', '-reply', '-in', this.path('reply'), '-text']);
    const at = Date.parse(/Time stamp: (.*)/.exec(text)?.[1] ?? '');
    const trust = ['-CAfile', this.path('root'), '-untrusted', this.path('issuing')];
    const time = Number.isNaN(at) ? [] : ['-attime', String(at / 1000)];
    return this.#said('openssl', [
      'ts',
      '-verify',
      '-queryfile',
      this.path('query'),
      '-in',
      this.path('reply'),
      ...trust,
      ...time,
    ]);
  }

  /** A certificate by PKCS#10: its subject, whether its key is that of the request, and what the chain says. */
  async certificate(): Promise<string> {
    writeFileSync(this.path('new'), toPem('CERTIFICATE', (await this.enrol()).octets));
    const shown = this.#run('openssl', [
      'x509',
      '-in',
      this.path('new'),
      '-noout',
      '-subject',
      '-pubkey',
    ]).stdout.toString();
    const ownKey = shown.includes(readFileSync(this.path('public'), 'utf8'));
    const verified = this.#said('openssl', [
      'verify',
      '-CAfile',
      this.path('root'),
      '-untrusted',
      this.path('issuing'),
      this.path('new'),
    ]);
    return `${shown}\n${ownKey ? 'own key' : 'another key'}\n${verified}`;
  }

  async cmp(): Promise<string> {
    const server = ['-server', this.bench.ca.url.replace('http://', ''), '-path', 'cmp'];
    const secret = ['-ref', SECRET.reference, '-secret', `pass:${SECRET.secret}`];
    const wish = [
      '-newkey',
      this.path('key'),
      '-subject',
      `/C=KZ/CN=${this.#nextName()}`,
      '-certout',
      this.path('cmp'),
    ];
    const recipient = ['-recipient', '/C=KZ/O=TEST token-bench/CN=TEST CA EC'];
    const args = ['cmp', '-config', '', '-cmd', 'ir', ...server, ...secret, ...wish, ...recipient];
    const { status, stdout, stderr } = await runForeignLater('openssl', args);
    return `${stdout.toString()}\n${stderr}\nexit code ${status}`;
  }

  /** EST: the answer out of its base64, and the subjects in it. */
  async est(): Promise<string> {
    const url = `${this.bench.ca.url}/.well-known/est/${LABEL}/simpleenroll`;
    const request = Buffer.from(this.#request(this.#nextName())).toString('base64');
    const { text } = await post(url, request, basic(SECRET.reference, SECRET.secret));
    const plain = runForeign('base64', ['-d'], { input: text });
    const printed = runForeign('openssl', ['pkcs7', '-inform', 'DER', '-print_certs', '-noout'], {
      input: plain.stdout,
    });
    return `${plain.stderr}\n${printed.stdout.toString()}\n${printed.stderr}`;
  }

  /** A plain enrolment as curl sees it. */
  async enrolment(): Promise<string> {
    const { status, problem } = await this.enrol();
    return `status ${status} ${problem ?? ''}`;
  }

  /** How many letters there are to this address. */
  async letters(to: string): Promise<number> {
    const { octets } = await ask(`${this.bench.ca.url}/admin/outbox`, { headers: bearer(this.bench.ca) });
    return (JSON.parse(Buffer.from(octets).toString()) as { to: string }[]).filter((one) => one.to === to).length;
  }
}
