import { sameName } from '../../../pki/x509/name.ts';
import type { CaState, Organisation, Person } from '../../core/state.ts';
import { day } from './request-value.ts';
import type { SimpleType, ValueOf } from './schema.ts';
import { LEGAL, type ORGANISATION, PERSON } from './types.ts';

/** People and organisations as the documents show them. */

type PersonValue = ValueOf<typeof PERSON>;

/** The service has a name in three parts, certificates have one. */
export function personName({ lastName, firstName, middleName = '' }: PersonValue): string {
  return [lastName, firstName, middleName].filter((part) => part.trim() !== '').join(' ');
}

export function personValue({ pinEnvelopes }: CaState, person: Person): PersonValue {
  const { organisation, iin, name, email } = person;
  const [lastName = '-', firstName = '-', ...rest] = name.split(/\s+/);
  const isCUser = [...pinEnvelopes.values()].some(
    ({ subject }) => subject !== undefined && sameName(subject, person.subject),
  );
  return {
    lastName: fitting(PERSON.fields.lastName.type, lastName),
    firstName: fitting(PERSON.fields.firstName.type, firstName),
    middleName: fitting(PERSON.fields.middleName.type, rest.join(' ')),
    iin,
    email,
    legalData: legalValue(organisation),
    noResident: false,
    ip: false,
    isCUser,
    generatePass: false,
    requestCertEmail: true,
  };
}

function legalValue({ bin, name }: Organisation): ValueOf<typeof LEGAL> {
  const orgName = fitting(LEGAL.fields.orgName.type, name);
  // Nobody has told the CA who heads it.
  return { orgName, directorSirname: '-', directorPosition: '-', noResident: false, bin };
}

/** X-CA-13. What this CA has no switch for is as it behaves: log in by certificate, no orders. */
export function organisationValue(organisation: Organisation, since: number): ValueOf<typeof ORGANISATION> {
  const { isApproveOneReg, isApproveTwoReg, isApproveOneRev, isApproveTwoRev } = organisation;
  return {
    legalData: legalValue(organisation),
    isBlocked: false,
    isCertLogin: true,
    isSimpleOrder: false,
    isPreOrder: false,
    isDefaultOrder: false,
    isApproveInit: true,
    isApproveOneReg,
    isApproveTwoReg,
    isApproveOneRev,
    isApproveTwoRev,
    isGetTumar: false,
    isGetTumarJce: false,
    createDate: day(since),
  };
}

/** The register takes more characters in a name than the documents do: the others become hyphens. */
function fitting({ pattern = '' }: SimpleType, text: string): string {
  const [, allowed = '', max = ''] = /^(\[.*\])\{\d+,(\d+)\}$/.exec(pattern) ?? [];
  const character = new RegExp(`^${allowed}$`, 'u');
  const characters = [...text].slice(0, Number(max));
  return characters.map((one) => (character.test(one) ? one : '-')).join('');
}
