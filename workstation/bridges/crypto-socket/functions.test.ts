import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from './functions.ts';
import type { Parameters } from './parameters.ts';
import { CRYPTO_SOCKET_PROBLEMS, type CryptoSocketProblem } from './problems.ts';
import { secretNames } from './secret-names.ts';
import { UNSUPPORTED_FUNCTIONS } from './unsupported-functions.ts';

interface PageFunction {
  readonly api: string;
  readonly name: string;
  readonly parameters: readonly string[];
}

const PAGE_FUNCTIONS: readonly PageFunction[] = JSON.parse(
  readFileSync(new URL('./vectors/page-functions.json', import.meta.url), 'utf8'),
);
const nameOf = ({ api, name }: { readonly api: string; readonly name: string }) => `${api}.${name}`;

describe('the table of functions', () => {
  it('knows every function that public pages call, and no other; each once', () => {
    const known = [...FUNCTIONS, ...UNSUPPORTED_FUNCTIONS].map(nameOf);
    expect(PAGE_FUNCTIONS).toHaveLength(65);
    expect(known.toSorted()).toEqual(PAGE_FUNCTIONS.map(nameOf).toSorted());
  });

  it('takes every parameter that pages send', () => {
    for (const row of FUNCTIONS) {
      const seen = PAGE_FUNCTIONS.find((one) => nameOf(one) === nameOf(row))?.parameters ?? [];
      expect(Object.keys(row.parameters), nameOf(row)).toEqual(expect.arrayContaining([...seen]));
    }
  });

  it('calls every parameter secret that is one by its name', () => {
    const names = (parameters: Parameters): string[] => Object.keys(parameters);
    const suspicious = FUNCTIONS.flatMap(({ parameters }) => names(parameters)).filter((name) =>
      /pass|secret|pin|apikey/i.test(name),
    );
    expect(secretNames(FUNCTIONS)).toEqual(expect.arrayContaining(suspicious));
  });
});

describe('the table of problems', () => {
  const rows = Object.values<CryptoSocketProblem>(CRYPTO_SOCKET_PROBLEMS);

  it('has a code for each, as winerror.h has it', () => {
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
    const wrong = rows.filter(({ code, winerror }) => winerror !== undefined && Number(code) >>> 0 !== winerror[1]);
    expect(wrong).toEqual([]);
  });

  it('keeps the codes that pages know', () => {
    const seen = rows.filter(({ known }) => known !== 'assumed').map(({ code }) => code);
    expect(seen).toEqual(['10001', '10007', '-2146893807', '2148073488', '2148073478']);
  });
});
