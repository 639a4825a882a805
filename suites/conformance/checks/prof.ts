import { CKP_COMPLETE_PROVIDER, CKP_HKDF_TLS_TOKEN, CKP_VENDOR_DEFINED } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { PROFILES } from './prof-clauses.ts';
import { claims, type Profile, shortOf, wouldBe } from './prof-steps.ts';
import { readOnlySession, userPin, userSession } from './steps.ts';

/** OASIS profiles: PKCS#11 3.1 section 4.13; Profiles 3.1 sections 2.3, 5. The official cases are the group OASIS. */

/** A claimed profile, condition by condition; of one that is not claimed it is said what it would come to. */
function profileCheck(rule: string, profile: Profile): Check {
  return {
    rule,
    caller: 'api',
    run(trial) {
      // Conditions of several profiles let the user in: without the PIN nothing could be said of them.
      userPin(trial);
      const isClaimed = claims(trial, readOnlySession(trial)).includes(profile.id);
      const { states, broken, unasked } = shortOf(trial, profile);
      if (!isClaimed) return trial.unsupported(`${profile.name} is not claimed; ${wouldBe({ broken, unasked })}`);
      for (const { name, isMet } of states) if (isMet !== undefined) trial.holds(`${profile.name}: ${name}`, isMet);
      if (unasked.length > 0) trial.note(`could not be asked: ${unasked.join(', ')}`);
    },
  };
}

/** Identifiers that the Profiles document gives. */
const isKnown = (id: number): boolean =>
  (id > 0 && id <= Math.max(CKP_COMPLETE_PROVIDER, CKP_HKDF_TLS_TOKEN)) || id >= CKP_VENDOR_DEFINED;

export const PROF_CHECKS: readonly Check[] = [
  profileCheck('PROF-01', PROFILES.baseline),
  profileCheck('PROF-02', PROFILES.extended),
  profileCheck('PROF-03', PROFILES.authentication),
  profileCheck('PROF-04', PROFILES.certificates),
  profileCheck('PROF-05', PROFILES.hkdf),
  {
    rule: 'PROF-06',
    caller: 'api',
    run(trial) {
      userPin(trial);
      const claimed = claims(trial, readOnlySession(trial));
      for (const profile of Object.values(PROFILES)) {
        const isClaimed = claimed.includes(profile.id);
        const { broken, unasked } = shortOf(trial, profile);
        const outcome = isClaimed && broken.length === 0 ? 'it passes' : wouldBe({ broken, unasked });
        trial.note(`${profile.name}: ${isClaimed ? 'claimed' : 'not claimed'}; ${outcome}`);
        if (isClaimed) trial.same(`${profile.name}: conditions that are not met`, broken, []);
      }
      const toUser = claims(trial, userSession(trial));
      if (claimed.length + toUser.length === 0) return trial.unsupported('the token has no CKO_PROFILE object');
      trial.same('profiles, each claimed once', [...new Set(claimed)], claimed);
      for (const id of claimed) trial.holds(`CKA_PROFILE_ID ${id} is one of the document`, isKnown(id));
      trial.same('profiles that everybody sees, as the user does', claimed, toUser);
    },
  },
];
