import { describe, expect, it } from 'vitest';
import { MODULES } from './methods.ts';
import { keysInMemory } from './testing/keys-in-memory.ts';
import { openPage } from './testing/page.ts';

const file = keysInMemory([]);
const SIGN = { format: 'cms', data: 'MTEK', signingParams: {}, signerParams: { extKeyUsageOids: [] } };

describe('requests that are wrong', () => {
  it.each([
    ['toString', 'Method not implemented. Method: toString'],
    ['getKeyInfo', 'java.lang.IllegalArgumentException: wrong number of arguments. Method: getKeyInfo'],
    [
      'signXmls',
      'java.lang.IllegalArgumentException: argument type mismatch. Method: signXmls',
      'PKCS12',
      'SIGNATURE',
      [1],
    ],
    ['getKeyInfo', 'UNKNOWN_STORAGE', 'AKToken'],
    [
      'createCAdESFromBase64',
      'java.lang.IllegalArgumentException: base64 is not base64',
      'PKCS12',
      'SIGNATURE',
      '%',
      true,
    ],
  ])('commonUtils %s: %s', async (method, message, ...args) => {
    const page = openPage({ carriers: [file] });
    expect(await page.common(method, ...args)).toEqual({ code: '500', message });
    expect(page.person.asked).toEqual([]);
  });

  it.each([
    ['sign', undefined, 'GENERAL_ERROR', 'java.lang.IllegalArgumentException: sign demands arguments'],
    ['constructor', {}, 'GENERAL_ERROR', 'java.lang.IllegalArgumentException: constructor is not defined in Basics'],
    [
      'sign',
      { ...SIGN, format: undefined },
      'INVOCATION_ERROR',
      'org.json.JSONException: JSONObject["format"] not found.',
    ],
    ['sign', { ...SIGN, data: 5 }, 'INVOCATION_ERROR', 'org.json.JSONException: JSONObject["data"] is not a string.'],
    ['sign', { ...SIGN, data: ['a', 5] }, 'INVOCATION_ERROR', 'org.json.JSONException: JSONArray[1] is not a string.'],
    [
      'sign',
      { ...SIGN, signingParams: null },
      'INVOCATION_ERROR',
      'org.json.JSONException: JSONObject["signingParams"] not found.',
    ],
    [
      'sign',
      { ...SIGN, signerParams: {} },
      'INVOCATION_ERROR',
      'org.json.JSONException: JSONObject["extKeyUsageOids"] not found.',
    ],
    [
      'sign',
      { ...SIGN, signingParams: { decode: 'yes' } },
      'INVOCATION_ERROR',
      'org.json.JSONException: JSONObject["decode"] is not a Boolean.',
    ],
    [
      'sign',
      { ...SIGN, signingParams: { tsaProfile: 'x' } },
      'INVOCATION_ERROR',
      'org.json.JSONException: JSONObject["tsaProfile"] is not a JSONObject.',
    ],
    ['sign', { ...SIGN, format: 'pdf' }, 'INVALID_SIGNING_PARAMS', 'format: cms, xml, raw'],
    ['sign', { ...SIGN, signingParams: { decode: true }, data: '%' }, 'INVALID_SIGNING_PARAMS', 'data: not base64'],
    [
      'sign',
      { ...SIGN, format: 'raw', signingParams: { digested: true } },
      'INVALID_SIGNING_PARAMS',
      'digested: not for raw',
    ],
    ['sign', { ...SIGN, logo: 'A'.repeat(50_001) }, 'INVALID_SIGNING_PARAMS', 'logo: more than 50000 characters'],
    [
      'sign',
      { ...SIGN, signerParams: { extKeyUsageOids: [], chain: ['x'] } },
      'INVALID_SIGNING_PARAMS',
      expect.stringMatching(/^chain: /),
    ],
    ['sign', { ...SIGN, storage: {} }, 'INVOCATION_ERROR', 'org.json.JSONException: JSONObject["type"] not found.'],
  ])('basics %s %j: %s', async (method, args, code, details) => {
    const page = openPage({ carriers: [file] });
    expect(await page.basics(method, args)).toMatchObject({ status: false, code, details });
    expect(page.person.asked).toEqual([]);
  });

  it('another version of the interface is refused', async () => {
    const request = { module: MODULES.basics, method: 'sign', apiVersion: 3, args: SIGN };
    const answer = JSON.parse(await openPage().say(JSON.stringify(request)));
    expect(answer).toMatchObject({ code: 'GENERAL_ERROR', message: 'General error.' });
    expect(answer.details).toBe('java.lang.IllegalArgumentException: Supported apiVersion is 2');
  });
});
