import { builtIn, choice, many, one, optional, type StructType, struct } from './schema.ts';
import { LOGIN, NUMBER, ORGANISATION, PASSWORD, PERSON, REQUEST, STRING_255, X509 } from './types.ts';

/** The documents inside the signed messages: one pair per method that this CA has (X-CA-1, X-CA-2). */

const BASE64 = builtIn('base64Binary');
const STRING = builtIn('string');
const BY_PERSON = { personId: one(NUMBER) };

export interface DocumentPair<In extends StructType = StructType, Out extends StructType = StructType> {
  readonly takes: In;
  readonly gives: Out;
}

const pair = <In extends StructType, Out extends StructType>(takes: In, gives: Out): DocumentPair<In, Out> => {
  return { takes, gives };
};

export const DOCUMENTS = {
  requestCert: pair(
    struct('docRequestCertIn', { request: one(REQUEST) }),
    struct('docRequestCertOut', { request: one(REQUEST) }),
  ),
  revokeCert: pair(
    // serialNumber: base64Binary to the schema, but Gamma's client writes hexadecimal; both are read.
    struct('docRevokeCertIn', { signedCMS: one(BASE64), serialNumber: one(STRING) }),
    struct('docRevokeCertOut', { request: one(REQUEST) }),
  ),
  getRequestList: pair(
    struct('docRequestListIn', BY_PERSON),
    struct('docRequestListOut', { requestList: many(REQUEST) }),
  ),
  getCertList: pair(
    // The name has lost its r in the service's own schema.
    struct('docGetCertListIn', { pesonId: one(NUMBER) }),
    struct('docGetCertListOut', { certList: many(X509) }),
  ),
  createPerson: pair(
    struct('docCreatePersonIn', { person: one(PERSON), login: optional(LOGIN), password: optional(PASSWORD) }),
    struct('docCreatePersonOut', { personId: one(NUMBER), DN: one(STRING_255) }),
  ),
  loadPerson: pair(
    struct('docLoadPersonIn', BY_PERSON),
    struct('docLoadPersonOut', { person: one(PERSON), dns: many(STRING_255) }),
  ),
  findPerson: pair(
    choice('docFindPersonIn', { DN: optional(STRING), login: optional(STRING) }),
    struct('docFindPersonOut', { personId: one(NUMBER) }),
  ),
  getPersonList: pair(struct('docGetPersonListIn', {}), struct('docGetPersonListOut', { personList: many(NUMBER) })),
  getOrganization: pair(
    struct('docGetOrganizationIn', {}),
    struct('docGetOrganizationOut', { organization: one(ORGANISATION) }),
  ),
  updateCUser: pair(
    struct('docUpdateCUserIn', { ...BY_PERSON, isCUser: optional(builtIn('boolean')), pinId: one(STRING_255) }),
    struct('docUpdateCUserOut', BY_PERSON),
  ),
} as const satisfies Readonly<Record<string, DocumentPair>>;

export type MethodName = keyof typeof DOCUMENTS;
