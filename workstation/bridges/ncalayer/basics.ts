import type { Call } from './call.ts';
import type { FailureCode } from './failures.ts';
import type { JsonFields } from './json-fields.ts';
import { changePassword, generateCsr, importCertificate, listKeys } from './key-storage.ts';
import { sign } from './sign.ts';

interface BasicsMethod {
  /** Gives what stands in body.result. */
  readonly work: (call: Call, args: JsonFields) => Promise<unknown>;
  /** What an error of a storage counts as. */
  readonly failure: FailureCode;
}

/** The work of each row of module basics. */
export const BASICS: Readonly<Record<string, BasicsMethod>> = {
  sign: { work: sign, failure: 'SIGNING_FAILURE' },
  listKeys: { work: listKeys, failure: 'GENERAL_ERROR' },
  generateCsr: { work: generateCsr, failure: 'CSR_GENERATING_FAILURE' },
  importCertificate: { work: importCertificate, failure: 'CERTIFICATE_IMPORTING_FAILURE' },
  changePassword: { work: changePassword, failure: 'GENERAL_ERROR' },
};
