import type { StaffClientView, StaffProfileView, StaffUserView, SubscriberView } from '../../http/bank-desks.ts';
import type { Bank } from '../bank.ts';
import { instant } from '../client/profile-view.ts';
import type { Client } from '../core/clients.ts';
import { fill, label } from '../core/label.ts';
import { nextStepOf } from '../core/next-step.ts';
import { identifierOf, keySetOf, type Profile, validUntil } from '../core/profiles.ts';
import { RIGHTS } from '../core/rights.ts';
import { ACCESS_TEXTS } from '../core/texts/desks.ts';
import { NEXT_STEP_TEXTS } from '../core/texts/next-steps.ts';
import { PROFILE_STATUS_TEXTS } from '../core/texts/statuses.ts';
import type { User } from '../core/users.ts';

/** What the desks see of users and clients. */

export function staffProfileView(bank: Bank, profile: Profile): StaffProfileView {
  const status = bank.profiles.statusOf(profile);
  return {
    id: profile.id,
    identifier: identifierOf(profile.current),
    status,
    statusText: fill(PROFILE_STATUS_TEXTS[status]),
    validUntil: instant(validUntil(keySetOf(profile.current))),
  };
}

export function staffUserView(bank: Bank, user: User): StaffUserView {
  const { login, subscriber, surname, iin, bin, email, signatureRight, mayPrepare } = user;
  const { state, triesLeft } = bank.users.accessOf(login);
  return {
    login,
    subscriber,
    surname,
    iin,
    bin,
    ...(email !== undefined && { email }),
    signatureRight,
    signatureRightText: label(RIGHTS[signatureRight]),
    mayPrepare,
    access: state,
    accessText: fill(ACCESS_TEXTS[state]),
    triesLeft,
    profiles: bank.profiles.ofUser(login).map((profile) => staffProfileView(bank, profile)),
  };
}

export function staffClientView(bank: Bank, { bin, name, account }: Client): StaffClientView {
  return { bin, name, account, users: bank.users.list().filter((user) => user.bin === bin).length };
}

export function subscriberView(bank: Bank, user: User): SubscriberView {
  const { login, subscriber, surname, bin, signatureRight } = user;
  const { state: access } = bank.users.accessOf(login);
  const profiles = bank.profiles.ofUser(login);
  const [lateCase] = profiles.flatMap(({ id }) => bank.custody.openCaseOf(id) ?? []);
  const next = nextStepOf({
    access,
    profiles: profiles.map((profile) => bank.profiles.statusOf(profile)),
    needsKey: signatureRight !== 'none',
    lateCase: lateCase?.state,
    hasOpenTask: bank.tasks.ofUser(login).some(({ done }) => done === undefined),
  });
  return {
    login,
    subscriber,
    surname,
    client: bank.clients.byBin(bin).name,
    access,
    accessText: fill(ACCESS_TEXTS[access]),
    profiles: profiles.map((profile) => staffProfileView(bank, profile)),
    lateCase: lateCase?.state ?? null,
    next,
    nextText: fill(NEXT_STEP_TEXTS[next]),
  };
}
