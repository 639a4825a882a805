import { PkiError } from '../../pki/error.ts';
import { isValidBin, isValidIin } from '../../pki/iin-bin.ts';
import { type Dn, dnToString, encodeName, nameKey } from '../../pki/x509/name.ts';
import { CaError } from './problems.ts';
import type { CaState, Organisation, Person } from './state.ts';

/** Who may have certificates: organisations and their people. */

/**
 * Registers an organisation.
 * @throws CaError number-invalid, name-invalid, not-unique, in this order.
 */
export function registerOrganisation(state: CaState, organisation: Organisation): Organisation {
  const { bin, name } = organisation;
  if (!isValidBin(bin)) throw new CaError('number-invalid', `${bin} is not a BIN.`);
  assertName([{ type: 'O', value: name }]);
  if (state.organisations.has(bin)) throw new CaError('not-unique', `The organisation ${bin} exists.`);
  state.organisations.set(bin, organisation);
  return organisation;
}

/** What createPerson (X-CA-2) takes. */
export interface NewPerson {
  readonly bin: string;
  readonly iin: string;
  readonly name: string;
  readonly organisationUnit?: string;
  readonly email: string;
  /** X-CA-14: 6 to 30 characters. */
  readonly login?: string;
}

/**
 * Registers a person of an organisation. His name is C=KZ, O, OU if there is one, CN, UID = IIN, in this order.
 * @throws CaError entity-not-found (organisation), number-invalid, name-invalid, not-unique, in this order.
 */
export function registerPerson(state: CaState, person: NewPerson): Person {
  const organisation = state.organisations.get(person.bin);
  if (organisation === undefined) throw new CaError('entity-not-found', `There is no organisation ${person.bin}.`);
  if (!isValidIin(person.iin)) throw new CaError('number-invalid', `${person.iin} is not an IIN.`);
  const subject = personName(organisation, person);
  assertName(subject);
  const key = nameKey(subject);
  if (state.persons.has(key)) throw new CaError('not-unique', `${dnToString(subject)} exists.`);
  const { iin, name, email, login } = person;
  if (login !== undefined && [...state.persons.values()].some((one) => one.login === login)) {
    throw new CaError('not-unique', 'Somebody has this login.');
  }
  const registered: Person = { organisation, iin, name, email, subject, ...(login !== undefined && { login }) };
  state.persons.set(key, registered);
  return registered;
}

function personName(organisation: Organisation, { name, iin, organisationUnit }: NewPerson): Dn {
  return [
    { type: 'C', value: 'KZ' },
    { type: 'O', value: organisation.name },
    ...(organisationUnit === undefined ? [] : [{ type: 'OU', value: organisationUnit }]),
    { type: 'CN', value: name },
    { type: 'UID', value: iin },
  ];
}

/** The person whose name this is, letters compared as RFC 5280 section 7.1 says. */
export function personNamed(state: CaState, subject: Dn): Person | undefined {
  return state.persons.get(nameKey(subject));
}

/** @throws CaError name-invalid when the name cannot be encoded. */
export function assertName(name: Dn): void {
  const control = name.find(({ value }) => /\p{Cc}/u.test(value));
  if (control !== undefined) throw new CaError('name-invalid', `${control.type} has a control character.`);
  try {
    encodeName(name);
  } catch (error) {
    if (error instanceof PkiError) throw new CaError('name-invalid', `${error.detail}.`);
    throw error;
  }
}
