import { builtIn, one, optional, simple, some, struct } from './schema.ts';

/**
 * The types of webra's documents (X-CA-2 ... X-CA-8), named as the service's own schema names them. Not here are those of
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

const LETTERS = 'ӨөӘәҒғҚқҢңҰұҮүҺһІіа-яА-ЯЁёa-zA-Z';
const SIGNS = '«»№!"#$%~&\'\\(\\)\\*\\+,\\-\\./:;<=>\\?@\\[\\]\\^_`\\{\\|\\}\\\\';

/** Part of a person's name. The service itself takes no digits; here people of tests may be numbered. */
const NAME_PART = simple('NamePart', 'string', { pattern: `[ \\-0-9${LETTERS}]{1,50}` });
const NAME_PART_OR_NONE = simple('NamePartOrNone', 'string', { pattern: `[ \\-0-9${LETTERS}]{0,50}` });
const ORGANISATION_NAME = simple('OrganizationName', 'string', { pattern: `[ ${SIGNS}${LETTERS}0-9]{1,64}` });
const TWELVE_DIGITS = simple('TwelveDigits', 'string', { pattern: '([0-9]{12})?' });
const COUNTRY = simple('CountryCode', 'string', { pattern: '([A-Z]{2})?' });
const DAY = simple('Day', 'string', { pattern: '([0-9]{2}\\.[0-9]{2}\\.[0-9]{4})?' });
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
  certificate: optional(STRING_255),
  certificateIssuer: optional(STRING_255),
  certificateIssueDate: optional(DAY),
  directorSirname: one(STRING_255),
  directorPosition: one(STRING_255),
  noResident: one(BOOLEAN),
  country: optional(COUNTRY),
  bin: optional(TWELVE_DIGITS),
  vatin: optional(STRING_255),
  iin: optional(TWELVE_DIGITS),
  phone: optional(PHONE),
  address: optional(STRING_255),
  joinNumber: optional(STRING_255),
});

export const PERSON = struct('Person', {
  lastName: one(NAME_PART),
  firstName: one(NAME_PART),
  middleName: optional(NAME_PART_OR_NONE),
  roleId: optional(STRING),
  birthDate: optional(DAY),
  idNumber: optional(STRING_255),
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
  uid: optional(STRING_255),
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

/** What every message inside the SOAP body may say of itself, as attributes. */
export const MESSAGE_ATTRIBUTES = ['service', 'system', 'seance', 'encoding'] as const;

export const ERROR = struct('PkiMessageError', { code: one(CODE), message: one(STRING), details: optional(STRING) });

export const REQUEST_MESSAGE = struct('RequestPkiService', { pkcs7: one(BASE64) });
export const RESPONSE_MESSAGE = struct('ResponsePkiService', {
  error: optional(ERROR),
  status: one(STATUS),
  pkcs7: optional(BASE64),
});
