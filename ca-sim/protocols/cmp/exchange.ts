import type { PkiBody } from '../../../pki/cmp/bodies.ts';
import type { InfoTypeAndValue, PkiHeader } from '../../../pki/cmp/header.ts';
import { directoryNameOf } from '../../../pki/cmp/header.ts';
import { type Dn, dnToString, sameName } from '../../../pki/x509/name.ts';
import type { CaTwin } from '../../authority.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import type { AuthorityName, TwinAlgorithm } from '../../core/authority-styles.ts';
import type { CmpTransaction } from '../../core/cmp-transactions.ts';
import { enrolmentLabel } from '../enrolment-label.ts';
import type { Party } from './party.ts';
import { CmpRefusal, judging } from './refusal.ts';

/** Of which CA a message asks something. */
export interface Recipient {
  readonly authority: AuthorityName;
  /** Absent where the twins of the authority share the name: the one that suits the key. */
  readonly algorithm?: TwinAlgorithm;
  /** The issuing CAs of that name. */
  readonly twins: readonly CaTwin[];
}

/** One message that has come, as far as it is understood: what handlers work with. */
export interface Exchange<Body extends PkiBody = PkiBody> {
  readonly ca: CertificationAuthority;
  readonly header: PkiHeader;
  readonly recipient: Recipient;
  readonly party: Party;
  /** In hexadecimal. */
  readonly transactionId: string;
  readonly body: Body;
  readonly now: number;
}

/** What is answered; header and protection follow from the exchange. */
export interface Reply {
  readonly body: PkiBody;
  readonly generalInfo?: readonly InfoTypeAndValue[];
  /** For the client to build its chains, DER. */
  readonly certificates?: readonly Uint8Array[];
  /** The transaction that goes on, which remembers our nonce. */
  readonly transaction?: CmpTransaction;
}

/**
 * The CA that a message is sent to. The NULL-DN means whoever is there: the RFC-style CA, or the first one.
 * @throws CmpRefusal wrongAuthority
 */
export function recipientOf(ca: CertificationAuthority, { recipient }: Pick<PkiHeader, 'recipient'>): Recipient {
  const name = judging('wrongAuthority', () => directoryNameOf(recipient));
  if (name === undefined) throw new CmpRefusal('wrongAuthority', 'The recipient is not a directory name.');
  return name.length === 0 ? defaultRecipient(ca) : namedRecipient(ca, name);
}

/** Who answers those that name nobody. */
export function defaultRecipient(ca: CertificationAuthority): Recipient {
  const { authority } = enrolmentLabel(ca, undefined);
  return { authority, twins: issuingTwins(ca).filter((twin) => twin.authority === authority) };
}

function namedRecipient(ca: CertificationAuthority, name: Dn): Recipient {
  const twins = issuingTwins(ca).filter(({ certificate }) => sameName(certificate.subject, name));
  const [first, ...others] = twins;
  if (first === undefined) throw new CmpRefusal('wrongAuthority', `${dnToString(name)} is no CA of this server.`);
  const { authority, algorithm } = first;
  return others.length === 0 ? { authority, algorithm, twins } : { authority, twins };
}

function issuingTwins({ twins }: CertificationAuthority): CaTwin[] {
  return twins.filter(({ role }) => role === 'issuing');
}
