import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { createServer } from 'node:net';
import type { PeerCertificate, SecureVersion, TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PortInUseError } from '../http/server.ts';
import { haveOpenssl, runForeignLater, withFiles } from '../pki/testing/foreign.ts';
import { toPem } from '../pki/x509/pem.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type BankSim, type BankSimOptions, startBankSim } from './index.ts';

const openssl = haveOpenssl();

async function bankOverTls(tls: NonNullable<BankSimOptions['tls']>, at = Date.now()): Promise<BankSim> {
  const clock = new VirtualClock(at);
  const bank = await startBankSim({ clock, rng: new SeededRng('tls'), caUrl: 'http://127.0.0.1:1', tls });
  onTestFinished(() => bank.close());
  return bank;
}

const rootOf = ({ tlsRoot = new Uint8Array(0) }: BankSim) => toPem('CERTIFICATE', tlsRoot);

interface Met {
  readonly status: number;
  readonly peer: PeerCertificate;
  readonly version: string | null;
}

/** Node's own client, which trusts nothing but the root. */
function meet(bank: BankSim, servername: string, maxVersion?: SecureVersion): Promise<Met> {
  const { port } = new URL(bank.tlsUrl ?? '');
  const weak = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  const terms = maxVersion === undefined ? {} : { ...weak, maxVersion };
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, path: '/health', ca: rootOf(bank), servername, agent: false, ...terms };
    request(to, (response) => {
      const socket = response.socket as TLSSocket;
      resolve({ status: response.statusCode ?? 0, peer: socket.getPeerCertificate(), version: socket.getProtocol() });
      response.resume();
    })
      .on('error', reject)
      .end();
  });
}

describe('TLS as it is today', () => {
  it('R-BANK-15 is the default of TLS: P-256, TLS 1.2 and 1.3, under a TEST root, for the names of the bank', async () => {
    const bank = await bankOverTls(true);
    for (const name of ['localhost', 'www.qazaqonline.kz']) {
      const { status, peer, version } = await meet(bank, name);
      expect([status, version, peer.asn1Curve]).toEqual([200, 'TLSv1.3', 'prime256v1']);
      expect(peer.subject.CN).toBe('TEST bank');
    }
    await expect(meet(bank, 'elsewhere.test')).rejects.toThrow(/altnames/);
    expect((await meet(bank, 'localhost', 'TLSv1.2')).version).toBe('TLSv1.2');
    await expect(meet(bank, 'localhost', 'TLSv1.1')).rejects.toThrow(/protocol version|alert/);
  });

  it('holds whatever date machine and bench have', async () => {
    const bank = await bankOverTls('present', Date.parse('2031-06-01T00:00:00Z'));
    expect((await meet(bank, 'localhost')).status).toBe(200);
    const { validFrom, validTo } = new X509Certificate(bank.tlsRoot ?? '');
    expect([Date.parse(validFrom) < Date.parse('2022-01-01'), Date.parse(validTo) > Date.parse('2051-01-01')]).toEqual([
      true,
      true,
    ]);
  });

  it('a port that is in use is named, and nothing stays open', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    await expect(bankOverTls({ port })).rejects.toThrow(PortInUseError);
  });
});

describe('TLS of 2009', () => {
  it('R-BANK-15 can be chosen: an RSA key of 1024 bits, down to TLS 1.0, and the certificate says that it is weak', async () => {
    const bank = await bankOverTls('legacy-1024');
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const) {
      const met = await meet(bank, 'localhost', version);
      expect([met.status, met.version, met.peer.bits]).toEqual([200, version, 1024]);
      expect(met.peer.subject.CN).toContain('WEAK');
    }
    expect(await bankOverTls({ mode: 'legacy-1024' }).then((other) => other.tlsUrl)).toMatch(/^https:/);
  });
});

function sClient({ tlsUrl = '' }: BankSim, root: string, more: readonly string[] = []): string[] {
  return ['s_client', '-connect', new URL(tlsUrl).host, '-CAfile', root, '-servername', 'localhost', ...more];
}

describe.skipIf(!openssl.have)(`OpenSSL${openssl.note}`, () => {
  const shake = (bank: BankSim, more: readonly string[]) =>
    withFiles({ root: rootOf(bank) }, ({ root }) =>
      runForeignLater('openssl', sClient(bank, root, more), { input: 'Q\n' }),
    );

  it.each([
    ['present', ['-tls1_3'], 'TLSv1.3', '256 bit'],
    ['present', ['-tls1_2'], 'TLSv1.2', '256 bit'],
    ['legacy-1024', ['-tls1', '-cipher', 'DEFAULT:@SECLEVEL=0'], 'TLSv1', '1024 bit'],
    ['legacy-1024', ['-tls1_2', '-cipher', 'DEFAULT:@SECLEVEL=0'], 'TLSv1.2', '1024 bit'],
  ] as const)('R-BANK-15 %s %j: %s, %s, verified against the root', async (mode, more, version, size) => {
    const { status, stdout } = await shake(await bankOverTls(mode), more);
    const text = stdout.toString();
    expect([status, /Verify return code: 0 \(ok\)|Verification: OK/.test(text)]).toEqual([0, true]);
    expect(text).toContain(`Server public key is ${size}`);
    expect(text).toMatch(new RegExp(`(New, |Protocol *: *)${version.replace('.', '\\.')}[,\\n]`));
  });

  it('refuses the weak key when it is asked for what is usual today', async () => {
    const usual = ['-cipher', 'DEFAULT:@SECLEVEL=2', '-verify_return_error'];
    const { status, stderr } = await shake(await bankOverTls('legacy-1024'), usual);
    expect([status, /key too (small|weak)/.test(stderr)]).toEqual([1, true]);
  });

  it.each([
    ['present', ['-tls1_1', '-cipher', 'DEFAULT:@SECLEVEL=0']],
    ['legacy-1024', ['-tls1_3']],
  ] as const)('%s does not speak %j', async (mode, more) => {
    expect((await shake(await bankOverTls(mode), more)).status).toBe(1);
  });
});
