import fc from 'fast-check';

/** Random XML documents: namespaces that are declared, hidden and undone, characters that must be escaped, comments and instructions everywhere. */

/** Without `&`: libxml2 writes it into a canonical namespace declaration unescaped. */
const NAMESPACES = ['urn:one', 'urn:two', 'http://example.org/c'];
const PREFIXES = ['a', 'b', 'p'];
const NAMES = ['x', 'y', 'узел', 'long-name.1'];

const characters = fc
  .array(
    fc.constantFrom('a', ' ', '\n', '\t', 'ж', '𝒳', '&amp;', '&lt;', '&gt;', '&#13;', '&#9;', '&#10;', "'", '&quot;'),
    {
      maxLength: 6,
    },
  )
  .map((all) => all.join(''));
const comment = fc.constantFrom('<!---->', '<!-- c -->', '<!--\n<b>&-->');
const instruction = fc.constantFrom('<?pi?>', '<?pi  data ?>', '<?xml-stylesheet a="b"?>');
const cdata = fc.constantFrom('<![CDATA[]]>', '<![CDATA[<a>&]] >]]>');

/** Of an element: each prefix and the default namespace declared or not, attributes with and without prefix. */
const declarations = fc
  .tuple(
    fc.option(fc.constantFrom('', ...NAMESPACES), { nil: undefined }),
    fc.dictionary(fc.constantFrom(...PREFIXES), fc.constantFrom(...NAMESPACES)),
  )
  .map(([own, prefixed]) => [
    ...(own === undefined ? [] : [`xmlns="${own}"`]),
    ...Object.entries(prefixed).map(([prefix, namespace]) => `xmlns:${prefix}="${namespace}"`),
  ]);
const plainAttributes = fc
  .dictionary(fc.constantFrom('m', 'Id', 'xml:lang', 'я'), characters)
  .map((all) => Object.entries(all).map(([name, value]) => `${name}="${value}"`));
/** Of one prefix at most: two could stand for the same namespace. */
const prefixedAttribute = fc.option(
  fc.tuple(fc.constantFrom(...PREFIXES), characters).map(([prefix, value]) => `${prefix}:n="${value}"`),
  { nil: '' },
);

const element: fc.Memo<string> = fc.memo((depth) => {
  const name = fc.tuple(fc.constantFrom('', 'a:', 'b:'), fc.constantFrom(...NAMES)).map((parts) => parts.join(''));
  const inner = depth <= 1 ? characters : fc.oneof(element(depth - 1), characters, comment, instruction, cdata);
  return fc
    .tuple(name, declarations, plainAttributes, prefixedAttribute, fc.array(inner, { maxLength: 4 }))
    .map(([tag, declared, plain, prefixed, children]) => {
      const head = [tag, ...plain, prefixed, ...declared].filter((part) => part !== '').join(' ');
      return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('')}</${tag}>`;
    });
});

const ALL_DECLARED = PREFIXES.map((prefix, at) => `xmlns:${prefix}="${NAMESPACES[at]}"`).join(' ');

export function xmlDocuments(): fc.Arbitrary<string> {
  const outside = fc.array(fc.oneof(comment, instruction), { maxLength: 2 }).map((all) => all.join('\n'));
  return fc
    .tuple(outside, fc.array(element(4), { minLength: 1, maxLength: 3 }), outside)
    .map(([before, inner, after]) => `${before}<root ${ALL_DECLARED}>${inner.join('')}</root>${after}`);
}
