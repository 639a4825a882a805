import type { Rule } from './rule.ts';

/** Slot events. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const EVT_RULES: readonly Rule[] = [
  {
    id: 'EVT-01',
    chapter: '5.5.4',
    level: 'must',
    rule: 'C_WaitForSlotEvent(CKF_DONT_BLOCK) with no pending event → NO_EVENT (or FUNCTION_NOT_SUPPORTED, reported as unsupported).',
  },
  {
    id: 'EVT-02',
    chapter: '5.5.4',
    level: 'must',
    rule: 'After an insertion or removal the non-blocking call → OK with that slot id and clears that slot’s flag (second call NO_EVENT).',
  },
  {
    id: 'EVT-03',
    chapter: '5.5.4',
    level: 'must',
    rule: 'Events pending on k slots are reported once each, in any order.',
  },
  {
    id: 'EVT-04',
    chapter: '5.5.4',
    level: 'must',
    rule: 'C_Initialize clears all event flags; events are tracked per application.',
  },
  {
    id: 'EVT-05',
    chapter: '5.5.4',
    level: 'must',
    rule: 'Blocking call returns when an event happens in another thread’s time, within bounded latency.',
  },
  {
    id: 'EVT-06',
    chapter: '5.5.4; 5.4.2',
    level: 'must',
    rule: 'C_Finalize while another thread blocks → that thread gets CRYPTOKI_NOT_INITIALIZED; C_Finalize returns OK.',
  },
  {
    id: 'EVT-07',
    chapter: '5.5.4',
    level: 'should',
    rule: 'pReserved ≠ NULL or pSlot = NULL → ARGUMENTS_BAD.',
  },
  {
    id: 'EVT-08',
    chapter: '3.2.2; 5.5.4',
    level: 'must',
    rule: 'A fixed (non-removable) slot never produces an event.',
  },
];
