import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml, XML_LIMITS, type XmlElement, XmlError } from './xml.ts';
import { node, writeDocument, writeXml } from './xml-writer.ts';

const octets = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readXml(octets(text));

function refusal(given: string | Uint8Array): string {
  try {
    readXml(typeof given === 'string' ? octets(given) : given);
  } catch (error) {
    if (error instanceof XmlError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('reading XML', () => {
  it('resolves namespaces: default, prefixed, redeclared, taken back; attributes have none unless they say so', () => {
    const root = read('<a xmlns="u:1" xmlns:p="u:2" k="v" p:k="w"><p:b xmlns:p="u:3"/><c xmlns=""/><xml/></a>');
    expect([root.namespace, root.name, [...root.attributes]]).toEqual([
      'u:1',
      'a',
      [
        ['k', 'v'],
        ['{u:2}k', 'w'],
      ],
    ]);
    expect(root.children.map(({ namespace, name }) => `{${namespace}}${name}`)).toEqual(['{u:3}b', '{}c', '{u:1}xml']);
  });

  it('joins text, CDATA and references, and leaves comments out; a BOM and a declaration may stand in front', () => {
    const text =
      '\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<a>x<!-- y -->&lt;&#x41;<![CDATA[<b>]]></a>';
    expect(read(text).text).toBe('x<A<b>');
  });

  it.each([
    ['a file of the machine through an entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a document from the network', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>'],
    [
      'entities that grow (billion laughs)',
      `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')}]><a>&l9;</a>`,
    ],
    ['a parameter entity', '<!doctype a [<!ENTITY % p SYSTEM "x">%p;]><a/>'],
  ])('refuses %s, unread', (_, text) => {
    expect(refusal(text)).toBe('a document type declaration is not accepted');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['an entity that nobody declared', '<a>&x;</a>', 'not well-formed at line 1, column 4'],
    ['nesting', `${'<a>'.repeat(XML_LIMITS.depth + 1)}${'</a>'.repeat(XML_LIMITS.depth + 1)}`, 'more than 32 levels'],
    ['nesting by the thousand', '<a>'.repeat(500_000), 'more than 2000 tags'],
    ['nesting as deep as the tags reach', '<a>'.repeat(XML_LIMITS.tags), 'not well-formed at line 1, column 6001'],
    ['size', `<a>${' '.repeat(XML_LIMITS.octets)}</a>`, 'more than 2097152 octets'],
    ['octets that are not UTF-8', Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e), 'the octets are not UTF-8'],
    ['UTF-16', Uint8Array.from(Buffer.from('\ufeff<a/>', 'utf16le')), 'the octets are not UTF-8'],
    [
      'another encoding',
      '<?xml version="1.0" encoding="windows-1251"?><a/>',
      'an encoding other than UTF-8 is declared',
    ],
    ['an instruction in front', '<?xml-stylesheet href="x"?><a/>', 'a processing instruction is not accepted'],
    ['an instruction inside', '<a><?php 1 ?></a>', 'a processing instruction is not accepted'],
    ['a prefix without a declaration', '<p:a/>', 'a prefix is not declared'],
    ['an attribute’s prefix without a declaration', '<a p:k=""/>', 'a prefix is not declared'],
    ['a prefix that is taken back', '<p:a xmlns:p=""/>', 'a prefix is declared that cannot be'],
    ['xml bound to something else', '<a xmlns:xml="u:1"/>', 'a prefix is declared that cannot be'],
    ['two attributes of one name', '<a xmlns:p="u:1" xmlns:q="u:1" p:k="" q:k=""/>', 'an attribute comes twice'],
    ['two colons', '<a:b:c/>', 'a name has a colon too many'],
    ['nothing', '', 'not well-formed at line 1, column 1'],
    ['two roots', '<a/><b/>', 'not well-formed at line 1, column 5'],
  ])('refuses %s', (_, given, message) => {
    expect(refusal(given)).toBe(message);
  });

  it('is total: any octets and any text give an element or an XmlError', () => {
    const markup = fc.array(
      fc.constantFrom('<', '>', '/', 'a', ':', 'xmlns', '="', '"', '&', ';', '<![CDATA[', ']]>', ' '),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          markup.map((parts) => octets(parts.join(''))),
        ),
        (given) => {
          refusal(given);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('writing XML', () => {
  it('whatever stands in a text or an attribute is read back, and is never markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, value) => {
        const clean = (one: string) =>
          one.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
        const back: XmlElement = read(writeDocument({ name: 'a', attributes: { k: value }, content: text }));
        expect([back.text, back.attributes.get('k'), back.children]).toEqual([clean(text), clean(value), []]);
      }),
      { numRuns: 500 },
    );
  });

  it('writes elements in their order, leaves absent attributes out, and closes empty ones at once', () => {
    const tree = node('a', { x: '1', y: undefined }, { name: 'b', content: 'Жаңа' }, node('p:c', { 'xmlns:p': 'u:1' }));
    expect(writeXml(tree)).toBe('<a x="1"><b>Жаңа</b><p:c xmlns:p="u:1"/></a>');
  });
});
