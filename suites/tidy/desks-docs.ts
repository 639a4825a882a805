import { type HouseInterface, operationsOf } from '../../http/interface.ts';
import { ROLE_NAMES, ROLES, rolesOf } from '../../http/roles.ts';

/** Where the table of docs/bank-desks.md begins; what stands before it is written by hand. */
export const DESKS_HEADING = '## Who may call what';

/** Every address that needs a token, and the roles that may call it besides the administrator. */
export function renderDesksTable(parts: HouseInterface['parts']): string {
  const titles = ROLE_NAMES.map((role) => ROLES[role].en);
  const lines = operationsOf(parts).flatMap(({ row: { method = 'GET', path, access } }) => {
    if (access === undefined) return [];
    const may = new Set(rolesOf(access));
    return [`| ${method} ${path} | ${ROLE_NAMES.map((role) => (may.has(role) ? 'yes' : '')).join(' | ')} |`];
  });
  return `${DESKS_HEADING}

Made from the rows of http/*.ts by \`UPDATE_DOCS=1 npx vitest run suites/tidy/http-docs.test.ts\`; do not edit. A row without a yes is for the admin token alone.

| address | ${titles.join(' | ')} |
|---|${titles.map(() => '---|').join('')}
${lines.join('\n')}
`;
}
