import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { caRoutes } from '../../http/ca.ts';
import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import { javaArguments, runForeign, runForeignLater } from '../../pki/testing/foreign.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { post } from './enrolment-bench.ts';
import { FaultClients, LISTS } from './fault-clients.ts';
import type { SurveyFamily } from './fault-survey.ts';

/** Programs of others, one question each: what they say as text. */

/** How a program is asked, and how it speaks when it sees nothing wrong: `good` of what is revoked is nothing wrong that it could see. */
export interface Asked {
  readonly ask: (clients: SurveyClients) => string | Promise<string>;
  readonly sound: RegExp;
}

const JAVA_SOUND = /^(fine|revoked)$/;

export const ASKED: Readonly<Record<SurveyFamily, Readonly<Record<string, Asked>>>> = {
  line: {
    curl: { ask: (all) => all.faultClients.curl(), sound: /exit code 0/ },
    JDK: { ask: (all) => all.java('get', `${all.url}/health`), sound: JAVA_SOUND },
  },
  ocsp: {
    OpenSSL: {
      ask: (all) => all.faultClients.ocsp('revoked'),
      sound: /^(?![\s\S]*WARNING)[\s\S]*: (revoked|good)\n[\s\S]*Response verify OK/,
    },
    GnuTLS: {
      ask: (all) => all.ocsptool(),
      sound: /Certificate Status: (revoked|good)[\s\S]*Verifying OCSP Response: Success/,
    },
    NSS: { ask: (all) => all.ocspclnt(), sound: /has been revoked|succeeded/ },
    JDK: { ask: (all) => all.javaOcsp('JDK'), sound: JAVA_SOUND },
    BouncyCastle: { ask: (all) => all.javaOcsp('BC'), sound: JAVA_SOUND },
  },
  crl: {
    OpenSSL: {
      ask: (all) => all.opensslVerify(),
      sound: /^(?![\s\S]*error (?!23 )\d+ at)[\s\S]*(certificate revoked|: OK)/,
    },
    'GnuTLS: list': { ask: (all) => all.certtoolList(), sound: /Verification output: Verified/ },
    'GnuTLS: path': { ask: (all) => all.certtoolPath('revoked', true), sound: /is revoked|is trusted/ },
    NSS: { ask: (all) => all.nssList(), sound: /^import 0\n[\s\S]*(has been revoked|is valid)/ },
    JDK: { ask: (all) => all.javaList('JDK'), sound: JAVA_SOUND },
    BouncyCastle: { ask: (all) => all.javaList('BC'), sound: JAVA_SOUND },
  },
  stamp: {
    OpenSSL: { ask: (all) => all.faultClients.stamp(), sound: /Verification: OK/ },
    BouncyCastle: { ask: (all) => all.javaStamp(), sound: JAVA_SOUND },
  },
  certificate: {
    OpenSSL: { ask: (all) => all.openssl('verify', '-CAfile', 'root', '-untrusted', 'issuing', 'new'), sound: /: OK/ },
    GnuTLS: { ask: (all) => all.certtoolPath('new', false), sound: /Chain verification output: Verified/ },
    NSS: { ask: (all) => all.nssPath(), sound: /is valid/ },
    strongSwan: { ask: (all) => all.strongSwan(), sound: /certificate trusted, lifetimes valid/ },
    JDK: { ask: (all) => all.javaPath('JDK'), sound: JAVA_SOUND },
    BouncyCastle: { ask: (all) => all.javaPath('BC'), sound: JAVA_SOUND },
  },
};

export class SurveyClients {
  readonly faultClients: FaultClients;
  readonly #java: ChildProcessWithoutNullStreams;
  readonly #waiting: ((line: string) => void)[] = [];
  #questions = 0;

