import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../carriers/carrier.ts';
import { STORAGES } from '../../carriers/carrier.ts';
import { METHODS, MODULES } from './methods.ts';
import { keysInMemory } from './testing/keys-in-memory.ts';
import { nationalKey } from './testing/national-keys.ts';
import { openPage, type Page, WILLING } from './testing/page.ts';

/** Whatever a page sends has an answer of the protocol: one of four shapes, and never a bug. */

let carriers: readonly Carrier[];

beforeAll(async () => {
  carriers = [keysInMemory([await nationalKey({ name: 'TEST fuzz', suite: 'nuc-2004' })])];
});

const page = (): Page => openPage({ carriers, script: [...WILLING, { on: 'choose-path', answer: 'cancel' }] });

function expectAnswer(text: string): void {
  const answer = JSON.parse(text) as Record<string, unknown>;
  if (answer.success === false) {
    expect(answer.code ?? answer.errorCode).toMatch(/^(COMMON_JSON_WRAPPING_EXCEPTION|MODULE_NOT_FOUND)$/);
  } else if ('status' in answer) {
    const failed = {
      code: expect.stringMatching(/^[A-Z_]+$/),
      details: expect.any(String),
      message: expect.any(String),
    };
    expect(answer).toMatchObject(answer.status === true ? { body: expect.any(Object) } : failed);
  } else {
    expect(answer.code).toMatch(/^[25]00$/);
  }
}

/** A value of a place or a field: often one that is understood. */
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...STORAGES,
      'SIGNATURE',
      'MTEK',
      '<a/>',
      '',
      true,
      false,
      'true',
      'cms',
      'xml',
      'raw',
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const strings = fc.oneof(value, fc.array(value, { maxLength: 3 }));
const storage = fc.oneof(value, fc.record({ type: value, path: value, password: value }, { requiredKeys: [] }));
const fields = fc.record(
  {
    format: value,
    data: strings,
    signingParams: fc.oneof(
      value,
      fc.record({ decode: value, encapsulate: value, digested: value, outputCert: value }, { requiredKeys: [] }),
    ),
    signerParams: fc.oneof(
      value,
      fc.record({ extKeyUsageOids: strings, iin: value, chain: strings }, { requiredKeys: [] }),
    ),
    allowedStorages: strings,
    storage,
    subject: value,
    keys: strings,
    certificates: strings,
    newPassword: value,
  },
  { requiredKeys: [] },
);
const request = fc.record(
  {
    module: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...Object.values(MODULES)) },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...METHODS.map(({ method }) => method), '__proto__') },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
    args: fc.oneof(fields, fc.array(strings, { maxLength: 6 }), fc.jsonValue()),
    uuid: fc.jsonValue(),
    apiVersion: fc.constantFrom<unknown>(2, '2', 1, null, {}),
  },
  { requiredKeys: ['module'] },
);

describe('a frame', () => {
  it('of any text has an answer', async () => {
    const any = page();
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string().map((rest) => `{"module":"${rest}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (frame) =>
        expectAnswer((await any.say(frame)).replace('--heartbeat--', '{"code":"200"}')),
      ),
    );
  });

  it('of any request of any method has an answer', async () => {
    const any = page();
    await fc.assert(
      fc.asyncProperty(request, async (frame) => expectAnswer(await any.say(JSON.stringify(frame)))),
      { numRuns: 400 },
    );
    expect(any.person.asked.length).toBeGreaterThan(0);
    for (const { question, asker } of any.person.asked) {
      const row = METHODS.find(({ module, method }) => `${module}.${method}` === asker.operation);
      expect(row?.asks).toContain(question.kind);
    }
  });

  it('that is nested too deeply, or too long, is no request', async () => {
    const deep = `{"module":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expectAnswer(await page().say(deep));
    const long = `{"module":"${' '.repeat(64 * 1024 * 1024)}"}`;
    expect(await page().say(long)).toContain('COMMON_JSON_WRAPPING_EXCEPTION');
    const inside = `{"module":"${MODULES.basics}","method":"sign","args":${'{"data":'.repeat(5_000)}1${'}'.repeat(5_000)}}`;
    expectAnswer(await page().say(inside));
  });
});
