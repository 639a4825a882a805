import { OIDS } from '../../pki/oids.ts';
import { SUITES } from '../../pki/suites.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { AUTHORITY_NAMES, AUTHORITY_STYLES, type CrlPolicy } from '../core/authority-styles.ts';
import { CERTIFICATE_PROFILES, type ProfileName, profileOf } from '../core/certificate-profiles.ts';
import { CERTIFICATE_EVENTS, CERTIFICATE_STATES, certificateTransition } from '../core/certificate-states.ts';
import { REVOCATION_REASONS } from '../core/revocation-reasons.ts';

/** docs/certificates.md: what the CA simulator issues and how it revokes, drawn from the rows. */

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const OID_NAMES = new Map<string, string>(Object.entries(OIDS).map(([name, oid]) => [oid, name]));
const named = (oids: readonly string[]) => oids.map((oid) => OID_NAMES.get(oid) ?? oid).join(', ') || '–';

const INTRO = `# Authorities, certificates and revocation

Drawn from the rows of ca-sim/core by \`UPDATE_DOCS=1 npx vitest run ca-sim/core/certificate-profiles.test.ts\`; do not edit.

One server can be several certification authorities, each with keys of its own:

    const ca = await startCaSim({ clock, rng, authorities: ['kz-kisc', 'kz-nuc', 'rfc'] });

Without \`authorities\` it is the KISC-style one alone. \`GET /authorities\` hands out every CA certificate and says where its lists
lie. What is behind the choices: docs/decisions/008.`;

function authorities(): string {
  const rows = AUTHORITY_NAMES.flatMap((name) =>
    AUTHORITY_STYLES[name].twins.map((twin) => [
      `\`${name}\``,
      `\`${twin.algorithm}\``,
      SUITES[twin.suite].title,
      twin.certifies.map((suite) => `\`${suite}\``).join(', '),
      dnToString(twin.issuingName),
      `\`${twin.files.list.path}\``,
      twin.files.deltaList === undefined ? '–' : `\`${twin.files.deltaList.path}\``,
    ]),
  );
  return table(['authority', 'twin', 'signs in', 'certifies', 'issuing CA', 'CRL', 'delta CRL'], rows);
}

function styles(): string {
  const rows = AUTHORITY_NAMES.map((name) => {
    const { keyIdentifiers, serialNumbers, keysCertifiedAgain, baseUrl, crl } = AUTHORITY_STYLES[name];
    return [
      `\`${name}\``,
      baseUrl,
      serialNumbers === 'random' ? 'random, 16 octets' : 'from the key identifier',
      keyIdentifiers === 'kisc' ? 'GOST 34.311-95 of a GOST key (32 octets), SHA-1 of an RSA key' : 'SHA-1 (20 octets)',
      keysCertifiedAgain ? 'yes' : 'no',
      publication(crl),
    ];
  });
  return table(
    ['authority', 'addresses begin with', 'serial numbers', 'key identifiers', 'a key twice', 'lists'],
    rows,
  );
}

function publication({ periodMs, deltaPeriodMs, atOnce }: CrlPolicy): string {
  const hours = (ms: number) => `${ms / 3_600_000} h`;
  const delta = deltaPeriodMs === undefined ? '' : `, a delta list every ${hours(deltaPeriodMs)}`;
  return `full every ${hours(periodMs)}${delta}; at once on a change: ${deltaPeriodMs === undefined ? 'full' : atOnce}`;
}

function profiles(): string {
  const rows = (Object.keys(CERTIFICATE_PROFILES) as ProfileName[]).map((name) => {
    const row = profileOf(name);
    const rsa = (row.rsaKeyUsage ?? []).map((usage) => `${usage} (RSA keys)`);
    return [
      `\`${name}\``,
      row.authority === undefined ? 'all' : `\`${row.authority}\``,
      row.algorithm === undefined ? 'any' : `\`${row.algorithm}\``,
      row.requestable || row.enrollable ? 'yes' : 'no',
      String(row.validityMs / DAY_MS),
      [...row.keyUsage, ...rsa].join(', ') + (row.keyUsageCritical ? ' !' : ''),
      named(row.extendedKeyUsage) + (row.extendedKeyUsageCritical ? ' !' : ''),
      named(row.policies ?? []),
      row.crlDistributionPoint ? 'yes' : 'no',
    ];
  });
  const head = [
    'profile',
    'authority',
    'twin',
    'on request',
    'days',
    'keyUsage',
    'extendedKeyUsage',
    'policies',
    'lists',
  ];
  return table(head, rows);
}

function life(): string {
  const rows = CERTIFICATE_STATES.map((state) => [
    `**${state}**`,
    ...CERTIFICATE_EVENTS.map((event) => {
      const { to, error } = certificateTransition(state, event);
      return to ?? `\`${error}\``;
    }),
  ]);
  return table(['', ...CERTIFICATE_EVENTS], rows);
}

const reasons = (): string =>
  table(
    ['reason', 'CRLReason', 'in the SOAP service (X-CA-6)', 'means'],
    REVOCATION_REASONS.map(({ reason, code, service, means }) => [reason, String(code), `\`${service}\``, means]),
  );

export function certificatesDocument(): string {
  return `${INTRO}

${issued()}

${revoked()}`;
}

/** What is issued. */
function issued(): string {
  return `## Authorities

${authorities()}

${styles()}

\`startCaSim({ crl: { rfc: { periodMs, deltaPeriodMs, atOnce } } })\` sets other times; \`crlBaseUrl\` another beginning of addresses, for
instance the server's own, so that \`openssl verify -crl_download\` finds the lists.

## Kinds of certificates

An exclamation mark: the extension is critical. A certificate is valid from five minutes before its issue.

${profiles()}

Every certificate has subjectKeyIdentifier and authorityKeyIdentifier. Those with a yes under "lists" have cRLDistributionPoints, and
in all styles but KISC's authorityInfoAccess (OCSP, the CA's certificate) and, under an issuing CA, freshestCRL. SubjectAltName holds KISC's
three directory names, or with the RFC style what the request asks for.`;
}

/** How it is revoked. */
function revoked(): string {
  return `## The life of a certificate

State machine 7.7 of docs/requirements.md: where each event leads from each state, or the code with which it is refused.

${life()}

A certificate on hold that is revoked for good keeps the date of the hold (ITU-T X.509). A revoked one stays on the lists, also after
its end. With \`startCaSim({ revokeSuperseded: true })\` a person's older certificates are revoked as superseded when the new
ones are in use (V6): when the bank is done, or, if they were asked for in the cabinet, when both are installed besides.

## Reasons

${reasons()}

## Lists

Full and delta CRLs follow RFC 5280 sections 5.2.3 and 5.2.4: one sequence of numbers for both, deltaCRLIndicator critical, BaseCRLNumber
the latest full list, removeFromCRL for what was released since then. \`POST /admin/publications\` puts out a full list at once.

    openssl verify -crl_check -extended_crl -use_deltas -CRLfile full.pem -CRLfile delta.pem -CAfile ca.pem user.pem

There is no issuingDistributionPoint, and the roots have no delta lists.
`;
}
