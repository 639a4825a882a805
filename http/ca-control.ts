import { Type } from '@sinclair/typebox';
import { route } from './route.ts';

/** What makes the CA a simulator: to begin again, to keep a state, to come back to it, and to see what has changed. */

/** A state of the CA, as `GET /admin/snapshot` gives it. It holds the secrets of PIN envelopes, but no key of the CA. */
export const Snapshot = Type.Object({
  format: Type.String(),
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** JSON of the CA's own making: not to be changed. */
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

export const caControlRoutes = {
  reset: route({
    method: 'POST',
    path: '/admin/reset',
    access: 'admin',
    reply: Type.Object({ reset: Type.Literal(true) }),
    does: 'Begins again: the same keys and settings as at the start, and nothing issued, requested or revoked. The clock stays.',
  }),
  snapshot: route({
    method: 'GET',
    path: '/admin/snapshot',
    access: 'admin',
    reply: Snapshot,
    does: 'All that the CA remembers, to keep.',
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
