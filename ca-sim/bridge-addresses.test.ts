import { describe, expect, it } from 'vitest';
import { BRIDGE_ADDRESSES, bridgeSources } from '../http/bridges.ts';
import { openNationalBench } from './testing/national-bench.ts';
import { PageReader } from './testing/page-reader.ts';

const BROWSER = { headers: { accept: 'text/html' } };
const connectSources = (policy: string | null) => /connect-src ([^;]+)/.exec(policy ?? '')?.[1]?.split(' ');

describe('pages that talk to a bridge', () => {
  it('R-CLIENT-28 may connect to the real addresses and to nothing else, and know them', async () => {
    const { ca } = await openNationalBench();
    const { headers } = await fetch(`${ca.url}/nuc`, BROWSER);
    const policy = headers.get('content-security-policy');
    expect(connectSources(policy)).toEqual(["'self'", ...bridgeSources(BRIDGE_ADDRESSES)]);
    expect((await new PageReader(ca.url).get('/nuc')).text).toContain('data-wss="wss://127.0.0.1:13579/"');
    const refused = await fetch(`${ca.url}/nuc/cabinet`, BROWSER);
    expect([refused.status, connectSources(refused.headers.get('content-security-policy'))]).toEqual([
      401,
      connectSources(policy),
    ]);
    await ca.close();
  });

  it('are told other addresses by whoever starts the CA, also in a tenant', async () => {
    const bridges = { ncalayer: { wss: 'wss://127.0.0.1:50001/', ws: 'ws://127.0.0.1:50002/' } };
    const { ca } = await openNationalBench({ bridges });
    const tenant = await ca.tenant('bridges');
    for (const { url } of [ca, tenant]) {
      const { text } = await new PageReader(url).get('/nuc/login');
      expect(text).toContain('data-ws="ws://127.0.0.1:50002/" data-wss="wss://127.0.0.1:50001/"');
    }
    await ca.close();
    await expect(openNationalBench({ bridges: { ncalayer: { wss: 'wss://other.test/' } } })).rejects.toThrow(
      RangeError,
    );
  });
});
