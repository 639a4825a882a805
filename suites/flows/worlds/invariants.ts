import { disagreements } from './agreement.ts';
import { type ClientEvidence, issuedSet } from './evidence.ts';

/** What must be true of every client after every event of a world; one row each. */
export const INVARIANTS = {
  'no-key-lost': {
    says: 'Every certificate that the bank has in operation has its private key on the token, and that key signs for it.',
    requirements: 'R-CA-22',
    broken: keyLost,
  },
  'no-set-doubled': {
    says: 'One regeneration makes one new set: one profile, at most one set before it, at most one new pair of each kind without a certificate, at most one new set issued by the CA.',
    requirements: 'R-CA-22 R-BANK-87',
    broken: setDoubled,
  },
  'houses-agree': {
    says: 'Bank, token and CA say the same of a regeneration, but for what the table of agreement allows in its middle.',
    requirements: 'R-BANK-77',
    broken: (evidence: ClientEvidence) => [...disagreements(evidence)],
  },
} as const satisfies Readonly<Record<string, InvariantRow>>;

/** Those that are judged where they can break, not from what the houses hold. */
export const WATCHED = {
  'pin-tries': {
    says: 'The PIN counter goes down with wrong entries and up only with a right one or by the security officer.',
    requirements: 'R-TOKEN-21',
  },
  'nothing-forged': {
    says: 'Nothing is accepted that is not signed with the key in operation, by whom it says, while its certificate is good.',
    requirements: 'R-BANK-47 R-BANK-58 R-BANK-86',
  },
  'clear-messages': {
    says: 'Whoever fails is told why, in words of the table, never with a secret in them, and never something that cannot be.',
    requirements: 'R-TOKEN-21',
  },
  'nothing-unforeseen': { says: 'No house and no token meets an error that it has not foreseen.', requirements: '' },
  'comes-to-rest': {
    says: 'With the faults gone, who is not locked out for good has exactly one set in operation, and can pay.',
    requirements: 'R-CA-22',
  },
} as const;

interface InvariantRow {
  readonly says: string;
  readonly requirements: string;
  /** What is wrong, in words. */
  readonly broken: (evidence: ClientEvidence) => readonly string[];
}

export type InvariantName = keyof typeof INVARIANTS | keyof typeof WATCHED;

function keyLost({ token, profiles }: ClientEvidence): string[] {
  return profiles
    .flatMap(({ current }) => current.publicKeys)
    .filter((key) => !token.signing.has(key))
    .map((key) => `the private key of ${key.slice(-16)}, which is in operation, is not on the token`);
}

/** A pair that waits is one without a certificate of the user. */
function setDoubled({ orphans, spoilt, token, profiles, requests: all }: ClientEvidence): string[] {
  const requests = all.filter(({ id }) => !orphans.has(id));
  const certified = new Set(
    [...token.certificates.values()].map(({ publicKey }) => Buffer.from(publicKey).toString('hex')),
  );
  const waiting = token.keys.filter(({ hasPrivate, spki }) => hasPrivate && spki !== undefined && !certified.has(spki));
  const issued = requests.filter(({ status }) => status === 'processed');
  const known = new Set(
    profiles.flatMap(({ pending }) => (pending?.requestId === undefined ? [] : [pending.requestId])),
  );
  const open = requests.filter(
    ({ id, status }) => ['novel', 'approved1', 'approved2'].includes(status) && !known.has(id),
  );
  return [
    ...(['GOST', 'RSA'] as const)
      .filter((family) => waiting.filter((key) => key.family === family).length > 1)
      .map((family) => `two new ${family} pairs wait on the token`),
    ...(profiles.length === 1 ? [] : [`${profiles.length} profiles at the bank`]),
    ...profiles
      .filter(({ former }) => former.length > 1)
      .map(({ former }) => `${former.length} sets came before the one in operation`),
    ...(issued.length > 2 + spoilt ? [`the CA has issued ${issued.length} sets`] : []),
    ...(issued.length >= 2 + spoilt && open.length > 0
      ? ['another request is under way after the new set was issued']
      : []),
    ...(new Set(issued.flatMap((one) => issuedSet(one).publicKeys)).size < issued.length * 2
      ? ['a key has been certified twice']
      : []),
  ];
}
