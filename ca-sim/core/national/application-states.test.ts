import { describe, expect, it } from 'vitest';
import { CA_PROBLEMS } from '../problems.ts';
import { VISIT_EVENTS, VISIT_STATES, VISIT_TRANSITIONS, visitTransition } from '../visit-states.ts';
import {
  APPLICATION_EVENTS,
  APPLICATION_STATES,
  APPLICATION_TRANSITIONS,
  type ApplicationEvent,
  type ApplicationState,
  applicationTransition,
} from './application-states.ts';

const pairs = <From, Event>(states: readonly From[], events: readonly Event[]) =>
  states.flatMap((from) => events.map((event) => [from, event] as const));

/** Every state that can be reached from this one. */
function reachable(from: ApplicationState, seen = new Set<ApplicationState>([from])): Set<ApplicationState> {
  for (const event of APPLICATION_EVENTS) {
    const { to } = applicationTransition(from, event);
    if (to !== undefined && !seen.has(to)) reachable(to, seen.add(to));
  }
  return seen;
}

describe('the table of an application (7.3)', () => {
  it.each(pairs(APPLICATION_STATES, APPLICATION_EVENTS))('has one row for %s × %s: on, or a problem', (from, event) => {
    const rows = APPLICATION_TRANSITIONS.filter((row) => row.from === from && row.event === event);
    expect(rows).toHaveLength(1);
    expect((rows[0]?.to === undefined) !== (rows[0]?.error === undefined)).toBe(true);
    if (rows[0]?.error !== undefined) expect(CA_PROBLEMS).toHaveProperty(rows[0].error);
  });

  it('leads from the form to the installed certificates in the order N4 to N11, and no other way', () => {
    const way: ApplicationEvent[] = ['apply', 'confirm', 'sign', 'issue', 'open', 'install'];
    const states: ApplicationState[] = ['form'];
    for (const event of way) states.push(applicationTransition(states.at(-1) as ApplicationState, event).to as never);
    expect(states).toEqual(['form', 'confirmation', 'signing', 'submitted', 'issued', 'ready', 'installed']);
    const steps = APPLICATION_TRANSITIONS.filter((row) => row.to !== undefined && row.to !== row.from);
    expect(steps).toHaveLength(7);
  });

  it('R-NUC-39 reaches every state, and from a refusal or an installation nothing else', () => {
    expect([...reachable('form')].sort()).toEqual([...APPLICATION_STATES].sort());
    expect([...reachable('refused')]).toEqual(['refused']);
    expect([...reachable('installed')]).toEqual(['installed']);
  });
});

describe('the table of a visit (7.3, N1 and N2)', () => {
  it.each(pairs(VISIT_STATES, VISIT_EVENTS))('has one row for %s × %s: on, or a problem', (from, event) => {
    const rows = VISIT_TRANSITIONS.filter((row) => row.from === from && row.event === event);
    expect(rows).toHaveLength(1);
    expect((rows[0]?.to === undefined) !== (rows[0]?.error === undefined)).toBe(true);
    if (rows[0]?.error !== undefined) expect(CA_PROBLEMS).toHaveProperty(rows[0].error);
  });

  it('R-NUC-18 only a signature leads into the cabinet', () => {
    const into = VISIT_TRANSITIONS.filter(({ from, to }) => to === 'cabinet' && from !== 'cabinet');
    expect(into).toEqual([{ from: 'authorising', event: 'sign', to: 'cabinet' }]);
    expect(visitTransition('cabinet', 'leave').to).toBe('over');
  });
});