  private constructor(faultClients: FaultClients, java: ChildProcessWithoutNullStreams) {
    this.faultClients = faultClients;
    this.#java = java;
    createInterface({ input: java.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  static async open(): Promise<SurveyClients> {
    // Some programs give the clocks of CA and machine no leeway: the answers of an hour ago would be over.
    const faultClients = await FaultClients.open(TEN_MINUTES_MS);
    const source = fileURLToPath(new URL('FaultSurvey.java', import.meta.url));
    const java = spawn('java', javaArguments(source, [], { jars: ['bcpkix', 'bcutil'] }));
    const clients = new SurveyClients(faultClients, java);
    await clients.#prepare();
    return clients;
  }

  async close(): Promise<void> {
    this.#java.stdin.end();
    await this.faultClients.close();
  }

  get url(): string {
    return this.faultClients.bench.ca.url;
  }

  async #prepare(): Promise<void> {
    this.#nss('certutil', '-N', '--empty-password');
    this.#trust('root', 'CT,C,C');
    for (const name of ['issuing', 'revoked']) this.#trust(name, ',,');
    // The full list has what is revoked.
    const body = { authority: 'rfc', algorithm: 'EC' } as const;
    await this.faultClients.bench.client.call(caRoutes.publish, { body });
  }

  /** What a family looks at is fetched anew. */
  async fetch(family: SurveyFamily): Promise<void> {
    const { bench } = this.faultClients;
    if (family === 'crl') {
      const list = await bench.client.octets(LISTS.full);
      writeFileSync(this.#path('list'), list);
      writeFileSync(this.#path('list.pem'), toPem('X509 CRL', list));
    }
    if (family === 'certificate') {
      writeFileSync(this.#path('new'), toPem('CERTIFICATE', (await this.faultClients.enrol()).octets));
    }
  }

  /** One line to the Java program, one line back. */
  java(...words: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#java.stdin.write(`${words.join(' ')}\n`);
    });
  }

  /** BouncyCastle remembers answers by the address, and looks at a remembered one no more: each question has its own. */
  javaOcsp(provider: 'JDK' | 'BC'): Promise<string> {
    const address = `${this.url}/ocsp${provider === 'BC' ? `?${++this.#questions}` : ''}`;
    return this.java('ocsp', provider, address, ...this.#paths('root', 'issuing', 'revoked'));
  }

  javaList(provider: string): Promise<string> {
    return this.java('crl', provider, ...this.#paths('root', 'issuing', 'revoked', 'list'));
  }

  javaPath(provider: string): Promise<string> {
    return this.java('chain', provider, ...this.#paths('root', 'issuing', 'new'));
  }

  async javaStamp(): Promise<string> {
    const type = { 'content-type': timeStampRoutes.stamp.takes[0] };
    const { octets } = await post(this.url + timeStampRoutes.stamp.path, readFileSync(this.#path('query')), type);
    writeFileSync(this.#path('stamp'), octets);
    return this.java('stamp', ...this.#paths('query', 'stamp'));
  }

  ocsptool(): Promise<string> {
    const [revoked = '', issuing = '', trust = ''] = this.#paths('revoked', 'issuing', 'trust');
    const files = ['--load-cert', revoked, '--load-issuer', issuing, '--load-trust', trust];
    return later('ocsptool', `--ask=${this.url}/ocsp`, '--nonce', ...files);
  }

  ocspclnt(): Promise<string> {
    return later('ocspclnt', '-S', 'revoked', '-l', `${this.url}/ocsp`, '-t', 'issuing', '-d', this.#database());
  }

  /** Words that name files are replaced by their paths. */
  openssl(...words: readonly string[]): string {
    const files = ['root', 'issuing', 'revoked', 'new', 'list.pem'];
    return said('openssl', ...words.map((word) => (files.includes(word) ? this.#path(word) : word)));
  }

  opensslVerify(): string {
    return this.openssl(
      'verify',
      '-crl_check',
      '-CAfile',
      'root',
      '-untrusted',
      'issuing',
      '-CRLfile',
      'list.pem',
      'revoked',
    );
  }

  certtoolList(): string {
    const [issuing = '', list = ''] = this.#paths('issuing', 'list.pem');
    return said('certtool', '--verify-crl', '--load-ca-certificate', issuing, '--infile', list);
  }

  certtoolPath(leaf: string, withList: boolean): string {
    const [root = '', list = '', chain = ''] = this.#paths('root', 'list.pem', 'chain');
    writeFileSync(
      chain,
      this.#paths(leaf, 'issuing')
        .map((file) => readFileSync(file, 'utf8'))
        .join(''),
    );
    const more = withList ? ['--load-crl', list] : [];
    return said('certtool', '--verify', '--load-ca-certificate', root, ...more, '--infile', chain);
  }

  /** The database forgets the list before it gets the next one, which must not be older. */
  nssList(): string {
    this.#nss('crlutil', '-D', '-n', 'issuing');
    const { status, stderr } = this.#nss('crlutil', '-I', '-i', this.#path('list'));
    const judged = this.#nss('certutil', '-V', '-n', 'revoked', '-u', 'C');
    return `import ${status}\n${stderr}${judged.stdout.toString()}${judged.stderr}`;
  }

  nssPath(): string {
    this.#nss('crlutil', '-D', '-n', 'issuing');
    this.#trust('new', ',,');
    const { stdout, stderr } = this.#nss('certutil', '-V', '-e', '-n', 'new', '-u', 'C');
    this.#nss('certutil', '-D', '-n', 'new');
    return `${stdout.toString()}${stderr}`;
  }

  /** Lists are nothing that it can be asked about alone: without a delta list it calls whatever is not revoked unknown. */
  strongSwan(): string {
    const [file = '', root = '', issuing = ''] = this.#paths('new', 'root', 'issuing');
    return said('pki', '--verify', '--debug', '0', '--in', file, '--cacert', root, '--cacert', issuing);
  }

  #path(name: string): string {
    return this.faultClients.path(name);
  }

  #paths(...names: readonly string[]): string[] {
    return names.map((name) => this.#path(name));
  }

  #database(): string {
    return `sql:${this.#path('')}`;
  }

  #nss(program: string, ...args: readonly string[]) {
    return runForeign(program, [...args, '-d', this.#database()]);
  }

  #trust(name: string, flags: string): void {
    this.#nss('certutil', '-A', '-n', name, '-t', flags, '-i', this.#path(name));
  }
}

const TEN_MINUTES_MS = 600_000;

function said(program: string, ...args: readonly string[]): string {
  const { stdout, stderr } = runForeign(program, args);
  return `${stdout.toString()}\n${stderr}`;
}

async function later(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runForeignLater(program, args);
  return `${stdout.toString()}\n${stderr}`;
}
