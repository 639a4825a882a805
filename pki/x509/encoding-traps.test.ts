import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { SUITES } from '../suites.ts';
import { type DerNode, isSorted, readDer, TAG, TAG_CLASS } from './der.ts';
import { readOid, readString } from './der-fields.ts';
import { NAME_ATTRIBUTES } from './name.ts';
import { ALL_SUITES } from './testing/authority.ts';
import { type Specimens, specimensOf } from './testing/specimens.ts';

/**
 * The encodings for which strict readers (BouncyCastle, NSS, zlint, TSP clients) have refused what pkijs writes by itself.
 * Each is looked for in every object that this project writes.
 */

function nodesOf(node: DerNode): DerNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

const emitted = ({ ca, user, request, list, attached, detached }: Specimens) => [
  ca.der,
  user.der,
  request,
  list,
  attached,
  detached,
];

/** Every SEQUENCE that begins with this object identifier. */
function startingWith(nodes: readonly DerNode[], oid: string): DerNode[] {
  return nodes.filter(
    ({ children: [first] }) => first?.tag === TAG.oid && first.tagClass === 0 && readOid(first, '') === oid,
  );
}

describe.each(ALL_SUITES)('what is written with %s', (suite) => {
  const all = specimensOf(suite);
  const nodes = all.then((specimens) => emitted(specimens).flatMap((der) => nodesOf(readDer(der))));

  it('has one attribute in each relative distinguished name', async () => {
    const attributeOids = new Set(NAME_ATTRIBUTES.map((row) => row.oid));
    const names = (await nodes).filter(({ tag, tagClass, children: [first] }) => {
      const [type] = first?.children ?? [];
      const isOid = type?.tagClass === TAG_CLASS.universal && type.tag === TAG.oid;
      return tagClass === TAG_CLASS.universal && tag === TAG.set && isOid && attributeOids.has(readOid(type, ''));
    });
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter(({ children }) => children.length !== 1)).toEqual([]);
  });

  it('has C and SERIALNUMBER in PrintableString, UID and the other names in UTF8String', async () => {
    const types = new Map(NAME_ATTRIBUTES.map((row) => [row.oid, row]));
    let seen = 0;
    for (const { children } of await nodes) {
      const [type, value, ...others] = children;
      if (type?.tag !== TAG.oid || type.tagClass !== TAG_CLASS.universal || value === undefined || others.length > 0)
        continue;
      const row = types.get(readOid(type, ''));
      if (row === undefined) continue;
      seen++;
      expect([row.type, readString(value)?.type]).toEqual([
        row.type,
        ['C', 'SERIALNUMBER'].includes(row.type) ? 'printable' : 'utf8',
      ]);
    }
    expect(seen).toBeGreaterThan(30);
  });

  it('has its signed attributes sorted, also behind their tag', async () => {
    const behindTag = (await nodes).filter(
      ({ tagClass, tag, children: [first] }) =>
        tagClass === TAG_CLASS.context &&
        tag === 0 &&
        first !== undefined &&
        startingWith([first], OIDS.contentType).length === 1,
    );
    expect(behindTag.length).toBe(2);
    expect(behindTag.every(({ children }) => isSorted(children))).toBe(true);
  });

  it('has the content of a message in one primitive OCTET STRING', async () => {
    const [inside] = startingWith(await nodes, OIDS.data).filter(({ children }) => children.length === 2);
    const [content] = inside?.children[1]?.children ?? [];
    expect([content?.tag, content?.constructed, content?.content]).toEqual([
      TAG.octetString,
      false,
      (await all).content,
    ]);
  });

  it('names its signature algorithm with NULL, or with no parameters for ECDSA, everywhere it is named', async () => {
    const withNull = SUITES[suite].signatureParameters === null;
    const algorithms = startingWith(await nodes, SUITES[suite].signatureOid);
    // Certificates and lists name it twice, requests and messages once; messages carry two certificates each.
    expect(algorithms.length).toBe(3 * 2 + 1 + 2 * (1 + 2 * 2));
    const parameters = algorithms.map(({ children }) => children.slice(1).map(({ tag }) => tag));
    expect(parameters).toEqual(algorithms.map(() => (withNull ? [TAG.null] : [])));
  });

  it('has no FALSE anywhere, as every BOOLEAN in these types has it as its DEFAULT', async () => {
    const insideExtensions = (await nodes).flatMap((node) => {
      const isValue = node.tag === TAG.octetString && node.tagClass === TAG_CLASS.universal;
      return isValue && node.content[0] === 0x30 ? nodesOf(readDer(node.content)) : [];
    });
    const booleans = [...(await nodes), ...insideExtensions].filter(
      ({ tag, tagClass }) => tag === TAG.boolean && tagClass === TAG_CLASS.universal,
    );
    expect(booleans.length).toBeGreaterThan(0);
    expect(booleans.map(({ content }) => content[0])).toEqual(booleans.map(() => 0xff));
  });

  it('leaves the one engine of the process alone: it is handed over each time', async () => {
    await all;
    const engine = pkijs.getEngine();
    expect(engine.name).not.toContain('token-bench');
  });
});
