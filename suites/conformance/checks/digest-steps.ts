import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';

/** Digests, which need neither key nor login: PKCS#11 3.1 section 5.12. */

/** Digests of one message in parts that two sessions take in turns. */
export function interleaved(trial: Trial, mechanism: number, sessions: readonly [Handle, Handle]): string[] {
  const { p11 } = trial;
  const parts = ['one', 'two', 'three'].map((text) => Buffer.from(text));
  for (const session of sessions) trial.step('C_DigestInit', () => p11.C_DigestInit(session, { mechanism }));
  for (const [at, part] of parts.entries()) {
    for (const session of sessions) {
      if (session === sessions[1] && at === 2) continue;
      trial.step('C_DigestUpdate', () => p11.C_DigestUpdate(session, part));
    }
  }
  return sessions.map((session) =>
    trial.step('C_DigestFinal', () => p11.C_DigestFinal(session, Buffer.alloc(64))).toString('hex'),
  );
}

/** The same of one message in one part. */
export function alone(trial: Trial, mechanism: number, session: Handle, message: string): string {
  const { p11 } = trial;
  return trial
    .step('C_Digest', () => {
      p11.C_DigestInit(session, { mechanism });
      return p11.C_Digest(session, Buffer.from(message), Buffer.alloc(64));
    })
    .toString('hex');
}
