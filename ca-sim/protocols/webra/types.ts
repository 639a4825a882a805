import { builtIn, one, optional, simple, some, struct } from './schema.ts';

/**
 * The types of webra's documents (X-CA-2 ... X-CA-8): elements, their order and what may stand in them as in the service's own
 * schema, whose types have these names where they have any. Not here are those of
 * orders, tariffs and directories, whose methods this CA does not have.
 */

/** The one namespace of documents and messages (X-CA-1). */
export const WEBRA_NAMESPACE = 'http://www.gamma.kz/webra/xsd';

/** X-CA-5. */
export const STATUS = simple('statusTYPE', 'string', { values: ['OK', 'ERROR'] });

/** X-CA-5. */
export const ERROR_CODES = [
  'xsdValidationError',
  'signError',
  'serverError',
  'uniqueError',
  'entityNotFound',
  'payError',
  'incorrectDataError',
  'commonError',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];
export const CODE = simple('codeTYPE', 'string', { values: ERROR_CODES });

/** X-CA-3. */
export const REQUEST_TYPE = simple('requestTYPE', 'string', {
  values: ['registration', 'initialization', 'revocation'],
});

/** X-CA-4. */
export const REQUEST_STATUS = simple('requestStatusTYPE', 'string', {
  values: ['novel', 'approved1', 'approved2', 'rejected', 'processed', 'error'],
});

/** A number that the service has given: of a person, a request, a tariff. */
export const NUMBER = simple('uLong20TYPE', 'unsignedLong', { pattern: '[0-9]{1,20}' });
export const STRING_255 = simple('string255TYPE', 'string', { maxLength: 255 });

const KAZAKH = 'ӨөӘәҒғҚқҢңҰұҮүҺһІі';
const LETTERS = `${KAZAKH}а-яА-ЯЁёa-zA-Z`;
const SIGNS = '«»№!"#$%~&\'\\(\\)\\*\\+,\\-\\./:;<=>\\?@\\[\\]\\^_`\\{\\|\\}\\\\';
const MARKS = 'A-Z0-9 «»!$&\\(\\)\\*\\-\\.:<=>\\?@\\[\\]\\^_\\{\\|\\}~';

const NAME_PART = simple('NamePart', 'string', { pattern: `[\\- ${LETTERS}]{1,50}` });
const NAME_PART_OR_NONE = simple('NamePartOrNone', 'string', { pattern: `[\\- ${LETTERS}]{0,50}` });
const DIRECTOR = simple('DirectorName', 'string', { pattern: `[\\- \\.${LETTERS}]{1,50}` });
const POSITION = simple('PositionName', 'string', { minLength: 1, maxLength: 50 });
const ORGANISATION_NAME = simple('OrganizationName', 'string', {
  pattern: `[ ${SIGNS}${KAZAKH}a-zA-Zа-яА-Я0-9]{1,64}`,
});
const REGISTRATION = simple('RegistrationNumber', 'string', {
  pattern: '[/№\\.\\- \\(\\)\\\\а-яА-ЯЁёa-zA-Z0-9]{0,30}',
});
const TAX_NUMBER = simple('TaxNumber', 'string', { pattern: '[0-9a-zA-Z#\\-\\./]{0,20}' });
const ADDRESS = simple('LegalAddress', 'string', { minLength: 1, maxLength: 255 });
const DOCUMENT_NUMBER = simple('DocumentNumber', 'string', { pattern: `[${MARKS}]{0,61}` });
const TWELVE_DIGITS = simple('TwelveDigits', 'string', { pattern: '([0-9]{12})?' });
const NUMBER_OR_NONE = simple('NumberOrNone', 'string', { pattern: '[0-9]{0,20}' });
const COUNTRY = simple('CountryCode', 'string', { pattern: '([A-Z]{2})?' });
const DAY_PATTERN = '((0[1-9]|[12][0-9]|3[01])\\.(0[1-9]|1[012])\\.(19|[2-9][0-9])[0-9]{2})?';
const DAY = simple('Day', 'string', { pattern: DAY_PATTERN });
const PHONE = simple('Phone', 'string', { pattern: '[ 0-9\\-\\+\\.\\(\\)\\\\]{0,255}' });

/** X-CA-14; an empty one is none. */
export const LOGIN = simple('Login', 'string', { pattern: `([ ${SIGNS}a-zA-Z0-9]{6,30})?` });
export const PASSWORD = simple('Password', 'string', { pattern: `([ ${SIGNS}a-zа-яA-ZА-Я0-9]{6,30})?` });

const BOOLEAN = builtIn('boolean');
const BASE64 = builtIn('base64Binary');
const STRING = builtIn('string');
const DATE = builtIn('date');

