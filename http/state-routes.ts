import { Type } from '@sinclair/typebox';
import { route } from './route.ts';

/** What makes a house a simulator: to begin again, to keep a state, to come back to it, and to see what has changed. */

/** A state of a house, as `GET /admin/snapshot` gives it. */
export const Snapshot = Type.Object({
  format: Type.String(),
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** JSON of the house's own making: not to be changed. */
  state: Type.Unknown(),
});

export const Difference = Type.Object({
  /** From the top of the state, with slashes between. */
  path: Type.String(),
  /** Absent: it was not there. */
  before: Type.Optional(Type.Unknown()),
  /** Absent: it is not there any more. */
  after: Type.Optional(Type.Unknown()),
});

/**
 * The rows of one house.
 * @param house e.g. `the CA`. @param again what beginning again leads to.
 */
export function stateRoutes(house: string, again: string) {
  return {
    reset: route({
      method: 'POST',
      path: '/admin/reset',
      access: 'admin',
      reply: Type.Object({ reset: Type.Literal(true) }),
      does: `Begins again: ${again}. The clock stays.`,
    }),
    snapshot: route({
      method: 'GET',
      path: '/admin/snapshot',
      access: 'admin',
      reply: Snapshot,
      does: `All that ${house} remembers, to keep.`,
    }),
    restore: route({
      method: 'POST',
      path: '/admin/restore',
      access: 'admin',
      body: Snapshot,
      reply: Type.Object({ restored: Type.Literal(true) }),
      does: 'Comes back to a snapshot of this server or of one with the same seed. The clock stays.',
    }),
    differences: route({
      method: 'POST',
      path: '/admin/differences',
      access: 'admin',
      body: Type.Object({ before: Snapshot, after: Type.Optional(Snapshot) }),
      reply: Type.Array(Difference),
      does: 'What has changed from one snapshot to another, or to now. Secrets are not shown.',
    }),
  } as const;
}

export type StateRoutes = ReturnType<typeof stateRoutes>;
