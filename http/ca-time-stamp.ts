import type { OctetRoute } from './octet-route.ts';

/** The time-stamping authority: RFC 3161 section 3.4. */
export const timeStampRoutes = {
  stamp: {
    method: 'POST',
    path: '/tsp',
    takes: ['application/timestamp-query'],
    contentType: 'application/timestamp-reply',
    does: 'A time stamp (RFC 3161) at the time of the bench; the policy asked for decides who signs it (docs/time-stamps.md). Answered with 200 always; refusals are in the TimeStampResp.',
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
