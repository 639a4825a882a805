import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { haveOpenssl, runForeign, withFiles } from '../testing/foreign.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { dnToString } from '../x509/name.ts';
import type { BodyOf, PkiBody } from './bodies.ts';
import { directoryNameOf } from './header.ts';
import { encodePkiMessage, openEnvelope, type PkiEnvelope, readPkiBody, readPkiEnvelope } from './message.ts';
import { popoProblem } from './proof-of-possession.ts';
import { isProtectedByKey, isProtectedByPassword, protectionOf } from './protection.ts';

/** Messages that OpenSSL's client and its mock server exchange, both sides, read by us. */

const ossl = haveOpenssl();
const SECRET = 'mock-secret';

interface Heard {
  readonly file: string;
  readonly der: Uint8Array;
  readonly envelope: PkiEnvelope;
  readonly body: PkiBody;
}

const heard = new Map<string, Heard>();

/** Name, and the arguments of one exchange. */
const EXCHANGES: readonly (readonly [name: string, ...args: string[]])[] = [
  ['ir', '-cmd', 'ir', '-newkey', 'k', '-subject', '/CN=new', '-popo', '1'],
  ['poll', '-cmd', 'ir', '-newkey', 'k', '-subject', '/CN=new', '-poll_count', '2', '-check_after', '1'],
  ['cr', '-cmd', 'cr', '-newkey', 'k', '-subject', '/CN=new', '-sans', 'a.test', '-days', '10', '-implicit_confirm'],
  ['ra', '-cmd', 'cr', '-newkey', 'k', '-subject', '/CN=new', '-popo', '0'],
  ['encr', '-cmd', 'cr', '-newkey', 'k', '-subject', '/CN=new', '-popo', '2'],
  ['none', '-cmd', 'cr', '-newkey', 'k', '-subject', '/CN=new', '-popo', '-1'],
  ['p10', '-cmd', 'p10cr', '-csr', 'csr'],
  ['rr', '-cmd', 'rr', '-oldcert', 'c', '-revreason', '4'],
  ['genm', '-cmd', 'genm', '-infotype', 'signKeyPairTypes', '-geninfo', '1.2.3.4:int:17'],
  ['error', '-cmd', 'genm', '-send_error'],
];

function exchange(folder: string, paths: Record<'k' | 'c' | 'csr', string>): void {
  const mac = ['-ref', 'mock', '-secret', `pass:${SECRET}`, '-srv_ref', 'mock', '-srv_secret', `pass:${SECRET}`];
  const own = ['-cert', paths.c, '-key', paths.k, '-own_trusted', paths.c, '-srv_trusted', paths.c, '-ignore_keyusage'];
  const server = [
    '-use_mock_srv',
    '-srv_cert',
    paths.c,
    '-srv_key',
    paths.k,
    '-rsp_cert',
    paths.c,
    '-rsp_capubs',
    paths.c,
  ];
  const run = (name: string, args: readonly string[], protection: readonly string[]) => {
    const files = (side: string) => [0, 1, 2, 3].map((i) => join(folder, `${name}-${side}${i}.der`)).join(',');
    const more = [
      '-recipient',
      '/CN=mock',
      '-reqout',
      files('req'),
      '-rspout',
      files('rsp'),
      '-certout',
      join(folder, 'out'),
    ];
    const filled = args.map((arg) => (arg in paths ? paths[arg as 'k'] : arg));
    runForeign('openssl', ['cmp', '-config', '', ...server, ...protection, ...more, ...filled]);
  };
  for (const [name, ...args] of EXCHANGES)
    run(name, args, [...mac, ...(args.includes('-sans') ? ['-grant_implicitconf'] : [])]);
  run('kur', ['-cmd', 'kur', '-newkey', 'k', '-oldcert', 'c'], [...own, '-srvcert', paths.c]);
}

