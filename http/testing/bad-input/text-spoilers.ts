import fc from 'fast-check';
import { type Spoilt, spoilt } from '../../../simulation/testing/spoilt.ts';
import { nastyText } from './nasty-texts.ts';

/** JSON, forms and XML that are not what their sender should have sent. */

/** A body with its content type. */
export interface Content {
  readonly body: Buffer;
  readonly type: string;
}

/** Damage to octets: what a house makes of base64 is known to who knows its formats. */
export type OctetSpoiler = (octets: Uint8Array) => fc.Arbitrary<Spoilt<Buffer>>;

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const content =
  (type: string) =>
  ({ what, value }: Spoilt<string | Buffer>): Spoilt<Content> => ({ what, value: { type, body: Buffer.from(value) } });

export function spoiltJson(text: string, octets: OctetSpoiler): fc.Arbitrary<Spoilt<Content>> {
  const value: unknown = JSON.parse(text);
  const changed = changedValues(value, octets).map(({ what, value: one }) => spoilt(what)(JSON.stringify(one) ?? ''));
  const asForm = changedValues(value, octets).map(({ what, value: one }) => spoilt(`${what}, as a form`)(formOf(one)));
  return fc.oneof(
    { weight: 6, arbitrary: changed.map(content(JSON_TYPE)) },
    { weight: 2, arbitrary: fc.constantFrom(...brokenJson(text)).map(content(JSON_TYPE)) },
    { weight: 2, arbitrary: asForm.map(content(FORM_TYPE)) },
    { weight: 1, arbitrary: fc.constantFrom(...brokenForms(formOf(value))).map(content(FORM_TYPE)) },
    { weight: 1, arbitrary: spoiltText(text, octets).map(content(JSON_TYPE)) },
  );
}

/** Where values are in a value. */
type Path = readonly (string | number)[];

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const parts = Object.entries(value).flatMap(([key, part]) =>
    pathsOf(part).map((path) => [Array.isArray(value) ? Number(key) : key, ...path]),
  );
  return [[], ...parts];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown>)[key], value);
}

/** The value with another one at this place; undefined: with none. */
function withAt(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const inside = value as Record<string | number, unknown>;
  const replaced = withAt(inside[key], rest, other);
  if (Array.isArray(value)) return value.map((part, i) => (i === key ? replaced : part));
  return { ...inside, [key]: replaced };
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  [],
  {},
  [[[[]]]],
  { length: -1 },
  { toString: 'x', valueOf: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  Array(3000).fill('x'),
  undefined,
];

/** Deep values are rarely what is wanted of a snapshot: half of the changes are near the top. */
function changedValues(value: unknown, spoiltOctets: OctetSpoiler): fc.Arbitrary<Spoilt<unknown>> {
  const all = pathsOf(value);
  const near = all.filter(({ length }) => length <= 2);
  const path = fc.oneof(fc.constantFrom(...near), fc.constantFrom(...all.slice(0, 3000)));
  return path.chain((where) => {
    const name = where.join('.') || 'the whole';
    const old = at(value, where);
    const odd = fc
      .constantFrom(...ODD_VALUES)
      .map((one) => spoilt(`${name}: ${typeof one}`)(withAt(value, where, one)));
    if (typeof old === 'object' && old !== null) return fc.oneof(odd, additions(value, where, old));
    if (typeof old !== 'string') return odd;
    const texts = fc.oneof(
      nastyText,
      nastyText.map((text) => old + text),
    );
    const nasty = texts.map((text) => spoilt(`${name}: nasty text`)(withAt(value, where, text)));
    if (!isBase64(old)) return fc.oneof(odd, { weight: 3, arbitrary: nasty });
    const octets = spoiltOctets(Buffer.from(old, 'base64')).map(({ what, value: one }) =>
      spoilt(`${name}: ${what}`)(withAt(value, where, one.toString('base64'))),
    );
    return fc.oneof(odd, nasty, { weight: 4, arbitrary: octets });
  });
}

const ADDED_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'x'];

function additions(value: unknown, where: Path, old: object): fc.Arbitrary<Spoilt<unknown>> {
  const more = fc.constantFrom(...ADDED_KEYS).map((key) => {
    const added = JSON.parse(`{${JSON.stringify(key)}:{"polluted":true}}`) as object;
    const both = Array.isArray(old) ? [...old, added] : Object.defineProperties({ ...old }, own(added));
    return spoilt(`${where.join('.') || 'the whole'} with ${key}`)(withAt(value, where, both));
  });
  const twice = Array.isArray(old) ? [...old, ...old] : { ...old, extra: old };
  return fc.oneof(more, fc.constant(spoilt('the same twice')(withAt(value, where, twice))));
}

const own = (value: object) => Object.getOwnPropertyDescriptors(value);

function isBase64(text: string): boolean {
  return text.length >= 64 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && !/^[0-9a-f]+$/.test(text);
}

const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);

