import fc from 'fast-check';
import { type Spoilt, spoilt } from '../../../simulation/testing/spoilt.ts';
import { type DerNode, readDer } from '../der.ts';
import { mutationsOf } from './mutations.ts';

/** DER that is not what its sender should have sent. */

/** Damage of every kind to octets that are DER, and octets that are nothing. */
export function spoiltOctets(der: Uint8Array): fc.Arbitrary<Spoilt<Buffer>> {
  const noise = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets));
  const nowhere = [
    fc.constant(spoilt('no octets')(Buffer.alloc(0))),
    noise.map(spoilt('noise')),
    fc.constantFrom(...BOMBS),
    fc.constant(spoilt('the message twice')(Buffer.concat([der, der]))),
  ];
  if (!isDer(der)) return fc.oneof(...nowhere, flips(der));
  return fc.oneof(
    { weight: 6, arbitrary: mutationsOf(der).map((octets) => spoilt('damaged DER')(Buffer.from(octets))) },
    { weight: 3, arbitrary: grafts(der) },
    ...nowhere.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

function isDer(octets: Uint8Array): boolean {
  try {
    return readDer(octets).der.length === octets.length;
  } catch {
    return false;
  }
}

function flips(octets: Uint8Array): fc.Arbitrary<Spoilt<Buffer>> {
  const flip = fc.tuple(fc.nat(Math.max(0, octets.length - 1)), fc.integer({ min: 1, max: 255 }));
  return fc.array(flip, { minLength: 1, maxLength: 4 }).map((all) => {
    const copy = Buffer.from(octets);
    for (const [at, mask] of all) if (copy.length > 0) copy[at] = (copy[at] as number) ^ mask;
    return spoilt('flipped bits')(copy);
  });
}

/** An element of one octet of tag. */
function element(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), shortest(content.length), content]);
}

function shortest(length: number): Buffer {
  if (length < 128) return Buffer.of(length);
  const octets = Buffer.from(length.toString(16).padStart(Math.ceil(length.toString(16).length / 2) * 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 + octets.length), octets]);
}

function nested(tag: number, depth: number): Buffer {
  let inside: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) inside = element(tag, inside);
  return inside;
}

const LARGE = 60_000;

/** Elements that are right in themselves, and too much. */
const WEIGHTS: readonly Spoilt<Buffer>[] = [
  spoilt('5000 deep')(nested(0x30, 5000)),
  spoilt('an integer of half a million bits')(element(0x02, Buffer.alloc(LARGE, 0x7f))),
  spoilt('a negative integer')(element(0x02, Buffer.of(0xff, 0x00, 0x01))),
  spoilt('an empty integer')(Buffer.of(0x02, 0x00)),
  spoilt('an object identifier without an end')(element(0x06, Buffer.alloc(LARGE, 0x81))),
  spoilt('an object identifier of huge arcs')(element(0x06, Buffer.of(0x2a, ...Array(40).fill(0xff), 0x7f))),
  spoilt('a sequence of twenty thousand')(element(0x30, Buffer.alloc(40_000, Buffer.of(0x05, 0x00)))),
  spoilt('a time that is none')(element(0x17, Buffer.from('991332256161Z'))),
  spoilt('text with a control character')(element(0x0c, Buffer.from('TEST\u0000\r\nX-Injected: yes\u202e'))),
  spoilt('text that is no UTF-8')(element(0x0c, Buffer.of(0xc0, 0xaf, 0xff, 0xed, 0xa0, 0x80))),
  spoilt('a universal string of surrogates')(element(0x1c, Buffer.of(0, 0, 0xd8, 0, 0xff, 0xff, 0xff, 0xff))),
  spoilt('script')(element(0x0c, Buffer.from('<script>alert("x-probe")</script>'))),
  spoilt('a tag of many octets')(Buffer.of(0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x00)),
];

/** Octets that promise more than they are. */
const BOMBS: readonly Spoilt<Buffer>[] = [
  ...WEIGHTS,
  spoilt('a length of four gigabytes')(Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)),
  spoilt('a length of 126 octets')(Buffer.concat([Buffer.of(0x30, 0xfe), Buffer.alloc(126, 0xff)])),
  spoilt('an indefinite length')(Buffer.of(0x30, 0x80, 0x02, 0x01, 0x00, 0x00, 0x00)),
  spoilt('indefinite lengths, 100,000 deep')(Buffer.alloc(200_000, Buffer.of(0x30, 0x80))),
  spoilt('a length with leading zeros')(Buffer.of(0x30, 0x83, 0x00, 0x00, 0x02, 0x05, 0x00)),
  spoilt('PEM of nothing')(Buffer.from('-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n')),
];

/** One element of the message is replaced by one of {@link WEIGHTS}; the lengths around it are right again. */
function grafts(der: Uint8Array): fc.Arbitrary<Spoilt<Buffer>> {
  const root = readDer(der);
  const places = pathsOf(root);
  return fc.tuple(fc.nat(places.length - 1), fc.constantFrom(...WEIGHTS)).map(([place, { what, value }]) => {
    return { what: `${what} inside`, value: graft(root, places[place] as readonly number[], value) };
  });
}

function pathsOf(node: DerNode): (readonly number[])[] {
  if (!node.constructed) return [[]];
  return [[], ...node.children.flatMap((child, i) => pathsOf(child).map((path) => [i, ...path]))];
}

function graft(node: DerNode, [first, ...rest]: readonly number[], value: Buffer): Buffer {
  if (first === undefined) return value;
  const parts = node.children.map((child, i) => (i === first ? graft(child, rest, value) : child.der));
  return element(node.der[0] as number, Buffer.concat(parts));
}
