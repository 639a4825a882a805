import type { MailFault, StepFault } from './fault-row.ts';

/** Faults of the CA's own processing of requests (state machine 7.2), and of its letters. */

const CURL = { client: 'curl' } as const;

export const STEP_FAULTS: readonly StepFault[] = [
  {
    id: 'request-stuck',
    place: 'step',
    outcome: 'stay',
    does: 'The request stays at its status, however much time passes.',
    ...CURL,
    notices: 'the status of `GET /requests/:id` never moves; a plain enrolment is answered with 202 for ever',
  },
  {
    id: 'request-error',
    place: 'step',
    outcome: 'fail',
    does: 'The request is approved, and then in error (X-CA-4).',
    ...CURL,
    notices: 'status `error`; a plain enrolment is refused with `enrolment-refused`',
  },
];

export const MAIL_FAULTS: readonly MailFault[] = [
  {
    id: 'mail-lost',
    place: 'mail',
    does: 'The letter to the person never arrives.',
    ...CURL,
    notices: '`GET /admin/outbox` does not have it',
    strike: ({ outbox }, mail) => {
      const at = outbox.indexOf(mail);
      if (at >= 0) outbox.splice(at, 1);
    },
  },
];
