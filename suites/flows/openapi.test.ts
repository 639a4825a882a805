import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankOpenApi } from '../../bank-sim/index.ts';
import { caOpenApi } from '../../ca-sim/index.ts';
import {
  type Exchange,
  judgeDocuments,
  judgeExchanges,
  judgeMissing,
  listenToFetch,
} from '../../http/testing/openapi-judge.ts';
import { Bench } from './bench.ts';
import { playRegeneration } from './regeneration-story.ts';
import { TODAY } from './testing/client-at-work.ts';

const documents = { ca: caOpenApi(), bank: bankOpenApi() };

describe.skipIf(judgeMissing !== '')(`OpenAPI documents before python3-jsonschema${judgeMissing}`, () => {
  const heard: Record<'ca' | 'bank', Exchange[]> = { ca: [], bank: [] };
  const served: Record<string, unknown> = {};

  /** The whole re-issue, and a few refusals, overheard. */
  beforeAll(async () => {
    const bench = await Bench.start({ seed: 'openapi', at: TODAY });
    const listening = listenToFetch();
    try {
      const story = await playRegeneration(bench, () => undefined);
      expect(story.checks.filter(({ ok }) => !ok)).toEqual([]);
      for (const [house, { url }] of Object.entries({ ca: bench.ca, bank: bench.bank })) {
        const read = async (path: string, init: RequestInit = {}) =>
          Buffer.from(await (await fetch(url + path, init)).arrayBuffer()).toString();
        served[house] = JSON.parse(await read('/openapi.json'));
        await read('/no-such-address');
        await read('/openapi.json', { method: 'POST', headers: { origin: 'http://elsewhere.test' } });
        const headers = { 'content-type': 'application/json' };
        if (house === 'ca') await read('/requests', { method: 'POST', headers, body: '{"requests":[]}' });
      }
      for (const { origin, ...exchange } of listening.exchanges) {
        heard[origin === bench.ca.url ? 'ca' : 'bank'].push(exchange);
      }
    } finally {
      listening.stop();
      await bench.close();
    }
  });
  afterAll(() => {
    heard.ca = [];
    heard.bank = [];
  });

  it('are OpenAPI 3.1, and what the servers answer', () => {
    expect(judgeDocuments([documents.ca, documents.bank])).toEqual([[], []]);
    expect(served).toEqual(documents);
  });

  it.each(['ca', 'bank'] as const)('say of every exchange of a re-issue what it is: %s', (house) => {
    const findings = judgeExchanges(documents[house], heard[house]);
    const wrong = findings.flatMap((found, at) => found.map((text) => `${nameOf(heard[house][at])}: ${text}`));
    // Nobody documents what is not there.
    expect(wrong).toEqual(['GET /no-such-address 404: no operation', 'POST /openapi.json 403: no operation']);
    const well = heard[house].filter(({ status, answer }) => status === 200 && answer !== null);
    expect(well.length).toBeGreaterThan(house === 'ca' ? 4 : 20);
  });

  it('would not say so of other answers', () => {
    const login = exchangeOf('bank', '/login');
    const refusal = exchangeOf('ca', '/requests', 400);
    const changed: [Exchange, RegExp][] = [
      [{ ...login, answer: { ...(login.answer as object), next: 'nowhere' } }, /next: 'nowhere'/],
      [{ ...login, answer: {} }, /'next' is a required property/],
      [{ ...login, sent: { login: 5 } }, /^sent .*/],
      [{ ...login, status: 202 }, /status 202 is not in the document/],
      [{ ...login, type: 'text/plain' }, /content type text\/plain is not in the document/],
    ];
    const findings = judgeExchanges(
      documents.bank,
      changed.map(([exchange]) => exchange),
    );
    for (const [at, [, expected]] of changed.entries()) expect(findings[at]?.join('\n')).toMatch(expected);
    const renamed = { ...refusal, answer: { ...(refusal.answer as object), code: 'cms-malformed' } };
    expect(judgeExchanges(documents.ca, [refusal, renamed]).map((found) => found.length > 0)).toEqual([false, true]);
  });

  it('would not be OpenAPI 3.1 with something amiss', () => {
    const { paths, components, ...rest } = documents.ca;
    const health = paths['/health']?.get;
    // Without the other addresses: they would only be read again and again.
    const small = { ...rest, paths: { '/health': { get: health } }, components };
    const documentsAmiss = [
      { ...small, openapi: '3.0.3' },
      { ...small, info: { title: 'without a version' } },
      { ...small, paths: { health } },
      { ...small, paths: { '/health': { get: { ...health, responses: { 200: {} } } } } },
      { ...small, components: { ...components, schemas: { Instant: 5 } } },
    ];
    expect(judgeDocuments([small])).toEqual([[]]);
    expect(judgeDocuments(documentsAmiss).filter((found) => found.length === 0)).toEqual([]);
  });

  function exchangeOf(house: 'ca' | 'bank', path: string, status = 200): Exchange {
    const found = heard[house].find((one) => one.path === path && one.status === status);
    if (found === undefined) throw new Error(`no ${path} ${status} among what was heard`);
    return found;
  }
});

const nameOf = (exchange: Exchange | undefined) => `${exchange?.method} ${exchange?.path} ${exchange?.status}`;