beforeAll(() => {
  if (!ossl.have) return;
  const key = runForeign('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout;
  const rsa = runForeign('openssl', ['genrsa', '2048']).stdout;
  expect(key.length).toBeGreaterThan(0);
  withFiles({ k: rsa }, ({ k }) => {
    const csr = runForeign('openssl', ['req', '-new', '-key', k, '-subj', '/CN=new']).stdout;
    const c = runForeign('openssl', ['req', '-x509', '-new', '-key', k, '-subj', '/CN=mock', '-days', '2']).stdout;
    withFiles({ k: rsa, c, csr }, (paths, folder) => {
      exchange(folder, paths);
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.der'))) {
        const der = readFileSync(join(folder, file));
        const envelope = readPkiEnvelope(der);
        heard.set(file.replace('.der', ''), { file, der, envelope, body: readPkiBody(envelope) });
      }
    });
  });
});

function said<T extends PkiBody['type']>(file: string, type: T): Heard & { readonly body: BodyOf<T> } {
  const one = heard.get(file);
  if (one?.body.type !== type) throw new Error(`${file} is ${one?.body.type}, not ${type}`);
  return one as Heard & { readonly body: BodyOf<T> };
}

describe.skipIf(!ossl.have)(`messages of OpenSSL${ossl.note}`, () => {
  it('of every kind are read, and written again as the same octets', () => {
    const types = new Set([...heard.values()].map(({ body }) => body.type));
    const spoken = ['ir', 'ip', 'cr', 'cp', 'p10cr', 'kur', 'kup', 'rr', 'rp', 'pkiConf', 'genm', 'genp', 'error'];
    expect([...types].sort()).toEqual([...spoken, 'certConf', 'pollReq', 'pollRep'].sort());
    for (const { file, der, envelope, body } of heard.values()) {
      const again = encodePkiMessage({ ...envelope, ...openEnvelope(envelope.header.value, body) });
      expect([file, Buffer.from(again).equals(der)]).toEqual([file, true]);
    }
  });

  it('are protected as they say, by their secret or key and by no other', () => {
    for (const { file, envelope } of heard.values()) {
      if (file.startsWith('kur')) {
        const [certificate] = (envelope.extraCerts ?? []).map(parseCertificate);
        expect([file, protectionOf(envelope)]).toEqual([file, 'signature']);
        if (certificate) expect(isProtectedByKey(envelope, certificate.publicKey)).toBe(true);
      } else {
        expect([file, protectionOf(envelope)]).toEqual([file, 'password']);
        expect([isProtectedByPassword(envelope, SECRET), isProtectedByPassword(envelope, 'x')]).toEqual([true, false]);
      }
    }
  });

  it('name their sender and ask for what they were told to', () => {
    const { envelope, body } = said('ir-req0', 'ir');
    expect(dnToString(directoryNameOf(envelope.header.value.recipient) ?? [])).toBe('CN=mock');
    const template = body.content[0]?.certReq.value.certTemplate;
    expect(dnToString(template?.subject ?? [])).toBe('CN=new');
    expect(said('rr-req0', 'rr').body.content[0]?.crlEntryDetails?.[0]?.value).toEqual(Uint8Array.of(10, 1, 4));
    expect(said('cr-req0', 'cr').body.content[0]?.certReq.value.certTemplate.extensions).toHaveLength(1);
    expect(said('genm-req0', 'genm').body.content).toEqual([{ infoType: '1.3.6.1.5.5.7.4.2' }]);
    expect(said('error-rsp0', 'error').body.content.pKIStatusInfo.status).toBe(2);
    expect(said('poll-rsp0', 'ip').body.content.response[0]?.status.status).toBe(3);
  });

  it('prove possession, and the proof is told from none and from others', () => {
    const problem = (file: string, type: 'ir' | 'cr' | 'kur') => {
      const { envelope, body } = said(file, type);
      const [request] = body.content;
      const key = request?.certReq.value.certTemplate.publicKey;
      if (request === undefined || key === undefined) throw new Error('no request');
      return popoProblem(request, key, { sender: envelope.header.value.sender });
    };
    expect([problem('ir-req0', 'ir'), problem('kur-req0', 'kur')]).toEqual([undefined, undefined]);
    expect(problem('none-req0', 'cr')).toContain('no proof');
    expect([problem('ra-req0', 'cr'), problem('encr-req0', 'cr')]).toEqual([
      expect.stringContaining('raVerified'),
      expect.stringContaining('keyEncipherment'),
    ]);
  });
});
