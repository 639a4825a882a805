import type { DerNode } from './der.ts';
import { DerFields, implicitInteger, malformed, smallInteger } from './der-fields.ts';
import { type GeneralName, readGeneralName } from './general-name.ts';
import { constraintProblem } from './name-forms.ts';

/** NameConstraints: RFC 5280 section 4.2.1.10. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
  /** Why nobody can honour them; absent when all is well. */
  readonly problem?: string;
}

/**
 * Reads the extension. What stands in it but means nothing (a minimum, a mask with holes) is told as a `problem`, so that
 * the certificate itself stays readable.
 * @throws PkiError `malformed` (also without any subtree), `bad-der`, and those of readName.
 */
export function readNameConstraints(node: DerNode): NameConstraints {
  const fields = DerFields.ofSequence(node, 'NameConstraints');
  if (!fields.more) throw malformed('NameConstraints is empty');
  const permitted = readSubtrees(fields.context(0), 'permittedSubtrees');
  const excluded = readSubtrees(fields.context(1), 'excludedSubtrees');
  fields.end();
  const all = [...permitted, ...excluded];
  const problem = all.map((one) => one.problem).find((text) => text !== undefined);
  return {
    permitted: permitted.map(({ base }) => base),
    excluded: excluded.map(({ base }) => base),
    ...(problem !== undefined && { problem }),
  };
}

interface Subtree {
  readonly base: GeneralName;
  readonly problem: string | undefined;
}

/** GeneralSubtree ::= SEQUENCE { base, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }: minimum is 0 and maximum absent. */
function readSubtrees(node: DerNode | undefined, what: string): Subtree[] {
  if (node === undefined) return [];
  if (!node.constructed || node.children.length === 0) throw malformed(`${what} is empty`);
  return node.children.map((child) => {
    const fields = DerFields.ofSequence(child, 'GeneralSubtree');
    const base = readGeneralName(fields.next('base'), 'GeneralSubtree');
    const minimum = fields.context(0);
    const maximum = fields.context(1);
    fields.end();
    if (minimum !== undefined) smallInteger(implicitInteger(minimum, 'minimum'), 'minimum');
    if (maximum !== undefined) smallInteger(implicitInteger(maximum, 'maximum'), 'maximum');
    const bounded = minimum !== undefined || maximum !== undefined;
    return { base, problem: bounded ? 'a subtree with a minimum or a maximum' : constraintProblem(base) };
  });
}
