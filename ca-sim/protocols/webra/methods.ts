import type { Methods } from './method.ts';
import { createPerson, findPerson, getOrganization, getPersonList, loadPerson, updateCUser } from './person-methods.ts';
import { getCertList, getRequestList, requestCert, revokeCert } from './request-methods.ts';

/** The methods of the service that this CA has (X-CA-2). */
export const METHODS: Methods = {
  requestCert,
  revokeCert,
  getRequestList,
  getCertList,
  createPerson,
  loadPerson,
  findPerson,
  getPersonList,
  getOrganization,
  updateCUser,
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
