import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LateState, TokenHolder } from '../../http/bank-late.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { type CustodyEvent, type CustodyState, custodyStates, HOLDERS } from './custody-states.ts';
import type { Emit } from './events.ts';
import type { Profile } from './profiles.ts';

/** What the user has written: R-BANK-95, R-BANK-96. */
export interface LateApplication {
  readonly text: string;
  readonly faultNote: string;
  readonly reissueRequest: string;
}

/** What stands in the acceptance act: R-BANK-97. */
export interface ActRecord {
  readonly number: string;
  readonly signedAt: number;
  readonly serialNumber: string;
  readonly label: string;
  readonly gave: string;
  readonly took: string;
}

/** One step of the custody log. */
export interface CustodyRecord {
  readonly at: number;
  /** Name of the employee. */
  readonly by: string;
  readonly event: CustodyEvent;
  readonly from: TokenHolder;
  readonly to: TokenHolder;
  readonly state: LateState;
}

/** One late re-issue. */
export interface LateCase {
  readonly id: string;
  readonly login: string;
  readonly profileId: string;
  state: LateState;
  readonly application: LateApplication;
  act?: ActRecord;
  /** What the new keys are to sign; drawn when the token arrives at the head office. */
  challenge?: Uint8Array;
  notifiedAt?: number;
  readonly steps: CustodyRecord[];
}

/** By number, oldest first. */
export type LateCasesState = Map<string, LateCase>;

const CHALLENGE_OCTETS = 32;

/** The tokens that are, or were, with the bank: state machine 7.8. */
export class Custody {
  readonly #state: { readonly lateCases: LateCasesState };
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #emit: Emit;

  constructor(state: { readonly lateCases: LateCasesState }, clock: Clock, rng: Rng, emit: Emit) {
    this.#state = state;
    this.#clock = clock;
    this.#rng = rng;
    this.#emit = emit;
  }

