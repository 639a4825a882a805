import { describe, expect, it } from 'vitest';
import { FIELDS, type FieldRow } from './fields.ts';
import { METHODS } from './methods.ts';
import { openPage } from './testing/page.ts';

/** Requests in which all is right, but that there is no such storage. */
const SOUND: Readonly<Record<string, object>> = {
  sign: {
    format: 'cms',
    data: 'x',
    signingParams: {},
    signerParams: { extKeyUsageOids: [] },
    storage: { type: 'PKCS12' },
  },
  listKeys: { storage: { type: 'PKCS12' } },
  generateCsr: { storage: { type: 'PKCS12' }, subject: 'CN=TEST', keys: [{ suite: 'rsa-2048', label: 'x' }] },
  importCertificate: { storage: { type: 'PKCS12' }, certificates: [] },
  changePassword: { storage: { type: 'PKCS12' }, newPassword: 'Qwerty12' },
};

const ROWS = Object.entries(FIELDS).flatMap(([method, rows]) => rows.map((row) => ({ method, row, name: row.name })));

/** What org.json calls a field of the type. */
const WRONG: Readonly<Record<FieldRow['type'], string>> = {
  text: 'is not a string',
  texts: 'is not a JSONArray',
  'text or texts': 'is not a string',
  flag: 'is not a Boolean',
  object: 'is not a JSONObject',
  objects: 'is not a JSONArray',
};

/** The request with another value at this place. */
function changed(method: string, name: string, value: unknown): object {
  const args = structuredClone(SOUND[method]) as Record<string, unknown>;
  const path = name.split('.');
  const leaf = path.pop() as string;
  let at: Record<string, unknown> = args;
  for (const step of path) {
    const next = at[step];
    at = (Array.isArray(next) ? next[0] : next) as Record<string, unknown>;
  }
  at[leaf] = value;
  return args;
}

describe('the table of fields', () => {
  it('has every method of basics', () => {
    const methods = METHODS.filter(({ module }) => module === 'basics').map(({ method }) => method);
    expect(Object.keys(FIELDS)).toEqual(methods);
  });

  it.each(Object.keys(SOUND))('%s gets as far as the storage, which is not there', async (method) => {
    expect(await openPage().basics(method, SOUND[method])).toMatchObject({ details: 'token-not-present' });
  });

  it.each(ROWS)('$method: $name is read, as the type that its row has', async ({ method, row, name }) => {
    const answer = (value: unknown) => openPage().basics(method, changed(method, name, value));
    const leaf = JSON.stringify(name.split('.').at(-1));
    const exception = (what: string) => `org.json.JSONException: JSONObject[${leaf}] ${what}.`;
    expect(await answer(5)).toMatchObject({ code: 'INVOCATION_ERROR', details: exception(WRONG[row.type]) });
    const absent = row.needed ? exception('not found') : 'token-not-present';
    expect(await answer(null)).toMatchObject({ details: absent });
  });
});
