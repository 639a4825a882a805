import type { Certificate } from './certificate.ts';
import { nameOf, type Problem } from './chain-problem.ts';
import type { GeneralName } from './general-name.ts';
import type { NameConstraints } from './name-constraints.ts';
import { isFormSupported, placeOf } from './name-forms.ts';

/** Comparisons of a name with a subtree for one certificate: many names under many subtrees are an attack, not a company. */
const COMPARISONS_MAX = 1 << 16;

/**
 * Whether all names of a certificate keep the constraints of the CAs above it: RFC 5280 section 6.1.3 (b) and (c).
 * Names are the subject, everything in SubjectAltName, and e-mail addresses in the subject.
 */
export function nameProblem(certificate: Certificate, above: readonly NameConstraints[]): Problem | undefined {
  const names = namesOf(certificate);
  const subtrees = above.reduce((sum, { permitted, excluded }) => sum + permitted.length + excluded.length, 0);
  if (names.length * subtrees > COMPARISONS_MAX) {
    return { code: 'name-constraints', detail: `${names.length} names under ${subtrees} subtrees are not examined` };
  }
  for (const constraints of above) {
    for (const name of names) {
      const found = brokenBy(name, constraints);
      if (found !== undefined) return { ...found, detail: `${found.detail} of ${nameOf(certificate)}` };
    }
  }
  return undefined;
}

function namesOf({ subject, subjectDer, subjectAltNames }: Certificate): GeneralName[] {
  const names: GeneralName[] = [...subjectAltNames];
  if (subject.length > 0) names.push({ kind: 'directoryName', der: subjectDer, name: subject });
  for (const { type, value } of subject) {
    if (type === 'E') names.push({ kind: 'rfc822Name', der: subjectDer, text: value });
  }
  return names;
}

/** Permitted subtrees bind only names of their own forms; of those, each must be inside one. Excluded ones may hold none. */
function brokenBy(name: GeneralName, { permitted, excluded }: NameConstraints): Problem | undefined {
  const allowed = permitted.filter(({ kind }) => kind === name.kind);
  const forbidden = excluded.filter(({ kind }) => kind === name.kind);
  if (allowed.length === 0 && forbidden.length === 0) return undefined;
  if (!isFormSupported(name.kind)) return { code: 'not-supported', detail: `name constraints on the ${name.kind}` };
  if (forbidden.some((base) => placeOf(name, base) !== 'outside')) {
    return { code: 'name-constraints', detail: `an excluded subtree holds the ${name.kind}` };
  }
  if (allowed.length === 0 || allowed.some((base) => placeOf(name, base) === 'inside')) return undefined;
  return { code: 'name-constraints', detail: `no permitted subtree holds the ${name.kind}` };
}
