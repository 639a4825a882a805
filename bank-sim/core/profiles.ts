import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { type Clock, DAY_MS } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';
import type { Emit } from './events.ts';
import { parsedCertificate } from './parsed-certificate.ts';
import { type ProfileEvent, type ProfileState, profileStates } from './profile-states.ts';
import type { BankSettings } from './settings.ts';
import type { User } from './users.ts';

export const SET_ALGORITHMS = ['GOST', 'RSA'] as const;
export type SetAlgorithm = (typeof SET_ALGORITHMS)[number];

/** The two certificates of a key set (R-CA-12). Documents and requests are signed by the GOST key. */
export type KeySet = Readonly<Record<SetAlgorithm, Certificate>>;

/** A key set as the bank remembers it: DER. */
export type StoredKeySet = Readonly<Record<SetAlgorithm, Uint8Array>>;

export function storedKeySet({ GOST, RSA }: KeySet): StoredKeySet {
  return { GOST: GOST.der, RSA: RSA.der };
}

export function keySetOf({ GOST, RSA }: StoredKeySet): KeySet {
  return { GOST: parsedCertificate(GOST), RSA: parsedCertificate(RSA) };
}

/** One half of what goes to the CA: base64 of CMS SignedData over a PKCS#10. */
export interface SentRequest {
  readonly algorithm: SetAlgorithm;
  readonly cms: string;
}

/** A request for a new set that is under way. */
export interface Regeneration {
  /** SubjectPublicKeyInfo, DER, of the keys asked for. */
  readonly publicKeys: Readonly<Record<SetAlgorithm, Uint8Array>>;
  /** What goes to the CA, until it has taken it: after a sudden end it is sent again. */
  requests?: readonly SentRequest[];
  /** The CA's number of the request, once it has taken it. */
  caRequestId?: string;
  /** What the CA issued, once the bank has examined it. */
  received?: StoredKeySet;
}

/** A key profile: one subscriber's key set and its history. */
export interface Profile {
  readonly id: string;
  readonly user: User;
  /** As stored: without what the clock does to it. {@link Profiles.statusOf} is what is shown. */
  state: ProfileState;
  current: StoredKeySet;
  /** Sets that were in operation before (R-BANK-86). */
  readonly former: StoredKeySet[];
  regeneration?: Regeneration;
  /** Why the last request was refused (R-BANK-88); empty otherwise. */
  reason: string;
}

/** Идентификатор: the first 10 octets of SHA-256 of the GOST certificate, in 20 upper-case hexadecimal digits (R-BANK-53). */
export function identifierOf({ GOST }: StoredKeySet): string {
  const known = identifiers.get(GOST) ?? bytesToHex(sha256(GOST).subarray(0, 10)).toUpperCase();
  identifiers.set(GOST, known);
  return known;
}

/** For as long as somebody has the octets, into which nobody writes: whoever acts at the bank has all of them looked at. */
const identifiers = new WeakMap<Uint8Array, string>();

/** notAfter names a whole second: the certificate is good until that second is over (pki/x509/chain-path.ts). */
const NOT_AFTER_MS = 1000;

/** The notAfter that comes first in the set. */
export function validUntil({ GOST, RSA }: KeySet): number {
  return Math.min(GOST.notAfter, RSA.notAfter);
}

/** The first instant at which not every certificate of the set is good any more. */
export function endsAt(keySet: KeySet): number {
  return validUntil(keySet) + NOT_AFTER_MS;
}

/** Where in a profile a certificate was found. */
export interface KeyPlace {
  readonly profile: Profile;
  readonly place: 'current' | 'former' | 'received';
}

/** By number, oldest first. */
export type ProfilesState = Map<string, Profile>;

/** The key profiles of all users: state machine 7.1. */
export class Profiles {
  readonly #state: { readonly profiles: ProfilesState };
  readonly #settings: BankSettings;
  readonly #clock: Clock;
  readonly #emit: Emit;

  constructor(state: { readonly profiles: ProfilesState }, settings: BankSettings, clock: Clock, emit: Emit) {
    this.#state = state;
    this.#settings = settings;
    this.#clock = clock;
    this.#emit = emit;
  }

  /**
   * P1: the bank registers a user's first certificates, which it has examined.
   * @throws BankError certificate-registered.
   */
  register(user: User, keySet: KeySet): Profile {
    this.#assertNew(keySet);
    const { profiles } = this.#state;
    const profile: Profile = {
      id: String(profiles.size + 1),
      user,
      state: 'in-operation',
      current: storedKeySet(keySet),
      former: [],
      reason: '',
    };
    profiles.set(profile.id, profile);
    this.#emit({ name: 'profile-registered', subject: profile.id, detail: identifierOf(profile.current) });
    return profile;
  }

