import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyCms } from '../cms/signed-data.ts';
import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { haveOpenssl, runForeign, withFiles } from '../testing/foreign.ts';
import { parseCertificate, verifyCertificateSignature } from './certificate.ts';
import { validateChain } from './chain.ts';
import { parseCrl, verifyCrl } from './crl.ts';
import { dnToString } from './name.ts';
import { fromPem } from './pem.ts';
import { parseRequest, verifyRequest } from './request.ts';

/** What foreign programs write must be read here: OpenSSL's and the JDK's certificates, requests, lists and messages. */

const tool = haveOpenssl();
const CONTENT = 'TEST content\r\n';

const CONFIG = `
[req]
prompt = no
distinguished_name = dn
string_mask = utf8only
utf8 = yes
[dn]
C = KZ
O = ТОО TEST
CN = TEST user
UID = 870430300986
[ca]
default_ca = test
[test]
database = index
crlnumber = number
default_md = sha256
default_crl_days = 30
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[user]
basicConstraints = CA:FALSE
keyUsage = digitalSignature, nonRepudiation
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer:always
crlDistributionPoints = URI:http://a/,URI:http://b/
authorityInfoAccess = OCSP;URI:http://o/, caIssuers;URI:http://c/
certificatePolicies = 1.2.3.4
subjectAltName = email:test@test.kz, dirName:person
[person]
serialNumber = 870430300986
CN = TEST user
`;

/** A folder in which `openssl` runs with a CA and a user of its own making. */
class Workshop {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    const key = ['-newkey', 'rsa:2048', '-nodes', '-config', 'config'];
    this.run(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/C=KZ/O=BEST/CN=TEST CA',
      '-days',
      '3000',
      '-extensions',
      'authority',
    );
    this.run('req', '-new', ...key, '-keyout', 'user.key', '-out', 'user.req', '-reqexts', 'user_request');
    this.run(
      'x509',
      '-req',
      '-in',
      'user.req',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-set_serial',
      '0x80FF',
      '-days',
      '3000',
      '-extfile',
      'config',
      '-extensions',
      'user',
      '-out',
      'user.pem',
    );
  }

  run(...args: string[]): void {
    const { status, stderr } = runForeign('openssl', args, { cwd: this.folder });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.folder, name)));
  }

  pem(name: string): Uint8Array {
    return fromPem(readFileSync(join(this.folder, name), 'utf8'));
  }

  /** A message over the content, signed by the user unless the arguments say otherwise. */
  message(...args: string[]): Uint8Array {
    const signer = args.includes('-signer') ? [] : ['-signer', 'user.pem', '-inkey', 'user.key'];
    this.run('cms', '-sign', '-binary', '-in', 'content', '-outform', 'DER', '-out', 'message', ...signer, ...args);
    return this.read('message');
  }
}

function inWorkshop(use: (workshop: Workshop) => void | Promise<void>): void | Promise<void> {
  const request = '[user_request]\nkeyUsage = digitalSignature, nonRepudiation\nsubjectAltName = email:test@test.kz\n';
  const files = { config: CONFIG + request, content: CONTENT, index: '', number: '0A\n' };
  return withFiles(files, (_, folder) => use(new Workshop(folder)));
}