export const X509 = struct('X.509', { serialNumber: one(BASE64), body: one(BASE64) });

export const LEGAL = struct('Legal', {
  orgName: one(ORGANISATION_NAME),
  certificate: optional(REGISTRATION),
  certificateIssuer: optional(STRING_255),
  certificateIssueDate: optional(DAY),
  directorSirname: one(DIRECTOR),
  directorPosition: one(POSITION),
  noResident: one(BOOLEAN),
  country: optional(COUNTRY),
  bin: optional(TWELVE_DIGITS),
  vatin: optional(TAX_NUMBER),
  iin: optional(TWELVE_DIGITS),
  phone: optional(PHONE),
  address: optional(ADDRESS),
  joinNumber: optional(STRING_255),
});

export const PERSON = struct('Person', {
  lastName: one(NAME_PART),
  firstName: one(NAME_PART),
  middleName: optional(NAME_PART_OR_NONE),
  roleId: optional(NUMBER_OR_NONE),
  birthDate: optional(DAY),
  idNumber: optional(DOCUMENT_NUMBER),
  idIssuer: optional(STRING_255),
  idIssueDate: optional(DAY),
  iin: optional(TWELVE_DIGITS),
  st: optional(STRING),
  l: optional(STRING),
  phone: optional(PHONE),
  mobile: optional(PHONE),
  email: optional(STRING_255),
  address: optional(STRING_255),
  legalData: optional(LEGAL),
  noResident: one(BOOLEAN),
  citizenship: optional(COUNTRY),
  ip: one(BOOLEAN),
  bik: optional(STRING),
  account: optional(STRING),
  uid: optional(DOCUMENT_NUMBER),
  password: optional(PASSWORD),
  isCUser: one(BOOLEAN),
  generatePass: one(BOOLEAN),
  requestCertEmail: one(BOOLEAN),
  pinId: optional(STRING_255),
});

/** X-CA-13: the switches of automatic approval, and the login by certificate only. */
export const ORGANISATION = struct('Organization', {
  legalData: one(LEGAL),
  isBlocked: one(BOOLEAN),
  isCertLogin: one(BOOLEAN),
  isSimpleOrder: one(BOOLEAN),
  isPreOrder: one(BOOLEAN),
  isDefaultOrder: one(BOOLEAN),
  isApproveInit: one(BOOLEAN),
  isApproveOneReg: one(BOOLEAN),
  isApproveTwoReg: one(BOOLEAN),
  isApproveOneRev: one(BOOLEAN),
  isApproveTwoRev: one(BOOLEAN),
  isGetTumar: one(BOOLEAN),
  isGetTumarJce: one(BOOLEAN),
  createDate: one(DATE),
});

/** X-CA-8: one of the two halves of a request. */
export const REQUEST_DETAIL = struct('RequestDetail', {
  id: optional(NUMBER),
  tariffDetailId: optional(NUMBER),
  profile: optional(STRING_255),
  bodySigned: optional(BASE64),
  certBody: optional(BASE64),
});

export const REQUEST = struct('Request', {
  id: optional(NUMBER),
  DN: optional(STRING_255),
  tariffId: optional(NUMBER),
  status: optional(REQUEST_STATUS),
  orderDetailId: optional(NUMBER),
  type: optional(REQUEST_TYPE),
  startDate: optional(DATE),
  endDate: optional(DATE),
  cause: optional(STRING_255),
  comment: optional(STRING_255),
  fxRequestDetails: some(REQUEST_DETAIL),
});

/** What a document may say of itself, as an attribute. */
export const DOCUMENT_ATTRIBUTES = { dateTime: builtIn('dateTime') };

/** What every message inside the SOAP body may say of itself, as attributes. */
export const MESSAGE_ATTRIBUTES = {
  service: STRING,
  system: STRING,
  seance: builtIn('unsignedLong'),
  encoding: STRING,
};
export const REQUEST_ATTRIBUTES = { ...MESSAGE_ATTRIBUTES, requestDate: builtIn('dateTime') };
export const RESPONSE_ATTRIBUTES = { ...MESSAGE_ATTRIBUTES, responseDate: builtIn('dateTime') };

export const ERROR = struct('PkiMessageError', { code: one(CODE), message: one(STRING), details: optional(STRING) });

export const REQUEST_MESSAGE = struct('RequestPkiService', { pkcs7: one(BASE64) });
export const RESPONSE_MESSAGE = struct('ResponsePkiService', {
  error: optional(ERROR),
  status: one(STATUS),
  pkcs7: optional(BASE64),
});
