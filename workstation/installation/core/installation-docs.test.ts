import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACTS, type Act } from './acts.ts';
import { PROCEDURE_NAMES, PROCEDURES, type ProcedureName } from './procedures.ts';

const PATH = new URL('../../../docs/installation.md', import.meta.url);
const PLACE = /<!-- machines -->\n[\s\S]*?<!-- \/machines -->/;

/** A machine as a table: what each state shows, and what comes of each act and condition. */
function drawn(name: ProcedureName): string {
  const { machine, rows, fresh, installed } = PROCEDURES[name];
  const lines = machine.cells.flatMap(({ from, event, outcome }) => {
    if (outcome.refused === 'no-such-control') return [];
    const row = rows[from];
    const [act = '', condition] = event.split(', ');
    const does = `${row?.way === act ? '**' : ''}«${ACTS[act as Act].words.ru}»${row?.way === act ? '**' : ''}`;
    const comes = outcome.to === undefined ? `refused: \`${outcome.refused}\`` : `\`${outcome.to}\``;
    const shows = row?.screen === undefined ? '–' : row.screen.title.ru;
    const when = condition === undefined ? '' : ` (${condition})`;
    return [`| ${row?.screen?.point ?? ''} | \`${from}\` | ${shows} | ${does}${when} | ${comes} | ${row?.found} |`];
  });
  const head = ['| guide | state | shows | act | comes | reported |', '|---|---|---|---|---|---|'];
  const text = `Begins as \`${fresh}\`; installed is \`${installed}\`. The guide's way is bold.`;
  return [`### ${name}`, '', text, '', ...head, ...lines].join('\n');
}

it('docs/installation.md draws the machines as their rows are', () => {
  const machines = PROCEDURE_NAMES.map(drawn).join('\n\n');
  const text = readFileSync(PATH, 'utf8');
  expect(text).toMatch(PLACE);
  const expected = text.replace(PLACE, () => `<!-- machines -->\n\n${machines}\n\n<!-- /machines -->`);
  if (process.env.UPDATE_DOCS) writeFileSync(PATH, expected);
  expect(readFileSync(PATH, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run workstation/installation').toBe(expected);
});
