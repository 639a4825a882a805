import { describe, expect, it } from 'vitest';
import { CRL_REASONS } from '../../pki/x509/crl.ts';
import {
  CERTIFICATE_EVENTS,
  CERTIFICATE_STATES,
  CERTIFICATE_TRANSITIONS,
  type CertificateState,
  certificateState,
  certificateTransition,
  LAST_DAYS_MS,
} from './certificate-states.ts';
import { CA_PROBLEMS, CaError } from './problems.ts';
import { releaseCertificate, revokeCertificate } from './revocation.ts';
import { REVOCATION_REASONS, reasonOfCode, reasonOfService } from './revocation-reasons.ts';
import { type CaState, type IssuedCertificate, newState } from './state.ts';

const PAIRS = CERTIFICATE_STATES.flatMap((from) => CERTIFICATE_EVENTS.map((event) => [from, event] as const));
const START = Date.UTC(2026, 2, 2);
const END = START + 365 * 86_400_000;

function certificate(): IssuedCertificate {
  return {
    authority: 'rfc',
    algorithm: 'RSA',
    serialNumber: '0A',
    profile: 'RFC_USER',
    subject: [],
    notBefore: START,
    notAfter: END,
    der: new Uint8Array(0),
  };
}

/** Instants at which a certificate that nobody has touched is in this state. */
const INSTANTS = { valid: START, expiring: END - LAST_DAYS_MS, expired: END + 1 } as const;

/** A certificate in a state, and the instant. */
function inState(state: CertificateState, ca: CaState): { one: IssuedCertificate; now: number } {
  const one = certificate();
  if (state === 'on-hold') revokeCertificate(ca, one, 'certificateHold', START);
  if (state === 'revoked') revokeCertificate(ca, one, 'keyCompromise', START);
  return { one, now: state === 'on-hold' || state === 'revoked' ? START : INSTANTS[state] };
}

describe('the table of a certificate', () => {
  it.each(PAIRS)('has exactly one row for %s × %s, which leads on or names a problem', (from, event) => {
    const rows = CERTIFICATE_TRANSITIONS.filter((row) => row.from === from && row.event === event);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect((row?.to === undefined) !== (row?.error === undefined)).toBe(true);
    if (row?.error !== undefined) expect(CA_PROBLEMS).toHaveProperty(row.error);
  });

  it.each(PAIRS)('is what really happens to %s × %s', (from, event) => {
    const ca = newState(START);
    const { one, now } = inState(from, ca);
    expect(certificateState(one, now)).toBe(from);
    const { to, error } = certificateTransition(from, event);
    const act = () => {
      if (event === 'revoked') revokeCertificate(ca, one, 'keyCompromise', now);
      if (event === 'held') revokeCertificate(ca, one, 'certificateHold', now);
      if (event === 'released') releaseCertificate(ca, one, now);
      if (event === 'last-days-begin') return certificateState(one, Math.max(now, INSTANTS.expiring));
      return certificateState(one, event === 'ends' ? INSTANTS.expired : now);
    };
    if (error === undefined) expect(act()).toBe(to);
    else expect(act).toThrow(expect.objectContaining({ constructor: CaError, code: error }));
  });

  it('V1 V2 V3 time takes a certificate from valid over its last thirty days to expired, to the millisecond', () => {
    const one = certificate();
    const edges = [END - LAST_DAYS_MS - 1, END - LAST_DAYS_MS, END, END + 1];
    expect(edges.map((now) => certificateState(one, now))).toEqual(['valid', 'expiring', 'expiring', 'expired']);
  });

  it('V4 revocation is final; V5 a hold can be taken back, as often as one likes', () => {
    const ca = newState(START);
    const one = certificate();
    for (const hours of [1, 3]) {
      revokeCertificate(ca, one, 'certificateHold', START + hours * 3_600_000);
      expect(certificateState(one, START + hours * 3_600_000)).toBe('on-hold');
      releaseCertificate(ca, one, START + (hours + 1) * 3_600_000);
      expect(one.revocation).toBeUndefined();
    }
    revokeCertificate(ca, one, 'certificateHold', START + 1000);
    revokeCertificate(ca, one, 'superseded', START + 5000);
    // ITU-T X.509: the date of the revocation is that of the hold before it.
    expect(one.revocation).toEqual({ at: START + 1000, reason: 'superseded' });
    expect(() => releaseCertificate(ca, one, START + 6000)).toThrow(CaError);
    expect(certificateState(one, END + 1)).toBe('revoked');
  });
});

describe('reasons', () => {
  it('X-CA-6 are those of RFC 5280 with the names of the service, one row each', () => {
    expect(Object.fromEntries(REVOCATION_REASONS.map(({ reason, code }) => [reason, code]))).toEqual(CRL_REASONS);
    for (const { reason, code } of REVOCATION_REASONS) expect(reasonOfCode(code)).toBe(reason);
    expect([reasonOfCode(7), reasonOfCode(11), reasonOfService('revRNothing')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const names = [
      ['revRUnknown', 'unspecified'],
      ['revRKey', 'keyCompromise'],
      ['revRCA', 'cACompromise'],
      ['revRChangedInfo', 'affiliationChanged'],
      ['revRChanged', 'superseded'],
      ['revRStoped', 'cessationOfOperation'],
      ['revRHold', 'certificateHold'],
      ['revRRemoveFromCRL', 'removeFromCRL'],
    ];
    for (const [name = '', reason] of names) expect(reasonOfService(name)).toBe(reason);
    expect(new Set(REVOCATION_REASONS.map(({ service }) => service))).toEqual(new Set(names.map(([name]) => name)));
  });
});