  /** Of everybody who has a profile. */
  logins(): string[] {
    return [...new Set([...this.#state.profiles.values()].map(({ user }) => user.login))];
  }

  ofUser(login: string): Profile[] {
    return [...this.#state.profiles.values()].filter(({ user }) => user.login === login);
  }

  /** A profile of this user. @throws BankError profile-unknown, also for the profile of somebody else. */
  byId(login: string, id: string): Profile {
    const profile = this.#state.profiles.get(id);
    if (profile?.user.login !== login) throw new BankError('profile-unknown', `The user has no profile ${id}.`);
    return profile;
  }

  /** What «Статус» shows now: the stored state after the clock's events. */
  statusOf(profile: Profile): ProfileState {
    const left = validUntil(keySetOf(profile.current)) - this.#clock.now();
    let { state } = profile;
    if (left <= this.#settings.warningDays * DAY_MS) state = clockStep(state, 'warning-begins');
    if (left <= -NOT_AFTER_MS) state = clockStep(state, 'validity-ends');
    return state;
  }

  /** Whether the profile belongs on the page of critical profiles (R-BANK-48). */
  isCritical(profile: Profile): boolean {
    const left = validUntil(keySetOf(profile.current)) - this.#clock.now();
    return left <= this.#settings.warningDays * DAY_MS && CRITICAL.has(this.statusOf(profile));
  }

  /** Whether the profile's key opens the door at all: valid now and not revoked. */
  hasUsableKey(profile: Profile): boolean {
    const { GOST } = keySetOf(profile.current);
    const now = this.#clock.now();
    return profile.state !== 'revoked' && GOST.notBefore <= now && now < GOST.notAfter + NOT_AFTER_MS;
  }

  /**
   * Moves a profile on.
   * @throws BankError with the refusal of the table.
   */
  apply(profile: Profile, event: ProfileEvent): void {
    const from = this.statusOf(profile);
    const outcome = profileStates.step(from, event);
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, `Profile ${profile.id}.`);
    if (outcome.to === from) return;
    profile.state = outcome.to;
    if (event === 'new') profile.reason = '';
    if (event === 'new' || event === 'cancel') delete profile.regeneration;
    this.#emit({ name: 'profile-status', subject: profile.id, detail: this.statusOf(profile) });
  }

  /** P12: the received set goes into operation, the one before it is retired. */
  switchToReceived(profile: Profile): void {
    const received = profile.regeneration?.received;
    if (received === undefined) throw new Error(`profile ${profile.id} has received no key set`);
    profile.former.push(profile.current);
    profile.current = received;
    delete profile.regeneration;
    this.apply(profile, 'registered');
  }

  /**
   * P14, and R-BANK-91: a set that was issued without a request of this bank's goes into operation, the one before it is retired. The
   * bank has examined it.
   * @throws BankError certificate-registered, regeneration-in-progress, profile-revoked.
   */
  reissue(profile: Profile, keySet: KeySet): void {
    profile.state = this.assertReissuable(profile, keySet);
    profile.former.push(profile.current);
    profile.current = storedKeySet(keySet);
    profile.reason = '';
    delete profile.regeneration;
    this.#emit({ name: 'profile-registered', subject: profile.id, detail: identifierOf(profile.current) });
  }

  /** Whether {@link reissue} would do it. @returns the state that it leads to. @throws as {@link reissue}. */
  assertReissuable(profile: Profile, keySet: KeySet): ProfileState {
    this.#assertNew(keySet);
    const outcome = profileStates.step(this.statusOf(profile), 'reissued');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, `Profile ${profile.id}.`);
    return outcome.to;
  }

  #assertNew(keySet: KeySet): void {
    for (const algorithm of SET_ALGORITHMS) {
      if (!this.isKnownKey(keySet[algorithm].publicKey)) continue;
      throw new BankError('certificate-registered', `${algorithm} ${keySet[algorithm].serialNumber}`);
    }
  }

  /** P15: the CA has revoked this certificate; the profile whose key in operation it is goes with it. */
  revoke(der: Uint8Array): void {
    const found = this.findSigner(der);
    if (found?.place === 'current') this.apply(found.profile, 'revoke');
  }

  /** Whose GOST certificate this is, and whether its key is in operation. @param der the certificate. */
  findSigner(der: Uint8Array): KeyPlace | undefined {
    for (const profile of this.#state.profiles.values()) {
      const { current, former, regeneration } = profile;
      if (sameOctets(current.GOST, der)) return { profile, place: 'current' };
      if (former.some(({ GOST }) => sameOctets(GOST, der))) return { profile, place: 'former' };
      if (regeneration?.received && sameOctets(regeneration.received.GOST, der)) {
        return { profile, place: 'received' };
      }
    }
    return undefined;
  }

  /** The profile to which a certificate of either algorithm belongs, in operation or not. */
  ownerOf(der: Uint8Array): Profile | undefined {
    return [...this.#state.profiles.values()].find(({ current, former, regeneration }) => {
      const sets = [current, ...former, ...(regeneration?.received ? [regeneration.received] : [])];
      return sets.some(({ GOST, RSA }) => sameOctets(GOST, der) || sameOctets(RSA, der));
    });
  }

  /**
   * Whether the bank has ever seen this key.
   * @param publicKey SubjectPublicKeyInfo, DER.
   * @param asking the profile that asks for the key: its own pending request does not count.
   */
  isKnownKey(publicKey: Uint8Array, asking?: Profile): boolean {
    return [...this.#state.profiles.values()].some((profile) => {
      const { current, former, regeneration } = profile;
      const sets = [current, ...former, ...(regeneration?.received ? [regeneration.received] : [])];
      const keys = sets.map(keySetOf).flatMap(({ GOST, RSA }) => [GOST.publicKey, RSA.publicKey]);
      if (regeneration && profile !== asking) keys.push(regeneration.publicKeys.GOST, regeneration.publicKeys.RSA);
      return keys.some((key) => sameOctets(key, publicKey));
    });
  }
}

const CRITICAL: ReadonlySet<ProfileState> = new Set([
  'regeneration-needed',
  'expired',
  'draft',
  'awaiting-signature',
  'refused',
]);

function clockStep(state: ProfileState, event: 'warning-begins' | 'validity-ends'): ProfileState {
  const outcome = profileStates.step(state, event);
  if (outcome.refused !== undefined) throw new Error(`the clock is refused: ${state} + ${event}`);
  return outcome.to;
}

export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}