  /** Newest first. */
  all(): LateCase[] {
    return [...this.#state.lateCases.values()].reverse();
  }

  /** @throws BankError late-case-unknown. */
  byId(id: string): LateCase {
    const found = this.#state.lateCases.get(id);
    if (found === undefined) throw new BankError('late-case-unknown', `There is no late re-issue ${id}.`);
    return found;
  }

  /** The case of a profile that is not finished. */
  openCaseOf(profileId: string): LateCase | undefined {
    return this.all().find((one) => one.profileId === profileId && one.state !== 'collected');
  }

  /** In whose hands the token of a profile is. */
  holderOf(profileId: string): TokenHolder {
    const open = this.openCaseOf(profileId);
    return open === undefined ? 'user' : HOLDERS[open.state];
  }

  isWithUser(profileId: string): boolean {
    return this.holderOf(profileId) === 'user';
  }

  /** R-BANK-101: whatever a key of this profile is to do now. @throws BankError token-with-bank. */
  assertWithUser({ id }: Pick<Profile, 'id'>): void {
    const holder = this.holderOf(id);
    if (holder !== 'user') throw new BankError('token-with-bank', `The token of profile ${id}: ${holder}.`);
  }

  /**
   * H1, H2: an application comes in.
   * @param hasEnded whether the profile's certificates have.
   * @throws BankError late-case-open; application-incomplete (the note, the request or both are missing); late-not-due.
   */
  apply(
    profile: Pick<Profile, 'id' | 'user'>,
    hasEnded: boolean,
    { text, faultNote = '', reissueRequest = '' }: Pick<LateApplication, 'text'> & Partial<LateApplication>,
    by: string,
  ): LateCase {
    const application: LateApplication = { text, faultNote: faultNote.trim(), reissueRequest: reissueRequest.trim() };
    const isComplete = application.faultNote !== '' && application.reissueRequest !== '';
    const from = this.openCaseOf(profile.id)?.state ?? (hasEnded ? 'access-blocked' : 'access-open');
    const state = step(from, isComplete ? 'apply' : 'apply-incompletely', `Profile ${profile.id}.`);
    const { lateCases } = this.#state;
    const id = String(lateCases.size + 1);
    const opened: LateCase = { id, login: profile.user.login, profileId: profile.id, state, application, steps: [] };
    lateCases.set(id, opened);
    this.#log(opened, 'apply', 'user', by);
    return opened;
  }

  /**
   * H3: the token is taken under an act. @param isOwner whether the user himself hands it over.
   * @throws BankError late-step-wrong, late-case-closed, late-person-wrong.
   */
  takeToken(one: LateCase, isOwner: boolean, act: Omit<ActRecord, 'number' | 'signedAt'>): void {
    this.#move(one, isOwner ? 'take-token' : 'take-token-of-another', act.took, () => {
      const signedAt = this.#clock.now();
      const number = `${new Date(signedAt).getUTCFullYear()}-${one.id.padStart(4, '0')}`;
      one.act = { number, signedAt, ...act };
    });
  }

  /** Whether the case stands where this step begins. @throws BankError late-step-wrong, late-case-closed. */
  assertAllows(one: LateCase, event: CustodyEvent): void {
    nextState(one, event);
  }

  /** H4, H7, and H6 when everything about the new set has been examined. @throws BankError late-step-wrong, late-case-closed. */
  move(one: LateCase, event: 'send-to-head-office' | 'program' | 'send-to-branch', by: string): void {
    this.#move(one, event, by);
  }

  /** H5: from here on the token can be programmed. @throws BankError late-step-wrong, late-case-closed. */
  arriveAtHeadOffice(one: LateCase, by: string): void {
    this.#move(one, 'arrive-at-head-office', by, () => {
      one.challenge = this.#rng.stream(`${one.id} ${this.#clock.now()}`).bytes(CHALLENGE_OCTETS);
    });
  }

  /** H8. @param notify tells the user. @throws BankError late-step-wrong, late-case-closed. */
  arriveAtBranch(one: LateCase, by: string, notify: () => void): void {
    this.#move(one, 'arrive-at-branch', by, () => {
      notify();
      one.notifiedAt = this.#clock.now();
    });
  }

  /**
   * H9. @param isOwner whether the user himself collects it.
   * @throws BankError late-step-wrong, late-case-closed, late-person-wrong.
   */
  collect(one: LateCase, isOwner: boolean, by: string): void {
    this.#move(one, isOwner ? 'collect' : 'collect-by-another', by);
  }

  #move(one: LateCase, event: CustodyEvent, by: string, before: () => void = () => undefined): void {
    const to = nextState(one, event);
    before();
    const from = HOLDERS[one.state];
    one.state = to;
    this.#log(one, event, from, by);
  }

  #log(one: LateCase, event: CustodyEvent, from: TokenHolder, by: string): void {
    const { state } = one;
    one.steps.push({ at: this.#clock.now(), by, event, from, to: HOLDERS[state], state });
    this.#emit({ name: 'late-case', subject: one.id, detail: state });
  }
}

/** When the token came to the head office. */
export function arrivedAt({ steps }: LateCase): number | undefined {
  return steps.find(({ event }) => event === 'arrive-at-head-office')?.at;
}

/** What the token is called once it has been erased for this case: at most 32 octets. */
export function tokenLabelOf(id: string, challenge: Uint8Array): string {
  return `TEST L${id} ${bytesToHex(sha256(challenge)).slice(0, 12)}`;
}

function nextState({ id, state }: LateCase, event: CustodyEvent): LateState {
  return step(state, event, `Late re-issue ${id} is ${state}.`);
}

/** @throws BankError with the refusal of the table. */
function step(from: CustodyState, event: CustodyEvent, detail: string): LateState {
  const outcome = custodyStates.step(from, event);
  if (outcome.refused !== undefined) throw new BankError(outcome.refused, detail);
  if (outcome.to === 'access-open' || outcome.to === 'access-blocked') throw new Error(`${event} opens no case`);
  return outcome.to;
}
