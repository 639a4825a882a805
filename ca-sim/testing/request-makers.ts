import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runForeign, runForeignLater } from '../../pki/testing/foreign.ts';
import { toPem } from '../../pki/x509/pem.ts';

/** Programs of others that make a key and a PKCS#10 for it, and keep the certificate that they get. */

export type RequestKey = 'RSA' | 'EC';
export const REQUEST_HASHES = ['SHA1', 'SHA256', 'SHA512'] as const;
export type RequestHash = (typeof REQUEST_HASHES)[number];

/** The certificates that a maker builds its path from, DER. */
export interface IssuedPath {
  readonly certificate: Uint8Array;
  readonly issuing: Uint8Array;
  readonly root: Uint8Array;
}

/** One row: how a program is used. */
export interface RequestMaker {
  readonly client: string;
  /** How its absence is told. */
  readonly missing: string | undefined;
  /** What it calls a success, or else what it says. */
  readonly good: RegExp;
  /** A certificate that it refuses: with a wrong signature, or, where it does not look at that, of another key. */
  readonly refuses: 'spoilt' | 'of another key';
  /** What it says of that. */
  readonly bad: RegExp;
  /** Makes a request, DER or PEM, for a key in the folder, which it makes too unless it is there. */
  request(folder: string, key: RequestKey, hash: RequestHash): Promise<Uint8Array>;
  /** Takes the certificate to its key and judges the path; what it says. */
  keep(folder: string, path: IssuedPath): Promise<string>;
}

const missing = (program: string, probe: readonly string[], debian: string) =>
  runForeign(program, probe).status === -1 ? `no ${program} (apt-get install ${debian})` : undefined;

async function said(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runForeignLater(program, args);
  return stdout.toString() + stderr;
}

const pem = (...certificates: Uint8Array[]) => certificates.map((der) => toPem('CERTIFICATE', der)).join('');

const NSS: RequestMaker = {
  client: 'NSS',
  missing: missing('certutil', ['-H'], 'libnss3-tools'),
  good: /certificate is valid[\s\S]*< 0>.*user/,
  refuses: 'spoilt',
  bad: /invalid signature|SEC_ERROR_BAD_SIGNATURE/i,
  async request(folder, key, hash) {
    const db = ['-d', `sql:${folder}`];
    const [noise, out] = [join(folder, 'noise'), join(folder, 'request')];
    writeFileSync(noise, "noise for the generator, which takes the machine's besides");
    if (!existsSync(join(folder, 'cert9.db'))) await said('certutil', ['-N', ...db, '--empty-password']);
    const kind = key === 'RSA' ? ['-k', 'rsa', '-g', '2048'] : ['-k', 'ec', '-q', 'nistp256'];
    const told = await said('certutil', [
      ...['-R', ...db, ...kind, '-Z', hash, '-z', noise],
      ...['-s', `CN=TEST NSS ${key},C=KZ`, '-o', out],
    ]);
    return read(out, told);
  },
  async keep(folder, { certificate, issuing, root }) {
    const db = ['-d', `sql:${folder}`];
    for (const [name, trust, der] of [
      ['root', 'CT,C,C', root],
      ['issuing', ',,', issuing],
      ['user', ',,', certificate],
    ] as const) {
      const file = join(folder, `${name}.der`);
      writeFileSync(file, der);
      // What it has under the same number is another certificate for it.
      await said('certutil', ['-D', ...db, '-n', name]);
      await said('certutil', ['-A', ...db, '-n', name, '-t', trust, '-i', file]);
    }
    // C: as a TLS client. -K lists keys, with the names of certificates for them.
    const judged = await said('certutil', ['-V', ...db, '-n', 'user', '-u', 'C', '-e']);
    return judged + (await said('certutil', ['-K', ...db]));
  },
};

const GNUTLS: RequestMaker = {
  client: 'GnuTLS',
  missing: missing('certtool', ['--version'], 'gnutls-bin'),
  good: /^0 .*The certificate is trusted\. /m,
  refuses: 'spoilt',
  bad: /Not verified/,
  async request(folder, key, hash) {
    const [keyFile, template, out] = ['key', 'template', 'request'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(template, `dn = "CN=TEST GnuTLS ${key},C=KZ"\n`);
    const kind =
      key === 'RSA' ? ['--key-type', 'rsa', '--bits', '2048'] : ['--key-type', 'ecdsa', '--curve', 'secp256r1'];
    if (!existsSync(keyFile)) await said('certtool', ['--generate-privkey', ...kind, '--outfile', keyFile]);
    const told = await said('certtool', [
      ...['--generate-request', '--load-privkey', keyFile, '--template', template],
      ...['--hash', hash, '--outfile', out],
    ]);
    return read(out, told);
  },
  async keep(folder, { certificate, issuing, root }) {
    const [chain, roots, keyFile] = ['chain', 'roots', 'key'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(chain, pem(certificate, issuing));
    writeFileSync(roots, pem(root));
    const judged = await said('certtool', ['--verify', '--load-ca-certificate', roots, '--infile', chain]);
    const [ofKey, ofCertificate] = await Promise.all([
      said('certtool', ['--pubkey-info', '--load-privkey', keyFile]),
      said('certtool', ['--pubkey-info', '--infile', chain]),
    ]);
    const block = (text: string) => /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END/.exec(text)?.[0];
    return `${block(ofKey) === block(ofCertificate) ? 0 : 'another key:'} ${judged.split('\n').join(' ')}`;
  },
};

const STORE = ['-storepass', 'TestTest1', '-alias', 'user', '-J-Duser.language=en', '-J-XX:TieredStopAtLevel=1'];

const JDK: RequestMaker = {
  client: 'JDK',
  missing: missing('keytool', ['-help'], 'default-jdk-headless'),
  good: /Certificate reply was installed in keystore/,
  refuses: 'of another key',
  bad: /Certificate reply does not contain public key for <user>/,
  async request(folder, key, hash) {
    const store = ['-keystore', join(folder, 'store')];
    const kind = key === 'RSA' ? ['-keyalg', 'RSA', '-keysize', '2048'] : ['-keyalg', 'EC', '-groupname', 'secp256r1'];
    if (!existsSync(join(folder, 'store'))) {
      await said('keytool', ['-genkeypair', ...store, ...STORE, ...kind, '-dname', `CN=TEST JDK ${key}, C=KZ`]);
    }
    const out = join(folder, 'request');
    const algorithm = `${hash}with${key === 'RSA' ? 'RSA' : 'ECDSA'}`;
    const told = await said('keytool', ['-certreq', ...store, ...STORE, '-sigalg', algorithm, '-file', out]);
    return read(out, told);
  },
  async keep(folder, { certificate, issuing, root }) {
    const store = ['-keystore', join(folder, 'store')];
    const [anchor, reply] = [join(folder, 'root.pem'), join(folder, 'reply.pem')];
    writeFileSync(anchor, pem(root));
    writeFileSync(reply, pem(certificate, issuing));
    await said('keytool', ['-importcert', ...store, ...STORE.with(3, 'root'), '-noprompt', '-file', anchor]);
    return said('keytool', ['-importcert', ...store, ...STORE, '-file', reply]);
  },
};

function read(file: string, told: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(told);
  }
}

export const REQUEST_MAKERS: readonly RequestMaker[] = [NSS, GNUTLS, JDK];

/** Those that start at once. */
export const QUICK_REQUEST_MAKERS: readonly RequestMaker[] = [NSS, GNUTLS];
