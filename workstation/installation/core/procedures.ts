import type { Procedure } from './procedure.ts';
import { keyAddOn, mainAddOn } from './procedures/add-ons.ts';
import { bankClient } from './procedures/bank-client.ts';
import { cryptoComponent } from './procedures/crypto-component.ts';
import { rootCertificate } from './procedures/root-certificate.ts';
import { tokenDriver } from './procedures/token-driver.ts';
import { tokenProfile } from './procedures/token-profile.ts';
import { trustedSite } from './procedures/trusted-site.ts';
import { tumarCsp } from './procedures/tumar-csp.ts';

/** What is installed on the PC, in the order of the guide. All but the profile of the token are components of the bank's table. */
export const PROCEDURES = {
  tumarCsp,
  rootCertificate,
  tokenDriver,
  tokenProfile,
  trustedSite,
  bankClient,
  cryptoComponent,
  keyAddOn,
  mainAddOn,
} as const satisfies Readonly<Record<string, Procedure>>;

export type ProcedureName = keyof typeof PROCEDURES;
export const PROCEDURE_NAMES = Object.keys(PROCEDURES) as ProcedureName[];
