import { assertWord, type TimedRule } from '../../http/instruments/fault-rules.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { REQUEST_STATES, type RequestState } from '../core/request-states.ts';
import { PROTOCOLS, type Protocol } from './protocol-rows.ts';

/** Which fault, and what it befalls: whatever fits in everything that is given. Its name: docs/ca-faults.md. */
export interface CaFaultRule extends TimedRule {
  readonly protocol?: Protocol;
  /** As it was mounted, e.g. `/requests/:id`. */
  readonly route?: string;
  /** A part of the name of somebody whom it is about. */
  readonly subject?: string;
  /** Of a certificate that it is about, upper-case hexadecimal. */
  readonly serialNumber?: string;
  /** Of the request that it is about (X-CA-4). */
  readonly state?: RequestState;
}

/** What a rule looks at. */
export interface CaFaultSite {
  readonly protocol?: Protocol;
  readonly route?: string;
  readonly authority?: AuthorityName;
  readonly subjects: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly state?: RequestState;
}

/** The CA's own fields. @throws FaultRuleError */
export function checkRule({ protocol, state }: CaFaultRule): void {
  assertWord('protocol', protocol, PROTOCOLS);
  assertWord('state', state, REQUEST_STATES);
}

export function fitsRule({ protocol, route, subject, serialNumber, state }: CaFaultRule, site: CaFaultSite): boolean {
  return (
    (protocol === undefined || protocol === site.protocol) &&
    (route === undefined || route === site.route) &&
    (subject === undefined || site.subjects.some((one) => one.includes(subject))) &&
    (serialNumber === undefined || site.serialNumbers.includes(serialNumber)) &&
    (state === undefined || state === site.state)
  );
}
