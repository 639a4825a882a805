import fc from 'fast-check';
import { type Spoilt, spoilt } from '../../../simulation/testing/spoilt.ts';
import { nastyText } from './nasty-texts.ts';
import type { WireRequest } from './wire.ts';

/** Everything around a body that can be wrong: method, address, query and headers. */

const METHODS = ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'GET', 'PROPFIND', 'SEARCH'];

export function otherMethod(message: WireRequest): fc.Arbitrary<Spoilt<WireRequest>> {
  const others = METHODS.filter((method) => method !== message.method);
  return fc.constantFrom(...others).map((method) => spoilt(`the method ${method}`)({ ...message, method }));
}

const percent = (text: string) =>
  [...Buffer.from(text)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');

/** What may stand in a target without being escaped. */
const printable = (text: string) =>
  text.replace(/[^!-~]/g, (character) => percent(character)).replace(/[?#]/g, percent);

const SEGMENTS: readonly string[] = [
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5cwin.ini',
  '..%252f..%252fetc%252fpasswd',
  '%c0%ae%c0%ae%c0%af',
  '..;',
  '%00',
  '%0d%0aX-Injected:%20x-probe',
  '%0aset-cookie:%20x-probe=1',
  '%e2%80%aeR000001',
  '%3Cscript%3Ealert(%22x-probe%22)%3C%2Fscript%3E',
  '%',
  '%zz',
  '%ff%fe',
  '%ed%a0%80',
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '0',
  'x'.repeat(99),
  'x'.repeat(101),
  'x'.repeat(5000),
  '',
];

/** Another value for a parameter of the address, or a path that leads elsewhere. @param address as it was mounted. */
export function otherTarget(message: WireRequest, address: string): fc.Arbitrary<Spoilt<WireRequest>> {
  const [path = '', query] = message.target.split('?');
  const tail = query === undefined ? '' : `?${query}`;
  const places = (address.split(' ')[1] ?? '').split('/').flatMap((part, i) => (/^[:*]/.test(part) ? [i] : []));
  const to = (target: string) => ({ ...message, target });
  const text = fc.oneof(fc.constantFrom(...SEGMENTS), nastyText.map(printable), nastyText.map(percent));
  const parameters = fc.tuple(fc.constantFrom(...(places.length > 0 ? places : [-1])), text).map(([place, value]) => {
    const parts = path.split('/');
    if (place < 0) parts.push(value);
    else parts.splice(place, 1, value);
    return spoilt(`the parameter ${value.slice(0, 60)}`)(to(parts.join('/') + tail));
  });
  const paths = fc
    .constantFrom(
      `/${path}`,
      `${path}/`,
      `${path}//`,
      `/.${path}`,
      `/x/..${path}`,
      `/%2e%2e${path}`,
      path.toUpperCase(),
      `${path};a=b`,
      `${path}%00`,
      `${path}.json`,
      `${path}%2f`,
      `/%2f${path}`,
      path.replace('/', '\\'),
      `http://elsewhere.test${path}`,
      `${path}%`,
    )
    .map((one) => spoilt(`the path ${one.slice(0, 60)}`)(to(one + tail)));
  return fc.oneof({ weight: places.length > 0 ? 3 : 1, arbitrary: parameters }, paths);
}

/** @param names that some address looks at, so that they are there twice, or are something else than text. */
export function otherQuery(message: WireRequest, names: readonly string[]): fc.Arbitrary<Spoilt<WireRequest>> {
  const [path = '', query = ''] = message.target.split('?');
  const to = (more: string) => ({ ...message, target: `${path}?${query}${query && '&'}${more}` });
  const fixed = [
    spoilt('a prototype in the query')('__proto__[polluted]=1&__proto__=1&constructor.prototype.polluted=1'),
    spoilt('five hundred parameters')(Array.from({ length: 500 }, (_, i) => `k${i}=${i}`).join('&')),
    spoilt('a query of ten thousand characters')(`x=${'x'.repeat(10_000)}`),
    spoilt('percent signs in the query')('%=%&%zz=%zz&=&&=='),
    spoilt('line ends in the query')('x=%0d%0aX-Injected:%20x-probe'),
    spoilt('no UTF-8 in the query')('subject=%c0%af%ff&lang=%ff'),
    spoilt('lists in the query')(names.map((name) => `${name}[]=1&${name}[a]=2`).join('&')),
  ];
  const named = fc
    .tuple(fc.constantFrom(...names), nastyText, fc.boolean())
    .map(([name, text, isTwice]) =>
      spoilt(`the query ${name}${isTwice ? ' twice' : ''}`)(`${name}=${encoded(text)}${isTwice ? `&${name}=2` : ''}`),
    );
  return fc
    .oneof(fc.constantFrom(...fixed), { weight: 3, arbitrary: named })
    .map(({ what, value }) => spoilt(what)(to(value)));
}

const encoded = (text: string) => printable(text).replace(/[&=+]/g, percent);

/** Values of headers have no other characters: what is more is for a test with a plain socket. */
const headerText = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 3000);

const CONTENT_TYPES = [
  '',
  'text/html',
  'application/json; charset=utf-16',
  'application/json; charset=x-probe',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/x-www-form-urlencoded; charset=utf-7',
  'text/xml; charset=utf-16',
  'text/xml; charset="',
  'application/pkcs10, application/json',
  '*/*',
  'a/b/c',
  ';',
  `application/${'x'.repeat(3000)}`,
  'APPLICATION/JSON',
  'application/json\t;charset=utf-8',
  'application/__proto__',
  '__proto__',
  'constructor',
];
const AUTHORIZATIONS = [
  'Basic',
  'Basic ',
  'Basic !!!!',
  'Basic Og==',
  `Basic ${Buffer.from('x').toString('base64')}`,
  `Basic ${Buffer.from('__proto__:x').toString('base64')}`,
  `Basic ${Buffer.from('a:\u0000\r\n').toString('base64')}`,
  'Bearer x',
  'Digest username="x-probe"',
  `Basic ${'A'.repeat(8000)}`,
  'Negotiate',
];
const cookiesNamed = (name: string) => [
  name,
  `${name}=`,
  `${name}=__proto__`,
  `${name}=%00`,
  `${name}=%`,
  `${name}="x`,
  `${name}=${'0'.repeat(64)}`,
  `${name}=a; ${name}=b`,
];
const COOKIES = [
  '=',
  ';;;;',
  '__proto__=1; constructor=2',
  `a=${'x'.repeat(6000)}`,
  Array.from({ length: 300 }, (_, i) => `k${i}=1`).join('; '),
];

/** Headers with what they are set to. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'content-type': CONTENT_TYPES,
  authorization: AUTHORIZATIONS,
  cookie: COOKIES,
  accept: [
    '',
    '*/*',
    'text/html;q=0',
    'x-probe',
    `text/html,${'a/b,'.repeat(1500)}`,
    'application/x-pem-file',
    'text/html',
  ],
  'accept-language': [
    '',
    'kk',
    'x-probe',
    '__proto__',
    'constructor;q=1',
    'ru;q=1e999,en;q=-1,*',
    `${'a-'.repeat(3000)}`,
    ',,,;;;',
    'en;q=\u00ff',
  ],
  'content-encoding': ['gzip', 'br', 'x-probe', 'identity, gzip'],
  origin: ['null', 'http://elsewhere.test', 'x-probe', 'http://127.0.0.1@elsewhere.test', ''],
  'sec-fetch-site': ['cross-site', 'same-site', 'x-probe', ''],
  host: ['elsewhere.test', '', 'x-probe"><script>', '127.0.0.1:99999', '[::1', 'a:b:c', '__proto__'],
  'x-forwarded-host': ['elsewhere.test"><script>x-probe</script>'],
  'x-forwarded-for': ['127.0.0.1, x-probe'],
  'x-http-method-override': ['DELETE'],
  range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1,x-probe'],
  'if-modified-since': ['x-probe', 'Thu, 01 Jan 2099 00:00:00 GMT'],
  expect: ['100-continue'],
  referer: ['javascript:alert("x-probe")', 'http://elsewhere.test/'],
  'transfer-encoding': ['chunked'],
  te: ['trailers'],
  upgrade: ['h2c'],
  'x-original-url': ['/admin/reset'],
};

/** @param cookieNames those that some address looks at. */
export function otherHeaders(message: WireRequest, cookieNames: readonly string[]): fc.Arbitrary<Spoilt<WireRequest>> {
  const names = Object.keys(HEADERS);
  const cookies = [...cookieNames, 'lang'].flatMap(cookiesNamed).concat('lang=<script>x-probe</script>', 'lang=%ff');
  return fc.constantFrom(...names).chain((name) => {
    const known = [...(HEADERS[name] ?? []), ...(name === 'cookie' ? cookies : [])];
    const values = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, nastyText.map(headerText));
    return values.map((value) => {
      const headers = {
        ...message.headers,
        [name]: name === 'expect' || name === 'transfer-encoding' ? (HEADERS[name]?.[0] ?? '') : value,
      };
      return spoilt(`${name}: ${value.slice(0, 60)}`)({ ...message, headers });
    });
  });
}

/** Nothing is sent of what was known about the sender. */
export function stranger(message: WireRequest): fc.Arbitrary<Spoilt<WireRequest>> {
  const { authorization: _secret, cookie: _visit, ...headers } = message.headers;
  return fc.constant(spoilt('from a stranger')({ ...message, headers }));
}
