import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { custodyStates, HOLDERS } from './custody-states.ts';
import { HOLDER_TEXTS, LATE_STATE_TEXTS } from './texts/late.ts';

const PATH = new URL('../../docs/bank-late-route.md', import.meta.url);
const PLACE = /<!-- machine -->\n[\s\S]*?<!-- \/machine -->/;

/** The steps that lead on, as a table: from the rows of the machine. */
function drawn(): string {
  const isCase = (state: string): state is keyof typeof HOLDERS => Object.hasOwn(HOLDERS, state);
  const nameOf = (state: string) => (isCase(state) ? `\`${state}\` «${LATE_STATE_TEXTS[state].ru}»` : `\`${state}\``);
  const rows = custodyStates.cells.flatMap(({ from, event, outcome: { to }, source }) =>
    to === undefined || !isCase(to)
      ? []
      : [`| ${source} | ${nameOf(from)} | \`${event}\` | ${nameOf(to)} | ${HOLDER_TEXTS[HOLDERS[to]].en} |`],
  );
  return ['| | from | step | to | who has the token |', '|---|---|---|---|---|', ...rows].join('\n');
}

it('docs/bank-late-route.md draws the machine as its rows are', () => {
  const text = readFileSync(PATH, 'utf8');
  const expected = text.replace(PLACE, `<!-- machine -->\n\n${drawn()}\n\n<!-- /machine -->`);
  if (process.env.UPDATE_DOCS) writeFileSync(PATH, expected);
  expect(readFileSync(PATH, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run bank-sim/core/late-route-docs.test.ts').toBe(
    expected,
  );
  expect(text.match(PLACE)).not.toBeNull();
});
