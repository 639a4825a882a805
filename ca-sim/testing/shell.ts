import type { SuiteId } from '../../pki/suites.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type CaTwin, foundAuthorities } from '../authority.ts';
import { type BugEvent, CertificationAuthority } from '../certification-authority.ts';
import { AUTHORITY_STYLES, type AuthorityName } from '../core/authority-styles.ts';
import type { EnrolmentWish } from '../core/enrolment-record.ts';
import { type CaEvent, type CaState, newState } from '../core/state.ts';
import { START } from './ca-bench.ts';
import { keyPair } from './keys.ts';

/** CAs without a server: what protocols see of them. */
export interface Shell {
  readonly ca: CertificationAuthority;
  readonly clock: VirtualClock;
  readonly state: CaState;
  readonly events: (CaEvent | BugEvent)[];
}

const DELAYS = { managerAfterMs: 1000, officerAfterMs: 1000, issueAfterMs: 1000 };

export interface ShellOptions {
  /** What is put in the place of the twins. */
  readonly change?: (twins: CaTwin[]) => readonly CaTwin[];
  /** When they are founded. */
  readonly start?: number | string;
}

export async function openShell(
  authorities: readonly AuthorityName[],
  { change = (twins) => twins, start = START }: ShellOptions = {},
): Promise<Shell> {
  const clock = new VirtualClock(start);
  const events: (CaEvent | BugEvent)[] = [];
  const state = newState(clock.now());
  const baseUrl = (name: AuthorityName) => AUTHORITY_STYLES[name].baseUrl;
  const founding = { rng: new SeededRng('bench').stream('ca'), at: clock.now(), baseUrl };
  const twins = change(await foundAuthorities(authorities, founding));
  const onEvent = (event: CaEvent | BugEvent) => events.push(event);
  const ca = new CertificationAuthority({ ...founding, state, twins, clock, delays: DELAYS, onEvent });
  return { ca, clock, state, events };
}

/** A wish that nothing is wrong with, of the RFC-style CA unless it is changed. Its key is named after the subject. */
export async function wish(
  subject: string,
  change: Partial<EnrolmentWish> = {},
  suite: SuiteId = 'ec-p256',
): Promise<EnrolmentWish> {
  return {
    authority: 'rfc',
    subject: parseDn(subject),
    publicKey: (await keyPair(suite, subject)).publicKey,
    possessionProven: true,
    voucher: { kind: 'nobody' },
    fingerprint: subject,
    ...change,
  };
}
