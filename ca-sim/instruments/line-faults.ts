import { ARRIVAL_FAULTS, type LineFaultId, WIRE_FAULTS } from '../../http/instruments/line-faults.ts';
import type { Observed, ObservedArrival, ObservedWire } from './fault-row.ts';

/** How a client of a CA notices the faults of the line that every server can have. */

const curl = (code: number, what: string): Observed => ({ client: 'curl', notices: `exit code ${code}: ${what}` });
const status = (code: number): Observed => curl(22, `\`--fail\` and status ${code}`);
const openSsl = (notices: string): Observed => ({ client: 'OpenSSL', notices });

const OBSERVED: Readonly<Record<LineFaultId, Observed>> = {
  delay: curl(28, '`--max-time` is over'),
  'drop-before': curl(52, 'an empty reply'),
  reset: curl(56, 'connection reset by peer'),
  'http-500': status(500),
  'http-502': status(502),
  'http-503': curl(22, '`--fail` and status 503; with `--retry` it asks again after a second'),
  'drop-after': curl(52, 'an empty reply'),
  'truncated-body': curl(18, 'a transfer closed with outstanding data'),
  dribble: curl(28, '`--max-time` is over'),
  'wrong-content-type': openSsl('`openssl ocsp` and `openssl cmp`: unexpected content type'),
  'empty-body': openSsl('`openssl ocsp`: no answer can be read'),
  'short-content-length': openSsl('`openssl ocsp`: the DER ends too early'),
};

export const LINE_FAULTS: readonly (ObservedArrival | ObservedWire)[] = [
  ...ARRIVAL_FAULTS.map((row) => ({ ...row, ...OBSERVED[row.id] })),
  ...WIRE_FAULTS.map((row) => ({ ...row, ...OBSERVED[row.id] })),
];
