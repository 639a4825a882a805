import type { Rule } from './rule.ts';

/** The profile that each official case belongs to, and its section of the Profiles document. */
const CASES = [
  { name: 'BL-M-1', section: '5.1.1', profile: 'Baseline Provider' },
  { name: 'EXT-M-1', section: '5.3.1', profile: 'Extended Provider' },
  { name: 'AUTH-M-1', section: '5.4.1', profile: 'Authentication Token' },
  { name: 'CERT-M-1', section: '5.5.1', profile: 'Public Certificates Token' },
] as const;

/** The official test cases of OASIS, as they were published with 3.1 and 3.2. */
export const OASIS_RULES: readonly Rule[] = (['3.1', '3.2'] as const).flatMap((version) =>
  CASES.map(({ name, section, profile }) => ({
    id: `OASIS-${name}-${version.replace('.', '')}`,
    chapter: `Profiles ${version} ${section}`,
    level: 'should',
    rule: `The mandatory test case ${name} of the profile ${profile} (version ${version}) plays to its end, and every answer is the one in the case or a variation that the document permits.`,
  })),
);
