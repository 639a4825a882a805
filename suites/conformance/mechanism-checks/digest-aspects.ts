import { CKF_DIGEST, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import { lengthsAreTold } from './length-query.ts';
import type { DigestMaterial } from './material.ts';
import { MESSAGES } from './signing-materials.ts';
import { type Aspect, aside, partitions, ROOM, type Subject } from './subject.ts';

/** C_Digest: PKCS#11 3.1 section 5.12. */

type Digesting = Subject<DigestMaterial>;

function digested({ trial, name, capability }: Digesting, message: Buffer): Buffer | undefined {
  const { p11 } = trial;
  return aside(trial, (session) => {
    const init = () => p11.C_DigestInit(session, { mechanism: capability.mechanism });
    if (trial.api(`C_DigestInit(${name})`, init, 'OK').rv !== CKR_OK) return undefined;
    const digest = () => Buffer.from(p11.C_Digest(session, message, Buffer.alloc(ROOM)));
    return trial.api(`C_Digest(${message.length} octets)`, digest, 'OK').value;
  });
}

function knownAnswers(subject: Digesting): void {
  const { trial, material } = subject;
  for (const message of MESSAGES) {
    const digest = digested(subject, message);
    if (digest !== undefined) trial.same(`digest of ${message.length} octets`, digest, material.digest(message));
  }
  for (const { source, message, digest } of material.published ?? []) {
    trial.note(`known answer: ${source}`);
    const given = digested(subject, message);
    if (given !== undefined) trial.same(source, given, digest);
  }
}

function parts({ trial, capability, material }: Digesting): void {
  const { p11 } = trial;
  const message = MESSAGES.at(-1) ?? Buffer.alloc(0);
  const expected = material.digest(message);
  for (const [how, portions] of [...partitions(message), ['no part', []] as const]) {
    const { value } = aside(trial, (session) => {
      const act = () => {
        p11.C_DigestInit(session, { mechanism: capability.mechanism });
        for (const portion of portions) p11.C_DigestUpdate(session, portion);
        return Buffer.from(p11.C_DigestFinal(session, Buffer.alloc(expected.length)));
      };
      return trial.api(`C_DigestUpdate (${how}), C_DigestFinal`, act, 'OK');
    });
    const whole = portions.length === 0 ? material.digest(Buffer.alloc(0)) : expected;
    if (value !== undefined) trial.same(`digest in ${how}`, value, whole);
  }
}

export const DIGEST_ASPECTS: readonly Aspect<DigestMaterial>[] = [
  {
    name: 'digest-known-answers',
    rule: 'Its digests are those of other programs and of published examples.',
    flags: CKF_DIGEST,
    run: knownAnswers,
  },
  { name: 'digest-parts', rule: 'A digest in parts is the digest in one.', flags: CKF_DIGEST, run: parts },
  {
    name: 'digest-length',
    rule: 'The length that is told is enough, a short buffer is refused with the length, and neither ends the operation.',
    flags: CKF_DIGEST,
    run(subject) {
      const { trial, capability, material } = subject;
      const data = MESSAGES[0] ?? Buffer.alloc(1);
      const begin = (session: Buffer) => trial.p11.C_DigestInit(session, { mechanism: capability.mechanism });
      lengthsAreTold(subject, { name: 'C_Digest', data, length: material.digest(data).length, begin });
    },
  },
];
