import type { Documents, DocumentsState } from './documents.ts';
import type { Profiles, ProfilesState } from './profiles.ts';

/** A bank whose memory is taken up: from a file, or from a snapshot. */
interface TakenUp {
  readonly state: { readonly profiles: ProfilesState; readonly documents: DocumentsState };
  readonly profiles: Profiles;
  readonly documents: Documents;
}

/**
 * Brings to an end, or back, what somebody was about to do while the memory that is taken up now was written: he is not there any
 * more. A regeneration that was on its way to the CA stays `sent` when the bank knows what it has sent: it is sent again when its
 * status is asked for, and the CA takes the same octets as the same request. If not, the user signs again (R-BANK-88).
 */
export function takeUpUnfinished({ state, profiles, documents }: TakenUp): void {
  for (const profile of state.profiles.values()) {
    if (profile.state === 'switching') profiles.apply(profile, 'proof-failed');
    if (profile.state !== 'sent' || profile.regeneration?.requests !== undefined) continue;
    delete profile.regeneration;
    profiles.apply(profile, 'ca-unavailable');
  }
  for (const document of state.documents.values()) {
    if (document.state !== 'sent') continue;
    // The signature that sent it was being examined, and nobody has said yet what came of it.
    document.signatures = document.signatures.slice(0, -1);
    const isSingle = document.signatures.length === 0;
    documents.handBack(document, isSingle ? 'single-unverifiable' : 'second-unverifiable');
  }
}
