import type { Divergence } from '../token/divergence.ts';

const INTRO = `# Where SoftHSM2 2.6.1 differs from the model

Drawn from the rows of suites/models/token/targets/soft-hsm-divergences.ts by
\`UPDATE_DOCS=1 npx vitest run suites/models/divergence-document.test.ts\`; do not edit.

The model of suites/models says what PKCS#11 lets a token answer, call by call. The emulator is compared with it without an
exception; SoftHSM2 with these. A difference that no row explains fails the test, and so does a row that never occurs.
Sections are those of PKCS#11 3.1.

What SoftHSM2 cannot show is not played on it: the removal of a token, PINs that are locked, a second application in the
process, limits of sessions, dual operations.`;

/** docs/divergences-softhsm2.md. */
export function divergenceDocument(rows: readonly Divergence[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const chapters = kinds.map((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    const lines = own.map(({ id, where, does, standard }) => `| \`${id}\` | ${where} | ${does} | ${standard} |`);
    return [
      `## ${kind}`,
      '',
      '| id | where | what SoftHSM2 does | what the standard says |',
      '|---|---|---|---|',
      ...lines,
    ];
  });
  return `${[INTRO, ...chapters.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}
