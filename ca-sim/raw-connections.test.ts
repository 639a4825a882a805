import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersIn, breakOff, exchange } from '../http/testing/raw-socket.ts';
import { type CaBench, openBench, pair, register, submit } from './testing/ca-bench.ts';
import { askTls, tlsRoot } from './testing/tls-client.ts';

/** Connections that break, on both listeners of the CA; what is no HTTP is tried in http/raw-requests.test.ts. */

let bench: CaBench;
beforeAll(async () => {
  bench = await openBench({ start: Date.now() - 3_600_000, authorities: ['kz-kisc', 'rfc'], tls: true });
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;

describe('a connection that ends in the middle of a request', () => {
  it('has the CA do nothing, and the whole request is taken afterwards', async () => {
    const subject = await register(bench, 990);
    const requests = await pair({ subject, key: 'raw 990', signedBy: bench.authority });
    const body = JSON.stringify({ requests });
    const head = lines(
      'POST /requests HTTP/1.1',
      'Host: ca.test',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    );
    const before = await bench.ca.snapshot();
    for (const length of [0, 1, body.length >> 1, body.length - 1]) {
      await breakOff(bench.ca.url, [head, body.slice(0, length)]);
      await exchange(bench.ca.url, [head, body.slice(0, length)], { halfClose: true });
    }
    expect(await bench.ca.snapshot()).toEqual(before);
    expect((await submit(bench, requests)).status).toBe('novel');
  });

  it('after the whole of it loses the answer alone: the same octets again are the same request', async () => {
    const subject = await register(bench, 991);
    const requests = await pair({ subject, key: 'raw 991', signedBy: bench.authority });
    const body = JSON.stringify({ requests });
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const head = lines('POST /requests HTTP/1.1', 'Host: ca.test', 'Content-Type: application/json', length);
    bench.ca.faults.arm({ fault: 'drop-after', route: '/requests', atMost: 1 });
    expect(await exchange(bench.ca.url, [head, body])).toBe('');
    const told = bench.events.filter(({ kind }) => kind === 'request').length;
    const again = await submit(bench, requests);
    expect(again.subject).toBe(subject);
    expect(bench.events.filter(({ kind }) => kind === 'request')).toHaveLength(told);
  });
});

describe('the TLS listener', () => {
  it('survives what is no TLS, and serves the next', async () => {
    const url = bench.ca.tlsUrl ?? '';
    const root = { ca: tlsRoot(bench.ca) };
    const hello = Buffer.from('16030100c8010000c40303', 'hex');
    for (const octets of [lines('GET /health HTTP/1.1', 'Host: ca.test'), hello, Buffer.alloc(5000, 0xff), '']) {
      expect(await exchange(url, [octets], { halfClose: true })).not.toMatch(/HTTP\/1/);
      await breakOff(url, [octets]);
      expect((await askTls(`${url}/health`, root)).status).toBe(200);
    }
  });

  it('answers what is no HTTP inside TLS in a problem document, as the other one does', async () => {
    const { hostname, port } = new URL(bench.ca.tlsUrl ?? '');
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), ca: tlsRoot(bench.ca) });
      const came: Buffer[] = [];
      socket.on('secureConnect', () => socket.write('TEST\r\n\r\n'));
      socket.on('data', (piece) => came.push(piece));
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(came).toString()));
    });
    const [answer] = answersIn(text);
    expect([answer?.status, answer?.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });
});

describe('hosts that are none', () => {
  it.each(['elsewhere.test', '"><script>alert(1)</script>', '[::1', 'a:b:c', '127.0.0.1@elsewhere.test'])(
    'the host %s stands in no answer as it is',
    async (host) => {
      for (const path of ['/', '/webra/Service?wsdl', '/cabinet/login', '/nuc', '/admin/login', '/pkcs10/requests/x']) {
        const request = lines(`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Accept: text/html', 'Connection: close');
        const text = await exchange(bench.ca.url, [request]);
        expect(text).toMatch(/^HTTP\/1\.1 [24]\d\d /);
        expect(text).not.toContain('<script>alert');
        if (path !== '/webra/Service?wsdl') expect(text).not.toContain(host);
      }
    },
  );
});
