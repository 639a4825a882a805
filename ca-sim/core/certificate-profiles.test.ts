import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SUITES } from '../../pki/suites.ts';
import { certificatesDocument } from '../testing/certificates-document.ts';
import { AUTHORITY_NAMES, AUTHORITY_STYLES, twinRow } from './authority-styles.ts';
import {
  CA_PROFILES,
  CERTIFICATE_PROFILES,
  enrollableProfiles,
  type ProfileName,
  profileOf,
} from './certificate-profiles.ts';

const NAMES = Object.keys(CERTIFICATE_PROFILES) as ProfileName[];

describe('the rows of certificates', () => {
  it.each(NAMES)('%s belongs to a twin that there is, and has what RFC 5280 asks of its kind', (name) => {
    const row = profileOf(name);
    if (row.authority && row.algorithm) expect(twinRow(row.authority, row.algorithm)).toBeDefined();
    const isCa = row.ca !== undefined;
    // Section 4.2.1.3: keyCertSign goes with cA; section 4.2.1.12: a CA needs no purposes.
    expect(row.keyUsage.includes('keyCertSign')).toBe(isCa);
    expect(isCa && row.extendedKeyUsage.length > 0).toBe(false);
    expect(row.ocspNoCheck === true && row.crlDistributionPoint).toBe(false);
    expect(isCa && (row.requestable || row.enrollable)).toBeFalsy();
  });

  it('a CA lives longer than all that it issues, and a root longer than its CA', () => {
    for (const authority of AUTHORITY_NAMES) {
      const { root, issuing } = CA_PROFILES[authority];
      const own = NAMES.map(profileOf).filter(
        (row) => row.ca === undefined && (row.authority ?? authority) === authority,
      );
      expect(profileOf(root).validityMs).toBeGreaterThan(profileOf(issuing).validityMs);
      expect(profileOf(issuing).validityMs).toBeGreaterThan(Math.max(...own.map(({ validityMs }) => validityMs)));
    }
  });

  it('every twin gives something on request', () => {
    for (const authority of AUTHORITY_NAMES) {
      for (const { algorithm } of AUTHORITY_STYLES[authority].twins) {
        expect(enrollableProfiles(authority, algorithm).length).toBeGreaterThan(0);
      }
    }
  });
});

describe('the rows of authorities', () => {
  it('a twin certifies keys of its own suite first, and no file is that of another', () => {
    const twins = AUTHORITY_NAMES.flatMap((name) => AUTHORITY_STYLES[name].twins);
    for (const { suite, certifies } of twins) expect([certifies[0], SUITES[suite].id]).toEqual([suite, suite]);
    const paths = twins.flatMap(({ files }) => Object.values(files).map(({ path }: { path: string }) => path));
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('delta lists come out in whole parts of a period', () => {
    for (const { crl } of Object.values(AUTHORITY_STYLES))
      expect(crl.periodMs % (crl.deltaPeriodMs ?? crl.periodMs)).toBe(0);
  });
});

describe('docs/certificates.md', () => {
  it('says what the rows say', () => {
    const path = fileURLToPath(new URL('../../docs/certificates.md', import.meta.url));
    if (process.env.UPDATE_DOCS) writeFileSync(path, certificatesDocument());
    const command = 'UPDATE_DOCS=1 npx vitest run ca-sim/core/certificate-profiles.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(certificatesDocument());
  });
});
