import { stateRoutes } from './state-routes.ts';

/** What the bank's own state is reached by. In a snapshot no password, no session's id and no admin token can be read. */
export const bankStateRoutes = stateRoutes(
  'the bank',
  'the same settings as at the start, and no client, user or document',
);