function brokenJson(text: string): Spoilt<string | Buffer>[] {
  const inner = text.slice(1);
  return [
    spoilt('half of it')(text.slice(0, text.length / 2)),
    spoilt('nothing')(''),
    spoilt('white space')(' \n'),
    spoilt('with a byte order mark')(`\ufeff${text}`),
    spoilt('in UTF-16')(Buffer.from(text, 'utf16le')),
    spoilt('octets that are no UTF-8')(
      Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.of(0xc0, 0xff), Buffer.from('"}')]),
    ),
    spoilt('arrays 50,000 deep')(deep('[', ']')),
    spoilt('objects 50,000 deep')(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
    spoilt('a prototype')(`{"__proto__":{"polluted":true},${inner}`),
    spoilt('a constructor')(`{"constructor":{"prototype":{"polluted":true}},${inner}`),
    spoilt('twice')(text + text),
    spoilt('with a comment')(`/* x */${text}`),
    spoilt('not a number')('NaN'),
    spoilt('a huge number')(`{"x":${'9'.repeat(5000)},${inner}`),
    spoilt('a list')(`[${text}]`),
    spoilt('text')(JSON.stringify(text)),
    spoilt('null')('null'),
    spoilt('true')('true'),
    spoilt('twenty thousand keys')(`{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":${i}`).join()},${inner}`),
    spoilt('NUL at the end')(`${text}\u0000`),
  ];
}

/** What a browser would send of it: nothing that lies deeper. */
function formOf(value: unknown): string {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const fields = entries.flatMap(([key, part]) =>
    (Array.isArray(part) ? part : [part]).map((one) => [
      key,
      typeof one === 'object' ? JSON.stringify(one) : String(one),
    ]),
  );
  return new URLSearchParams(fields.slice(0, 5000) as [string, string][]).toString();
}

function brokenForms(form: string): Spoilt<string | Buffer>[] {
  return [
    spoilt('a prototype in a form')(
      `__proto__[polluted]=1&__proto__.polluted=1&constructor[prototype][polluted]=1&${form}`,
    ),
    spoilt('the fields twice')(`${form}&${form}`),
    spoilt('fields as lists')(form.replaceAll('=', '[]=')),
    spoilt('fields of fields')(form.replaceAll('=', '[a][b]=')),
    spoilt('percent signs')(`%=%&%zz=%zz&${form.replaceAll('=', '=%')}`),
    spoilt('NUL and line ends')(form.replaceAll('=', '=%00%0d%0aX-Injected:%20x-probe')),
    spoilt('no UTF-8 in a form')(form.replaceAll('=', '=%c0%af%ff')),
    spoilt('twenty thousand fields')(`${form}&${Array.from({ length: 20_000 }, (_, i) => `k${i}=${i}`).join('&')}`),
    spoilt('ampersands')('&'.repeat(10_000)),
    spoilt('octets as a form')(Buffer.from(Array.from({ length: 256 }, (_, i) => i))),
  ];
}

/** Text with its characters changed, and with its base64 changed where there is any. */
export function spoiltText(text: string, spoiltOctets: OctetSpoiler): fc.Arbitrary<Spoilt<Buffer>> {
  const octets = Buffer.from(text);
  const flip = fc.array(fc.tuple(fc.nat(Math.max(0, octets.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 3 });
  const flipped = flip.map((flips) => {
    const copy = Buffer.from(octets);
    for (const [where, octet] of flips) if (copy.length > 0) copy[where] = octet;
    return spoilt('other characters')(copy);
  });
  const cut = fc.nat(octets.length).map((length) => spoilt('cut off')(octets.subarray(0, length)));
  const put = fc
    .tuple(fc.nat(text.length), nastyText)
    .map(([where, nasty]) =>
      spoilt('nasty text inside')(Buffer.from(text.slice(0, where) + nasty + text.slice(where))),
    );
  const base64 = [...text.matchAll(/[A-Za-z0-9+/]{64,}={0,2}/g)];
  if (base64.length === 0) return fc.oneof(flipped, cut, put);
  const inside = fc.constantFrom(...base64).chain(({ 0: old, index }) =>
    spoiltOctets(Buffer.from(old, 'base64')).map(({ what, value }) => {
      const other = text.slice(0, index) + value.toString('base64') + text.slice(index + old.length);
      return spoilt(`base64: ${what}`)(Buffer.from(other));
    }),
  );
  return fc.oneof(flipped, cut, put, { weight: 6, arbitrary: inside });
}

const XML_DECLARATION = '<?xml version="1.0"?>';

export function spoiltXml(text: string, octets: OctetSpoiler): fc.Arbitrary<Spoilt<Buffer>> {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
  const plain: Spoilt<string | Buffer>[] = [
    spoilt('a billion laughs')(`${XML_DECLARATION}<!DOCTYPE x [<!ENTITY e0 "x-probe">${entities}]><x>&e9;</x>`),
    spoilt('a file of the machine')(
      `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${text.replace('TEST', '&f;')}`,
    ),
    spoilt('100,000 deep')('<a>'.repeat(100_000)),
    spoilt('attributes without end')(`<a ${Array.from({ length: 20_000 }, (_, i) => `a${i}="${i}"`).join(' ')}/>`),
    spoilt('in UTF-16')(Buffer.from(`\ufeff${text}`, 'utf16le')),
    spoilt('of another encoding')(`<?xml version="1.0" encoding="UTF-7"?>${text}`),
    spoilt('CDATA')(text.replace(/>([^<]+)</, '><![CDATA[$1<script>x-probe</script>]]><')),
    spoilt('a processing instruction')(`${XML_DECLARATION}<?xml-stylesheet href="http://127.0.0.1:1/x"?>${text}`),
    spoilt('references to nothing')(text.replace(/>([^<]+)</, '>&#0;&#x110000;&#xd800;&nbsp;&x;<')),
    spoilt('twice')(text + text),
    spoilt('namespaces exchanged')(text.replaceAll('xmlns:', 'xmlns:x')),
  ];
  const fixed = fc.constantFrom(...plain).map(({ what, value }) => spoilt(what)(Buffer.from(value)));
  return fc.oneof(fixed, { weight: 3, arbitrary: spoiltText(text, octets) });
}
