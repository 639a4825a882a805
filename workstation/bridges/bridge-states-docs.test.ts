import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BRIDGE_EVENTS, BRIDGE_STATES, bridgeStates } from './bridge-states.ts';

const PATH = new URL('../../docs/workstation.md', import.meta.url);
const PLACE = /<!-- machine -->\n[\s\S]*?<!-- \/machine -->/;

/** States by events: where each leads, or why it cannot happen. */
function drawn(): string {
  const cell = (from: (typeof BRIDGE_STATES)[number]) => (event: (typeof BRIDGE_EVENTS)[number]) => {
    const { to, refused } = bridgeStates.step(from, event);
    return refused === undefined ? `\`${to}\`` : `(${refused})`;
  };
  return [
    `| | ${BRIDGE_EVENTS.join(' | ')} |`,
    `|---|${BRIDGE_EVENTS.map(() => '---|').join('')}`,
    ...BRIDGE_STATES.map((from) => `| **${from}** | ${BRIDGE_EVENTS.map(cell(from)).join(' | ')} |`),
  ].join('\n');
}

it('docs/workstation.md draws the states of a bridge as their rows are', () => {
  const text = readFileSync(PATH, 'utf8');
  const expected = text.replace(PLACE, `<!-- machine -->\n\n${drawn()}\n\n<!-- /machine -->`);
  if (process.env.UPDATE_DOCS) writeFileSync(PATH, expected);
  const update = 'run UPDATE_DOCS=1 npx vitest run workstation/bridges/bridge-states-docs.test.ts';
  expect(readFileSync(PATH, 'utf8'), update).toBe(expected);
  expect(text.match(PLACE)).not.toBeNull();
});
