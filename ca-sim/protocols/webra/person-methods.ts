import { dnToString, sameName } from '../../../pki/x509/name.ts';
import { personNumber, personOfNumber } from '../../core/person-numbers.ts';
import { type PinEnvelope, registerPinEnvelope } from '../../core/pin-envelopes.ts';
import { CaError } from '../../core/problems.ts';
import { personNamed, registerOrganisation, registerPerson } from '../../core/registry.ts';
import type { CaState, Organisation, Person } from '../../core/state.ts';
import { assertMaySpeakFor } from './caller.ts';
import type { Given, Method } from './method.ts';
import { organisationValue, personName, personValue } from './person-value.ts';
import { Refusal } from './refusal.ts';
import { namedIn } from './request-value.ts';

/** People and their organisations (X-CA-2, X-CA-12, X-CA-13, X-CA-14). */

/**
 * Registers a person, and his organisation with him when it is not there yet. A password is checked for its form and not kept:
 * people log in by certificate (isCertLogin).
 */
export const createPerson: Method<'createPerson'> = ({ ca: { state }, given }) => {
  const { person: wanted } = given;
  const { iin = '', email = '', isCUser, pinId = '' } = wanted;
  if (iin === '' || email === '') throw new Refusal('incorrectDataError', 'A person has an IIN and an e-mail address');
  const envelope = isCUser ? envelopeOf(state, pinId) : undefined;
  if (envelope?.subject !== undefined)
    throw new CaError('not-unique', `The PIN envelope ${pinId} is another person's.`);
  const { bin, isNew, name } = organisationIn(state, wanted);
  if (isNew) registerOrganisation(state, { bin, name, ...BY_HAND });
  const login = given.login === undefined || given.login === '' ? {} : { login: given.login };
  const registered = registerOrTakeBack(state, isNew ? bin : undefined, () =>
    registerPerson(state, { bin, iin, name: personName(wanted), email, ...login }),
  );
  if (envelope !== undefined) registerPinEnvelope(state.pinEnvelopes, { ...envelope, subject: registered.subject });
  return { personId: personNumber(state, registered), DN: dnToString(registered.subject) };
};

/** A new organisation's requests wait for the desks. */
const BY_HAND = {
  isApproveOneReg: false,
  isApproveTwoReg: false,
  isApproveOneRev: false,
  isApproveTwoRev: false,
} as const;

/** The organisation of a new person. @throws Refusal incorrectDataError */
function organisationIn({ organisations }: CaState, { legalData }: Given<'createPerson'>['person']) {
  const { bin = '', orgName = '' } = legalData ?? {};
  if (bin === '')
    throw new Refusal('incorrectDataError', 'This CA registers people of organisations: legalData has no bin');
  const known = organisations.get(bin);
  if (known !== undefined && known.name !== orgName) {
    throw new Refusal('incorrectDataError', 'orgName is not the name under which this bin is registered');
  }
  return { bin, name: orgName, isNew: known === undefined };
}

/** Nothing is left of an organisation whose first person is refused. */
function registerOrTakeBack(state: CaState, newBin: string | undefined, register: () => Person): Person {
  try {
    return register();
  } catch (error) {
    if (newBin !== undefined) state.organisations.delete(newBin);
    throw error;
  }
}

export const loadPerson: Method<'loadPerson'> = ({ ca: { state }, caller, given: { personId } }) => {
  const person = personOfNumber(state, personId);
  assertMaySpeakFor(caller, person);
  return { person: personValue(state, person), dns: [dnToString(person.subject)] };
};

/** By name or by login. */
export const findPerson: Method<'findPerson'> = ({ ca: { state }, caller, given: { DN, login } }) => {
  const found = DN === undefined ? personOfLogin(state, login ?? '') : personNamed(state, namedIn(DN));
  if (found === undefined) throw new CaError('entity-not-found', 'Nobody is registered under it.');
  assertMaySpeakFor(caller, found);
  return { personId: personNumber(state, found) };
};

const personOfLogin = ({ persons }: CaState, login: string): Person | undefined =>
  [...persons.values()].find((person) => person.login === login);

export const getPersonList: Method<'getPersonList'> = ({ ca: { state } }) => {
  return { personList: [...state.persons.values()].map((person) => personNumber(state, person)) };
};

/** The caller's own; a Registration Authority has none. */
export const getOrganization: Method<'getOrganization'> = ({ ca: { state }, caller }) => {
  if (caller.person === undefined) throw new CaError('entity-not-found', 'The signer belongs to no organisation.');
  const organisation: Organisation = caller.person.organisation;
  return { organization: organisationValue(organisation, state.foundedAt) };
};

/**
 * X-CA-12: gives a PIN envelope to a person, who then asks for certificates by CMP with its reference and secret; or, with isCUser
 * false, takes it out of use. The envelope itself comes from the CA's administrator.
 */
export const updateCUser: Method<'updateCUser'> = ({ ca: { state }, given: { personId, isCUser = true, pinId } }) => {
  const person = personOfNumber(state, personId);
  const envelope = envelopeOf(state, pinId);
  if (envelope.subject !== undefined && !sameName(envelope.subject, person.subject)) {
    throw new CaError('not-unique', `The PIN envelope ${pinId} is another person's.`);
  }
  if (isCUser) registerPinEnvelope(state.pinEnvelopes, { ...envelope, subject: person.subject });
  else state.pinEnvelopes.delete(pinId);
  return { personId };
};

/** @throws CaError entity-not-found */
function envelopeOf({ pinEnvelopes }: CaState, pinId: string): PinEnvelope {
  const envelope = pinEnvelopes.get(pinId);
  if (envelope === undefined) throw new CaError('entity-not-found', `There is no PIN envelope ${pinId}.`);
  return envelope;
}