async function codeOf(message: Uint8Array, content?: string): Promise<string> {
  const options = content === undefined ? {} : { content: new TextEncoder().encode(content) };
  try {
    return new TextDecoder().decode((await verifyCms(message, options)).content);
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
}

describe.skipIf(!tool.have)(`made by OpenSSL${tool.note}`, () => {
  it('certificates are read, verified and chained', () =>
    inWorkshop((workshop) => {
      const ca = parseCertificate(workshop.pem('ca.pem'));
      const user = parseCertificate(workshop.pem('user.pem'));
      expect(dnToString(user.subject)).toBe('C=KZ,O=ТОО TEST,CN=TEST user,UID=870430300986');
      expect(dnToString(user.issuer)).toBe('C=KZ,O=BEST,CN=TEST CA');
      expect(user.serialNumber).toBe('80FF');
      expect(user.basicConstraints).toEqual({ ca: false });
      expect(ca.basicConstraints).toEqual({ ca: true, pathLen: 0 });
      expect(user.extendedKeyUsage).toEqual([OIDS.emailProtection]);
      expect(user.authorityKeyId?.keyIdentifier).toBe(ca.subjectKeyId);
      expect(user.authorityKeyId?.serialNumber).toBe(ca.serialNumber);
      expect([user.crlUrls, user.ocspUrls, user.caIssuersUrls]).toEqual([
        ['http://a/', 'http://b/'],
        ['http://o/'],
        ['http://c/'],
      ]);
      expect([user.policies, user.subjectEmails]).toEqual([['1.2.3.4'], ['test@test.kz']]);
      expect(user.subjectDirectoryNames.map(dnToString)).toEqual(['SERIALNUMBER=870430300986,CN=TEST user']);
      expect(verifyCertificateSignature(user, ca.publicKey)).toBe(true);
      expect(validateChain({ certificate: user, intermediates: [], anchors: [ca], at: user.notBefore }).ok).toBe(true);
    }));

  it('requests are read and verified', () =>
    inWorkshop((workshop) => {
      const request = parseRequest(workshop.pem('user.req'));
      expect(verifyRequest(request)).toBe(true);
      expect(request.extensions.map((one) => one.oid)).toEqual([OIDS.keyUsage, OIDS.subjectAltName]);
      expect(request.template).toBeUndefined();
    }));

  it('lists are read and verified', () =>
    inWorkshop((workshop) => {
      const ca = ['-config', 'config', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
      workshop.run('ca', ...ca, '-revoke', 'user.pem', '-crl_reason', 'superseded');
      workshop.run('ca', ...ca, '-gencrl', '-out', 'list.pem');
      const list = parseCrl(workshop.pem('list.pem'));
      const authority = parseCertificate(workshop.pem('ca.pem'));
      expect(verifyCrl(list, authority.publicKey)).toBe(true);
      expect([...list.revoked.values()].map(({ serialNumber, reason }) => [serialNumber, reason])).toEqual([
        ['80FF', 'superseded'],
      ]);
      expect(list.number).toBe('0A');
      const certificate = parseCertificate(workshop.pem('user.pem'));
      const at = list.thisUpdate;
      const result = validateChain({ certificate, intermediates: [], anchors: [authority], at, revocation: [list] });
      expect(!result.ok && result.code).toBe('revoked');
    }));

  it('messages are verified, or refused for what they are', () =>
    inWorkshop(async (workshop) => {
      workshop.run('x509', '-in', 'user.pem', '-out', 'second.pem');
      expect(await codeOf(workshop.message('-nodetach'))).toBe(CONTENT);
      expect(await codeOf(workshop.message('-nodetach', '-keyid'))).toBe(CONTENT);
      expect(await codeOf(workshop.message('-nodetach', '-certfile', 'ca.pem'))).toBe(CONTENT);
      expect(await codeOf(workshop.message('-nodetach', '-econtent_type', '1.2.3'))).toBe(CONTENT);
      expect(await codeOf(workshop.message(), CONTENT)).toBe(CONTENT);
      expect(await codeOf(workshop.message())).toBe('no-content');
      expect(await codeOf(workshop.message(), `${CONTENT} `)).toBe('digest-mismatch');
      expect(await codeOf(workshop.message('-nodetach', '-nocerts'))).toBe('no-certificate');
      expect(await codeOf(workshop.message('-nodetach', '-noattr'))).toBe('bad-attribute');
      expect(await codeOf(workshop.message('-nodetach', '-md', 'sha1'))).toBe('algorithm-mismatch');
      expect(await codeOf(workshop.message('-nodetach', '-md', 'sha512'))).toBe('algorithm-mismatch');
      expect(await codeOf(workshop.message('-nodetach', '-keyopt', 'rsa_padding_mode:pss'))).toBe('algorithm-mismatch');
      expect(await codeOf(workshop.message('-nodetach', '-stream'))).toBe('bad-der');
      const both = ['-signer', 'user.pem', '-inkey', 'user.key', '-signer', 'ca.pem', '-inkey', 'ca.key'];
      expect(await codeOf(workshop.message('-nodetach', ...both))).toBe('many-signers');
    }));
});

const keytool = runForeign('keytool', ['-help']).status === 0;

describe.skipIf(!keytool)(
  `made by the JDK${keytool ? '' : ' [skipped: no keytool (apt-get install default-jdk-headless)]'}`,
  () => {
    it('a certificate and a request are read and verified', () =>
      withFiles({}, (_, folder) => {
        const run = (...args: string[]) => {
          const common = ['-keystore', 'store', '-storepass', 'TestTest1', '-alias', 'test', '-J-Duser.language=en'];
          const { status, stdout } = runForeign('keytool', [...args, ...common], { cwd: folder });
          if (status !== 0) throw new Error(`keytool: ${stdout.toString()}`);
          return stdout.toString();
        };
        run(
          '-genkeypair',
          '-keyalg',
          'RSA',
          '-keysize',
          '2048',
          '-sigalg',
          'SHA256withRSA',
          '-dname',
          'CN=TEST user, O=TEST, C=KZ',
        );
        const certificate = parseCertificate(fromPem(run('-exportcert', '-rfc')));
        expect(dnToString(certificate.subject)).toBe('C=KZ,O=TEST,CN=TEST user');
        expect(verifyCertificateSignature(certificate, certificate.publicKey)).toBe(true);
        expect(verifyRequest(parseRequest(fromPem(run('-certreq', '-sigalg', 'SHA256withRSA'))))).toBe(true);
      }));
  },
);
