import { hexToBytes } from '@noble/hashes/utils.js';
import { type CrlTemplate, issueCrl } from '../pki/x509/crl.ts';
import type { CaTwin } from './authority.ts';
import { type AuthorityName, twinRow } from './core/authority-styles.ts';
import { deltaListAt, fullListAt, type RevocationList, twinKey } from './core/publication.ts';
import type { CaState } from './core/state.ts';

/** The revocation lists of a CA, signed once and then kept. */
export class RevocationLists {
  readonly #state: CaState;
  readonly #baseUrl: (authority: AuthorityName) => string;
  readonly #signed = new Map<string, { name: string; der: Uint8Array }>();

  /** @param baseUrl what stands in front of the paths of an authority. */
  constructor(state: CaState, baseUrl: (authority: AuthorityName) => string) {
    this.#state = state;
    this.#baseUrl = baseUrl;
  }

  /** The full list in force, DER. */
  full(twin: CaTwin, now: number): Promise<Uint8Array> {
    return this.#list(twin, 'full', fullListAt(this.#state, twin, now));
  }

  /** The delta list in force, DER; undefined where the authority has none. */
  delta(twin: CaTwin, now: number): Promise<Uint8Array | undefined> {
    const list = deltaListAt(this.#state, twin, now);
    return list === undefined ? Promise.resolve(undefined) : this.#list(twin, 'delta', list);
  }

  /** What the list in force says, before it is signed. */
  template(twin: CaTwin, kind: 'full' | 'delta', now: number): CrlTemplate {
    const list = (kind === 'delta' && deltaListAt(this.#state, twin, now)) || fullListAt(this.#state, twin, now);
    return { ...list, ...this.#facts(twin, list.baseNumber === undefined ? 'full' : 'delta') };
  }

  /** Lists of another past may have the same numbers: none is kept any more. */
  forget(): void {
    this.#signed.clear();
  }

  async #list(twin: CaTwin, kind: 'full' | 'delta', list: RevocationList): Promise<Uint8Array> {
    const key = `${kind} ${twinKey(twin)}`;
    // The number alone does not tell: a clock that is set back gives numbers again.
    const name = `${list.number} ${list.changes} ${list.thisUpdate}`;
    const kept = this.#signed.get(key);
    if (kept?.name === name) return kept.der;
    const der = await issueCrl({ ...list, ...this.#facts(twin, kind) }, twin.signer);
    this.#signed.set(key, { name, der });
    return der;
  }

  #facts(twin: CaTwin, kind: 'full' | 'delta'): Pick<CrlTemplate, 'issuer' | 'authorityKeyIdentifier' | 'freshestCrl'> {
    const { subject, subjectKeyId = '' } = twin.certificate;
    const delta = twin.role === 'issuing' ? twinRow(twin.authority, twin.algorithm)?.files.deltaList : undefined;
    return {
      issuer: subject,
      authorityKeyIdentifier: hexToBytes(subjectKeyId),
      ...(delta && kind === 'full' && { freshestCrl: [this.#baseUrl(twin.authority) + delta.path] }),
    };
  }
}
