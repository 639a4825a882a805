import { type CaRequestView, caRoutes } from '../../../http/ca.ts';
import { fromJson } from '../../../simulation/snapshot.ts';
import type { Cast } from './cast.ts';
import type { Player } from './player.ts';
import { parsed, type TokenEvidence } from './token-evidence.ts';

const SETS = ['GOST', 'RSA'] as const;

/** A key set by what everybody can compare: serial number and public key of both certificates. */
export interface SetEvidence {
  readonly serials: readonly string[];
  /** SubjectPublicKeyInfo, hexadecimal. */
  readonly publicKeys: readonly string[];
}

/** A key profile, as the bank remembers it. */
export interface ProfileEvidence {
  readonly state: string;
  readonly current: SetEvidence;
  readonly former: readonly SetEvidence[];
  /** The request under way. */
  readonly pending:
    | {
        readonly publicKeys: readonly string[];
        readonly requestId: string | undefined;
        readonly received: SetEvidence | undefined;
      }
    | undefined;
}

/** What every house holds of one client. */
export interface ClientEvidence {
  readonly player: Player;
  readonly token: TokenEvidence;
  readonly profiles: readonly ProfileEvidence[];
  /** Numbers of requests that the CA has taken and of which the bank has never heard: their keys are gone, and nobody fetches their certificates. */
  readonly orphans: ReadonlySet<string>;
  /** How often the CA was made to issue a wrong certificate to him: the bank refuses such a set, and another request follows. */
  readonly spoilt: number;
  /** Newest first. */
  readonly requests: readonly CaRequestView[];
}

/** The bank's memory, as far as it is looked at. */
interface BankMemory {
  readonly profiles: ReadonlyMap<string, StoredProfile>;
}

type StoredSet = Readonly<Record<(typeof SETS)[number], Uint8Array>>;

interface StoredProfile {
  readonly user: { readonly login: string };
  readonly state: string;
  readonly current: StoredSet;
  readonly former: readonly StoredSet[];
  readonly regeneration?: {
    readonly publicKeys: StoredSet;
    readonly caRequestId?: string;
    readonly received?: StoredSet;
  };
}

/** Asks the houses for what they hold: each only when it has been at work since. */
export class Witness {
  readonly #cast: Cast;
  #bank: { readonly version: number; readonly profiles: ReadonlyMap<string, readonly ProfileEvidence[]> } | undefined;
  #ca: { readonly version: number; readonly requests: readonly CaRequestView[] } | undefined;

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  async evidence(player: Player): Promise<ClientEvidence> {
    const { login, subject } = player.member;
    const profiles = (await this.#profiles()).get(login) ?? [];
    const requests = (await this.requests()).filter((one) => one.subject === subject);
    const { log, ca } = this.#cast;
    const { iin } = player.member.client.person;
    const isHis = (subjects: readonly string[]) => subjects.some((subject) => subject.includes(iin));
    const spoilt = ca.faults.fired().filter(({ fault, subjects }) => fault.startsWith('cert-') && isHis(subjects));
    const own = { token: player.reader.read(), profiles, requests };
    // The list of faults is empty again when they are taken away.
    player.spoilt = Math.max(player.spoilt, spoilt.length);
    return { player, ...own, orphans: log.orphans, spoilt: player.spoilt };
  }

  async requests(): Promise<readonly CaRequestView[]> {
    const { caVersion: version } = this.#cast.log;
    if (this.#ca?.version !== version) {
      this.#ca = { version, requests: await this.#cast.caDesk().call(caRoutes.requests) };
    }
    return this.#ca.requests;
  }

  async #profiles(): Promise<ReadonlyMap<string, readonly ProfileEvidence[]>> {
    const { bankVersion: version } = this.#cast.log;
    if (this.#bank?.version === version) return this.#bank.profiles;
    const { state } = await this.#cast.bank.snapshot();
    const { profiles } = fromJson(state) as BankMemory;
    const byLogin = new Map<string, ProfileEvidence[]>();
    for (const profile of profiles.values()) {
      byLogin.set(profile.user.login, [...(byLogin.get(profile.user.login) ?? []), profileEvidence(profile)]);
    }
    this.#bank = { version, profiles: byLogin };
    return byLogin;
  }
}

function profileEvidence({ state, current, former, regeneration }: StoredProfile): ProfileEvidence {
  return {
    state,
    current: setEvidence(current),
    former: former.map(setEvidence),
    pending: regeneration && {
      publicKeys: SETS.map((algorithm) => hex(regeneration.publicKeys[algorithm])),
      requestId: regeneration.caRequestId,
      received: regeneration.received && setEvidence(regeneration.received),
    },
  };
}

function setEvidence(set: StoredSet): SetEvidence {
  return evidenceOf(SETS.map((algorithm) => set[algorithm]));
}

/** Of what a request at the CA has come to. */
export function issuedSet({ certificates }: CaRequestView): SetEvidence {
  return evidenceOf(certificates.map(({ certificate }) => Buffer.from(certificate, 'base64')));
}

function evidenceOf(ders: readonly Uint8Array[]): SetEvidence {
  const certificates = ders.map(parsed);
  return {
    serials: certificates.map(({ serialNumber }) => serialNumber).sort(),
    publicKeys: certificates.map(({ publicKey }) => hex(publicKey)).sort(),
  };
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}
