import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDocument, canonicalElement } from './canonical-xml.ts';
import { xmlDocuments } from './testing/documents.ts';
import { haveXmllint, xmllint } from './testing/programs.ts';
import { readXmlTree } from './xml-tree.ts';
import { elementAt } from './xpath.ts';

const tool = haveXmllint();
const PLAIN = { exclusive: false, comments: false };
const COMMENTS = { exclusive: false, comments: true };
const EXCLUSIVE = { exclusive: true, comments: false };
const EXCLUSIVE_COMMENTS = { exclusive: true, comments: true };

describe('Canonical XML 1.0', () => {
  /** The example of section 3.1, without its document type. */
  const OUTSIDE = `<?xml version="1.0"?>

<?xml-stylesheet   href="doc.xsl"
   type="text/xsl"   ?>

<doc>Hello, world!<!-- Comment 1 --></doc>

<?pi-without-data     ?>

<!-- Comment 2 -->

<!-- Comment 3 -->
`;

  it('section 3.1: what stands outside of the root', () => {
    const instruction = '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>';
    expect(canonicalDocument(readXmlTree(OUTSIDE), PLAIN)).toBe(
      `${instruction}\n<doc>Hello, world!</doc>\n<?pi-without-data?>`,
    );
    expect(canonicalDocument(readXmlTree(OUTSIDE), COMMENTS)).toBe(
      `${instruction}\n<doc>Hello, world!<!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->`,
    );
  });

  it('section 3.2: white space in content stays', () => {
    const text =
      '<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n   </mixed>\n</doc>';
    expect(canonicalDocument(readXmlTree(text), PLAIN)).toBe(text);
  });

  it('section 3.3: tags, attributes and namespaces in their order', () => {
    const text = `<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e4   name="elem4"   id="elem4"   ></e4>
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`;
    expect(canonicalDocument(readXmlTree(text), PLAIN)).toBe(`<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e4 id="elem4" name="elem4"></e4>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org"></e9>
         </e8>
      </e7>
   </e6>
</doc>`);
  });

  it('section 3.4: references and CDATA become characters, and only some of those references again', () => {
    const text = `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`;
    expect(canonicalDocument(readXmlTree(text), PLAIN)).toBe(`<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>`);
  });

  it('section 3.6: characters beyond ASCII are themselves', () => {
    expect(canonicalDocument(readXmlTree('<?xml version="1.0" encoding="ISO-8859-1"?><doc>&#169;</doc>'), PLAIN)).toBe(
      '<doc>©</doc>',
    );
  });

  it('section 2.4: an element out of its document takes namespaces and xml: attributes along', () => {
    const tree = readXmlTree(
      '<a xmlns="urn:a" xmlns:p="urn:p" xml:lang="kk" xml:space="preserve" x="1"><b xml:lang="ru"/></a>',
    );
    expect(canonicalElement(elementAt(tree, '/*/*'), PLAIN)).toBe(
      '<b xmlns="urn:a" xmlns:p="urn:p" xml:lang="ru" xml:space="preserve"></b>',
    );
  });

  it('sorts names by characters, not by the halves of surrogate pairs', () => {
    const tree = readXmlTree('<a 𝒳="1" 豈="2"/>');
    expect(canonicalDocument(tree, PLAIN)).toBe('<a 豈="2" 𝒳="1"></a>');
  });
});

describe('Exclusive XML Canonicalization 1.0', () => {
  const context =
    '<n0:pdu xmlns:n0="http://a.example" xmlns:n2="http://foo.example" xml:lang="fr"><n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:pdu>';

  it('section 2.2: what surrounds an element does not change it', () => {
    const expected =
      '<n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>';
    expect(canonicalElement(elementAt(readXmlTree(context), '/*/*'), EXCLUSIVE)).toBe(expected);
  });

  it('treats the listed prefixes as inclusive canonicalization does', () => {
    const how = { ...EXCLUSIVE, inclusivePrefixes: new Set(['n2', 'missing']) };
    expect(canonicalElement(elementAt(readXmlTree(context), '/*/*'), how)).toBe(
      '<n1:elem2 xmlns:n1="http://b.example" xmlns:n2="http://foo.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    );
  });

  it('undoes a default namespace where no namespace is meant', () => {
    const tree = readXmlTree('<a xmlns="urn:a"><b xmlns=""><c/></b></a>');
    expect(canonicalDocument(tree, EXCLUSIVE)).toBe('<a xmlns="urn:a"><b xmlns=""><c></c></b></a>');
  });
});

describe('libxml2', () => {
  it.skipIf(!tool.have)(`canonicalizes random documents to the same octets${tool.note}`, () => {
    const documents = fc.sample(xmlDocuments(), { numRuns: 40, seed: 7 });
    for (const text of documents) {
      const tree = readXmlTree(text);
      expect(canonicalDocument(tree, COMMENTS), text).toBe(xmllint('--c14n', text));
      expect(canonicalDocument(tree, EXCLUSIVE_COMMENTS), text).toBe(xmllint('--exc-c14n', text));
    }
    expect(documents.length).toBe(40);
  });
});
