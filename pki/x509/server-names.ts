import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { sequence, taggedOctets, toDer } from './der-build.ts';
import type { Extension } from './extensions.ts';

/** What a client of a TLS server may have typed. */
export interface ServerNames {
  /** Names of letters, digits, hyphens and dots, e.g. `localhost`. */
  readonly dns: readonly string[];
  /** IPv4 addresses as four octets, IPv6 addresses as sixteen, in network order. */
  readonly ip: readonly Uint8Array[];
}

const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/**
 * SubjectAltName of a TLS server: dNSName [2] and iPAddress [7] (RFC 5280 section 4.2.1.6).
 * @throws PkiError `bad-argument` for none at all, for a name that is none, and for an address of another length.
 */
export function serverAltName({ dns, ip }: ServerNames): Extension {
  if (dns.length + ip.length === 0) throw new PkiError('bad-argument', 'a server needs at least one name');
  for (const name of dns) {
    if (!DNS_NAME.test(name)) throw new PkiError('bad-argument', `${name} is not a DNS name`);
  }
  if (ip.some(({ length }) => length !== 4 && length !== 16)) {
    throw new PkiError('bad-argument', 'an IP address has 4 or 16 octets');
  }
  const names = [
    ...dns.map((name) => taggedOctets(2, new TextEncoder().encode(name))),
    ...ip.map((address) => taggedOctets(7, address)),
  ];
  return { oid: OIDS.subjectAltName, critical: false, value: toDer(sequence(...names)) };
}
