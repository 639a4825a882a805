import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userOf } from '../cms/testing/messages.ts';
import { type Outcome, outcome } from '../x509/testing/outcome.ts';
import { canonicalDocument } from './canonical-xml.ts';
import { signXml } from './sign-xml.ts';
import { xmlDocuments } from './testing/documents.ts';
import { verifyXml } from './verify-xml.ts';
import { readXmlTree, textOf, XML_LIMITS } from './xml-tree.ts';
import { elementAt } from './xpath.ts';

const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
const declarations = (count: number) => Array.from({ length: count }, (_, at) => `xmlns:p${at}="urn:${at}"`).join(' ');

describe('readXmlTree', () => {
  const refused: readonly (readonly [what: string, text: string, code: Outcome])[] = [
    ['nothing', '', 'bad-xml'],
    ['an element that does not end', '<a>', 'bad-xml'],
    ['two roots', '<a/><b/>', 'bad-xml'],
    ['an entity', '<a>&e;</a>', 'bad-xml'],
    ['a document type', '<!DOCTYPE a><a/>', 'bad-xml'],
    ['a document type in other letters', '<!doctype a><a/>', 'bad-xml'],
    ['a prefix that nobody declares', '<p:a/>', 'bad-xml'],
    ['a prefix that is declared away', '<a xmlns:p="urn:p"><b xmlns:p=""/></a>', 'bad-xml'],
    ['a reserved prefix', '<a xmlns:xmlns="urn:x"/>', 'bad-xml'],
    ['a reserved namespace', '<a xmlns:x="http://www.w3.org/2000/xmlns/"/>', 'bad-xml'],
    ['xml for another namespace', '<a xmlns:xml="urn:x"/>', 'bad-xml'],
    ['another prefix for that of xml', '<a xmlns:x="http://www.w3.org/XML/1998/namespace"/>', 'bad-xml'],
    ['an attribute that comes twice', '<a b="1" b="2"/>', 'bad-xml'],
    ['an attribute that comes twice under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'bad-xml'],
    ['two colons in a name', '<a:b:c xmlns:a="u"/>', 'bad-xml'],
    ['half a surrogate pair', '<a>\udc00</a>', 'bad-xml'],
    ['a control character', '<a>\u0001</a>', 'bad-xml'],
    ['a level too many', nested(XML_LIMITS.depth + 1), 'too-deep'],
    ['a tag too many', `<a>${'<b/>'.repeat(XML_LIMITS.tags)}</a>`, 'too-large'],
    ['a character too many', `<a>${' '.repeat(XML_LIMITS.characters)}</a>`, 'too-large'],
    ['an attribute too many', `<a ${Array.from({ length: 257 }, (_, at) => `b${at}=""`).join(' ')}/>`, 'too-large'],
    ['a namespace too many', `<a ${declarations(XML_LIMITS.namespaces + 1)}/>`, 'too-large'],
  ];

  it.each(refused)('refuses %s', (_, text, code) => {
    expect(outcome(() => readXmlTree(text))).toBe(code);
  });

  it('takes what is just within the limits, and depth that only seems to be', () => {
    for (const text of [
      nested(XML_LIMITS.depth),
      `<a ${declarations(XML_LIMITS.namespaces)}/>`,
      `<a>${'<!--<b>-->'.repeat(200)}</a>`,
      `<a><![CDATA[${'<b>'.repeat(200)}]]></a>`,
      `<a>${'<?p <b>?>'.repeat(200)}</a>`,
      `<a b="${'>'.repeat(200)}"/>`,
      `<a>${"<b c='/>'></b>".repeat(200)}</a>`,
    ]) {
      expect(outcome(() => readXmlTree(text))).toBe('fine');
    }
  });

  it('is quick about what never ends', () => {
    for (const text of [
      '<a "'.repeat(100_000),
      '<!--'.repeat(100_000),
      '<a>'.repeat(500_000),
      '<![CDATA['.repeat(99_999),
    ]) {
      expect(outcome(() => readXmlTree(text))).not.toBe('fine');
    }
  });

  it('reads its own canonical form to the same form', () => {
    const how = { exclusive: false, comments: true };
    fc.assert(
      fc.property(xmlDocuments(), (text) => {
        const form = canonicalDocument(readXmlTree(text), how);
        expect(canonicalDocument(readXmlTree(form), how)).toBe(form);
      }),
      { numRuns: 100 },
    );
  });
});

describe('elementAt', () => {
  const tree = readXmlTree('<r xmlns:p="urn:p"><a n="1">x</a><a n="2"><b/><p:b m="v">y</p:b></a><c><a n="3"/></c></r>');
  const paths: readonly (readonly [path: string, found: string])[] = [
    ['/', 'r'],
    ['/r', 'r'],
    ['r/a', 'a1'],
    ['/r/a[2]', 'a2'],
    ['/r/a[last()]', 'a2'],
    ['//a[@n="3"]', 'a3'],
    ["//a[ @n = '2' ]/*[2]", 'b'],
    ['//p:b', 'b'],
    ['//p:*', 'b'],
    ["//*[local-name()='b' and namespace-uri()='urn:p']", 'b'],
    ['//*[@m]', 'b'],
    ["//*[name()='p:b']", 'b'],
    ["//a[text()='x']", 'a1'],
    ['/r/./c//a', 'a3'],
    ['//a[1]', 'a1'],
  ];

  it.each(paths)('%s', (path, found) => {
    const element = elementAt(tree, path);
    const number = element.attributes.find(({ name }) => name === 'n')?.value ?? '';
    expect(`${element.name}${number}`).toBe(found);
    if (found === 'b') expect(textOf(element)).toBe('y');
  });

  it.each([
    '//q:b',
    '/x',
    '/r/a[3]',
    '',
    '/r/',
    '//',
    '/r[',
    '/r[]',
    '/r[@]',
    "/r[@n='1]",
    '/r]',
    '/r/a[0]',
    '//a[position()=1]',
    '/r/text()',
    '/r/@n',
    'id("x")',
    '/r|/c',
    '../r',
    'child::r',
    '/r[toString()="x"]',
    '/r[constructor()="x"]',
    'x'.repeat(1001),
  ])('%s leads nowhere', (path) => {
    expect(outcome(() => elementAt(tree, path))).toBe('bad-path');
  });

  it('gives an element or a PkiError for any path', () => {
    const tokens = fc.constantFrom(
      '/',
      '//',
      'a',
      'r',
      'p:',
      '*',
      '[',
      ']',
      '@',
      'n',
      '=',
      "'1'",
      '1',
      'last()',
      'and',
      '.',
      ' ',
      '(',
      '"',
      'ж',
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 12 }), (path) => {
        expect(['fine', 'bad-path']).toContain(outcome(() => elementAt(tree, path.join(''))));
      }),
    );
  });
});

describe('verifyXml', () => {
  it('gives a value or a PkiError for a signed document that was damaged anyhow, and never another content', async () => {
    const { user } = await userOf('ec-p256');
    const xml = await signXml('<a xmlns="urn:a"><b Id="x">1</b><!--c--></a>', user.signer, user.der);
    const right = verifyXml(xml).signed[0].content;
    const place = fc.nat(xml.length - 1);
    const inserted = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      '&',
      '<!--',
      '-->',
      '<b/>',
      ' ',
      'A',
      '=',
      '<![CDATA[',
      '\u0000',
      'Id="x"',
    );
    fc.assert(
      fc.property(place, place, inserted, fc.boolean(), (from, to, put, isCut) => {
        const [start, end] = isCut ? [Math.min(from, to), Math.max(from, to)] : [from, from];
        const damaged = xml.slice(0, start) + put + xml.slice(end);
        let verified = '';
        const code = outcome(() => {
          verified = verifyXml(damaged).signed[0].content;
        });
        if (code === 'fine') expect(verified).toBe(right);
      }),
      { numRuns: 400 },
    );
  });
});
