import type { MethodName } from './documents.ts';
import type { Method } from './method.ts';
import { createPerson, findPerson, getOrganization, getPersonList, loadPerson, updateCUser } from './person-methods.ts';
import { getCertList, getRequestList, requestCert, revokeCert } from './request-methods.ts';

/** Who may call a method (X-CA-10). */
export type Callers =
  /** A Registration Authority only. */
  | 'authority'
  /** A Registration Authority about everybody, a person about himself: the method looks whom it is about. */
  | 'authority or self'
  /** Who belongs to an organisation. */
  | 'member';

/** One row: who may call it, what it does, for docs/webra.md, and how. */
export interface MethodRow<M extends MethodName> {
  readonly callers: Callers;
  readonly does: string;
  readonly run: Method<M>;
}

/** The methods of the service that this CA has (X-CA-2). */
export const METHODS: { readonly [M in MethodName]: MethodRow<M> } = {
  requestCert: {
    callers: 'authority or self',
    does: 'Two `bodySigned`, CMS over a GOST and an RSA PKCS#10, become one request, as `POST /requests` takes them. `DN`, when there, is the name in both; tariffs and orders do not count. Once processed, `bodySigned` and `certBody` hold the certificates.',
    run: requestCert,
  },
  revokeCert: {
    callers: 'authority or self',
    does: '`signedCMS` is a CMC revokeRequest in CMS (below), `serialNumber` the same number once more, in hexadecimal (as Gamma’s client writes it) or base64.',
    run: revokeCert,
  },
  getRequestList: {
    callers: 'authority or self',
    does: 'Every request of a person, revocations among them, oldest first.',
    run: getRequestList,
  },
  getCertList: {
    callers: 'authority or self',
    does: 'Every certificate that a person was given, oldest first. The document’s field is called `pesonId`.',
    run: getCertList,
  },
  createPerson: {
    callers: 'authority',
    does: 'Registers a person of the organisation `legalData/bin`, and an unknown organisation with him (all approvals by hand). `login` finds him later; a password is checked for its form and not kept. With `isCUser` the PIN envelope `pinId` becomes his.',
    run: createPerson,
  },
  loadPerson: {
    callers: 'authority or self',
    does: 'What is known of a person, and the name that his requests carry.',
    run: loadPerson,
  },
  findPerson: { callers: 'authority or self', does: 'The number of a person by `DN` or `login`.', run: findPerson },
  getPersonList: { callers: 'authority', does: 'The numbers of all.', run: getPersonList },
  getOrganization: {
    callers: 'member',
    does: 'The caller’s organisation with its switches (X-CA-13).',
    run: getOrganization,
  },
  updateCUser: {
    callers: 'authority',
    does: 'Binds a PIN envelope that `POST /admin/pin-envelopes` has handed out to a person, who enrols with it by CMP or EST; with `isCUser` false it is worth nothing any more.',
    run: updateCUser,
  },
};

const NO_ORDERS = 'Nothing costs anything here: there are no tariffs and no orders, and payError never comes.';
const NO_DIRECTORIES = 'The directories of the real service are not here.';

/** The other methods of the service (X-CA-2): answered with commonError and the reason. */
export const METHODS_NOT_HERE: Readonly<Record<string, string>> = {
  updatePerson: 'People stay as they were registered; a person of another name is another person.',
  removePerson: 'Nobody leaves the register: certificates outlive their reasons. Revoke them instead.',
  changePassword: 'There are no passwords: people log in by certificate only (isCertLogin).',
  setDN: 'A person has one name, the one that createPerson answers.',
  getTariffList: NO_ORDERS,
  createOrder: NO_ORDERS,
  confirmOrder: NO_ORDERS,
  getOrderList: NO_ORDERS,
  getDelayedRequestList: 'Requests wait at the desks; getRequestList shows them all.',
  generateSnList: 'The serial number of a certificate follows from its key.',
  getTumar: 'The Tumar CSP is not ours to hand out.',
  getIssuerList: NO_DIRECTORIES,
  getRoleList: NO_DIRECTORIES,
  getBankList: NO_DIRECTORIES,
  getRegionList: NO_DIRECTORIES,
  getCityList: NO_DIRECTORIES,
  getCountryList: NO_DIRECTORIES,
  getPositionList: NO_DIRECTORIES,
};
