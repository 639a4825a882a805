import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../carriers/testing/key-folder.ts';
import { BLANK } from '../blanking.ts';
import { cryptoSocket } from './crypto-socket.ts';
import { FRAME_CHARACTERS_MAX } from './envelope.ts';
import { APIS } from './function-row.ts';
import { FUNCTIONS } from './functions.ts';
import { innerOf } from './secret-names.ts';
import { type Answer, DOOR, KeyFilePage } from './testing/key-file-page.ts';

/** Any frame has an answer of the protocol, and no secret comes back. */

const SEED = 6127;
const SECRET = 'S3cret-f00d-Pass';
const isAnswer = ({ result, code, error }: Answer) =>
  (result === 'true' && code === '0' && error === '') ||
  (result === 'false' && /^-?[1-9]\d+$/.test(code) && typeof error === 'string' && error !== '');

const junk = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.base64String({ maxLength: 80 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(DOOR.profile, 'C=KZ,CN=TEST', '<a/>', '1.2.3', 'MAA=', 'MIIBAA=='),
);

/** A call of a function that is there, its parameters partly right; secrets are always the same one. */
const request = fc.constantFrom(...FUNCTIONS).chain(({ api, name, parameters }) => {
  const own = Object.entries(parameters);
  const given = ([field, parameter]: (typeof own)[number]): fc.Arbitrary<unknown> => {
    if (parameter.isSecret) return fc.constantFrom(SECRET, PASSWORD);
    const inner = Object.keys(innerOf(parameter));
    if (inner.length > 0)
      return fc.record({ ...Object.fromEntries(inner.map((one) => [one, junk])), pass: fc.constant(SECRET) });
    return field === 'profile'
      ? fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(DOOR.profile) }, { weight: 1, arbitrary: junk })
      : junk;
  };
  const fields = Object.fromEntries(own.map((row) => [row[0], given(row)]));
  return fc
    .record(fields, { requiredKeys: [] })
    .map((Param) => JSON.stringify({ TumarCSP: api, Function: name, Param }));
});

describe('frames of any kind', () => {
  it('have an answer of the protocol, before and after the API key', async () => {
    const page = await KeyFilePage.open();
    const stranger = cryptoSocket(page.site).connect({ origin: undefined });
    const frame = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json({ maxDepth: 2 }),
      fc
        .record({
          TumarCSP: fc.constantFrom(...APIS, 'X'),
          Function: fc.string({ maxLength: 20 }),
          Param: fc.jsonValue({ maxDepth: 2 }),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(frame, async (text) => {
        expect(isAnswer(await page.say(text)), text).toBe(true);
        const early: Answer = JSON.parse((await stranger.receive(text)) ?? '');
        expect(early.result, text).toBe('false');
      }),
      { seed: SEED, numRuns: 200 },
    );
    page.leave();
  });

  it('calls with any parameters fail in words or succeed, and their secrets neither come back nor stand in a trace', async () => {
    const page = await KeyFilePage.open();
    const bridge = cryptoSocket(page.site);
    await fc.assert(
      fc.asyncProperty(request, async (text) => {
        const answer = await page.say(text);
        expect(isAnswer(answer), `${text} ${JSON.stringify(answer)}`).toBe(true);
        for (const secret of [SECRET, PASSWORD]) expect(JSON.stringify(answer)).not.toContain(secret);
        expect(bridge.blank?.(text)).not.toContain(SECRET);
      }),
      { seed: SEED, numRuns: 400 },
    );
    page.leave();
  });

  it('one that is too large is not read, a wide and a deep one are, and a trace blanks passwords, API keys and secrets in any function', async () => {
    const page = await KeyFilePage.open();
    const large = JSON.stringify({ TumarCSP: 'BaseAPI', Function: 'x'.repeat(FRAME_CHARACTERS_MAX) });
    expect((await page.say(large)).code).toBe('10003');
    const wide = JSON.stringify({ TumarCSP: 'BaseAPI', Function: 'Sign', Param: { a: new Array(500_000).fill(1) } });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const inside = `{"TumarCSP":"BaseAPI","Function":"Sign","Param":{"a":${deep}}}`;
    const codes = [wide, deep, inside].map(async (frame) => (await page.say(frame)).code);
    expect(await Promise.all(codes)).toEqual(['2147942487', '10002', '10002']);
    const text = JSON.stringify({
      Param: { PKCS10: { pass: 'a' }, apiKey: 'b', newPass: 'c', userPassword: 'd', secret: 'e' },
    });
    const blanked = JSON.parse(cryptoSocket(page.site).blank?.(text) ?? '');
    expect(blanked.Param).toEqual({
      PKCS10: { pass: BLANK },
      apiKey: BLANK,
      newPass: BLANK,
      userPassword: BLANK,
      secret: BLANK,
    });
    page.leave();
  });
});
