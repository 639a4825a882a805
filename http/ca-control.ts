import { Difference, Snapshot, stateRoutes } from './state-routes.ts';

/** What the CA's own state is reached by. A snapshot holds the secrets of PIN envelopes, sealed, but no key of the CA. */

export { Difference, Snapshot };

export const caControlRoutes = stateRoutes(
  'the CA',
  'the same keys and settings as at the start, and nothing issued, requested or revoked',
);
