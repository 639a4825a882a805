import { parseDn } from '../../pki/x509/name.ts';
import { issueServerIdentity, LOOPBACK_NAMES, type ServerIdentity } from '../../pki/x509/server-identity.ts';
import type { Rng } from '../../simulation/rng.ts';

/** NCALayer's own name: what a page's certificate window shows. */
const SUBJECT = 'C=KZ, O=ҰКО, CN=127.0.0.1';
const ROOT = 'C=KZ, O=TEST token-bench, CN=TEST workstation root';

/**
 * The certificate with which the bridges of a PC answer over TLS: for 127.0.0.1, ::1 and localhost, under a TEST root of its own, which the
 * installation of the real ones puts among the browser's trusted roots.
 * @param at the bench's instant.
 */
export function bridgeIdentity(at: number, rng: Rng): Promise<ServerIdentity> {
  return issueServerIdentity({
    rootName: parseDn(ROOT),
    rootSuite: 'ec-p256',
    subject: parseDn(SUBJECT),
    names: LOOPBACK_NAMES,
    at,
    rng,
  });
}
