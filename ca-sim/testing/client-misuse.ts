import type { CaClient } from '../index.ts';

/** What the types of the client do not let through: tsc objects when one of these is no error any more. Never called. */
export function misuse({ admin, ca: own, ocsp, desk, enrolment }: CaClient): void {
  // @ts-expect-error no such unit
  void admin.advanceClock({ amount: 1, unit: 'year' });
  // @ts-expect-error the body is missing
  void admin.advanceClock();
  // @ts-expect-error the parameter is called id
  void own.request({ number: 'R-1' });
  // @ts-expect-error the parameters are missing
  void desk.approveEnrolment({ role: 'manager' });
  // @ts-expect-error octets, not text
  void ocsp.post('MEowSA==');
  // @ts-expect-error not a type that the row takes
  void ocsp.post(new Uint8Array(0), { contentType: 'text/plain' });
  // @ts-expect-error no such field of the query
  void admin.journal({ protocols: 'ocsp' });
  // @ts-expect-error no such row
  void enrolment.nothing();
}
