import fc from 'fast-check';
import { type DerNode, readDer } from '../der.ts';

/** Damaged forms of a DER object: octets changed, cut and inserted, and whole parts of its tree moved, doubled and dropped. */
export function mutationsOf(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  const nodes = nodesOf(readDer(der));
  return fc.oneof(octetChanges(der), truncations(der), insertions(der), treeChanges(der, nodes));
}

function octetChanges(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const changed = Uint8Array.from(der);
    for (const [at, mask] of changes) changed[at] = (changed[at] as number) ^ mask;
    return changed;
  });
}

function truncations(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.nat(der.length - 1).map((length) => der.slice(0, length));
}

function insertions(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.nat(der.length), fc.uint8Array({ minLength: 1, maxLength: 4 }))
    .map(([at, octets]) => Uint8Array.from([...der.subarray(0, at), ...octets, ...der.subarray(at)]));
}

type TreeChange = 'drop' | 'double' | 'replace' | 'retag' | 'empty';

/** One node is changed, and the lengths around it are made right again: the reader gets past DER into the structure. */
function treeChanges(der: Uint8Array, nodes: readonly DerNode[]): fc.Arbitrary<Uint8Array> {
  const index = fc.nat(nodes.length - 1);
  const kind = fc.constantFrom<TreeChange>('drop', 'double', 'replace', 'retag', 'empty');
  return fc.tuple(index, index, kind, fc.nat(255)).map(([target, other, change, tag]) => {
    const victim = nodes[target] as DerNode;
    const replacement = changed(victim, nodes[other] as DerNode, change, tag);
    return Uint8Array.from(rebuild(readDer(der), victim, replacement));
  });
}

function changed(victim: DerNode, other: DerNode, change: TreeChange, tag: number): number[] {
  switch (change) {
    case 'drop':
      return [];
    case 'double':
      return [...victim.der, ...victim.der];
    case 'replace':
      return [...other.der];
    case 'retag':
      return [tag, ...victim.der.subarray(1)];
    case 'empty':
      return [victim.der[0] as number, 0];
  }
}

function rebuild(node: DerNode, victim: DerNode, replacement: readonly number[]): readonly number[] {
  if (node.der.length === victim.der.length && node.der.byteOffset === victim.der.byteOffset) return replacement;
  if (!node.constructed) return [...node.der];
  const content = node.children.flatMap((child) => rebuild(child, victim, replacement));
  return [node.der[0] as number, ...lengthOf(content.length), ...content];
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return length < 0x1_0000
    ? [0x82, length >> 8, length & 0xff]
    : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
}

function nodesOf(node: DerNode): DerNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}
