import type { ProfileRuleName } from '../chain-profile.ts';
import { KISC_TOLERATED, PROFILE_RULES } from '../chain-profile.ts';
import { CHAIN_CASES } from './chain-cases.ts';
import type { ChainCase } from './chain-kit.ts';
import { STRANGERS, type Stranger } from './chain-strangers.ts';
import { LIMBO_DIFFERENCES, PKITS_DIFFERENCES } from './published-differences.ts';

/** docs/chain-validation.md, drawn from the rules, the cases and what strangers say of them. */

const INTRO = `# Certification paths

Made from the rows of pki/x509 by \`UPDATE_DOCS=1 npx vitest run pki/x509/chain-document.test.ts\`; do not edit.

\`validateChain\` (pki/x509/chain.ts) builds and validates paths for the CA, the bank and the workstation: RFC 5280 chapter 6, policies as
a graph (RFC 9618), revocation by lists (section 6.3) or by any \`RevocationSource\`, of which OCSP answers are one.

## Where the standard leaves a choice

- **Anchors** are certificates, and what they say is heeded: their period, cA, key usage, path length, name constraints,
  policyConstraints and inhibitAnyPolicy (as in RFC 5937). Their own policies and their signature are no part of the path.
- **Building**: issuers are found by name. What AuthorityKeyIdentifier says must agree with the issuer, as far as both say it; an identifier
  that agrees is tried before one that is missing, a certificate that is valid before one that is not. The same name with the same key
  comes once in a path. A path has at most 10 certificates; one search takes at most 500 steps and verifies at most 200 signatures.
- **Algorithms**: a signature counts in the algorithm of the issuer's key only, named alike in both places, with the parameters and the byte order
  that its suite has for certificates or lists. Other algorithms, keys and curves are not read at all.
- **Versions**: a certificate of version 1 or 2 is nobody's issuer, not even as an anchor.
- **Purposes** (extendedKeyUsage): asked for by the caller. The certificate, and every CA above it that has the extension, must have the purpose
  or anyExtendedKeyUsage. RFC 5280 knows no such nesting, but OpenSSL and the browsers practise it.
- **Name constraints** bind directoryName, rfc822Name (also e-mail addresses in the subject), dNSName, uniformResourceIdentifier and iPAddress,
  critical or not. A constraint on another form refuses every certificate below that has such a name. A subtree with a minimum or maximum,
  a mask with holes, a base that is no name: the CA is refused. A wildcard is outside when any host it can mean is excluded.
  More than 65,536 comparisons for one certificate are refused.
- **Policies**: qualifiers are passed over. The caller gets the user-constrained-policy-set.
- **Lists**: of several good ones about the same, the newest decides. A delta list is used when it fits the complete list (issuer, key, scope,
  BaseCRLNumber) and holds; else the complete list decides alone. A list may be signed with the key of the certificate's issuer,
  of a CA above it, or of any certificate with cRLSign that has a good path to the same anchor and is not revoked itself. The signer of an
  indirect list whose certificate names him as its own cRLIssuer is asked about in his own list, because his CA has wanted it so.
- **No information is never good**: no list, one for some reasons only, a stale one, an OCSP answer "unknown" refuse the path. A certificate on
  hold is revoked.
- **Not supported**: DSA; names whose RDNs have several attributes; fetching anything from the addresses in certificates (the caller does);
  attribute certificates.
`;

const escaped = (text: string) => text.replaceAll('|', '\\|');

const row = (...cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
}

function profile(): string {
  const tolerated = (name: ProfileRuleName) => (KISC_TOLERATED.includes(name) ? 'tolerated: KISC does otherwise' : '');
  return `## What chapter 4 binds CAs to

A path that holds is still refused (\`not-conforming\`) when one of its certificates breaks one of these rules; \`tolerated\` names those that
may be broken.

${table(
  ['rule', 'section', 'says', 'by default'],
  [...PROFILE_RULES].map(([name, { section, says }]) => [`\`${name}\``, section, says, tolerated(name)]),
)}
`;
}

/** Reasons in the order in which they first come, so that they can be named by number. */
function reasonsOf(cases: readonly ChainCase[]): string[] {
  return [
    ...new Set(
      cases.flatMap(({ differs, wavers }) => [...Object.values(differs ?? {}), ...Object.values(wavers ?? {})]),
    ),
  ];
}

function strangers(): string {
  const names = Object.keys(STRANGERS) as Stranger[];
  const reasons = reasonsOf(CHAIN_CASES);
  const says = ({ verdict, differs, wavers }: ChainCase, name: Stranger) => {
    const accepted = (verdict === 'ok') === (differs?.[name] === undefined);
    const reason = differs?.[name] ?? wavers?.[name];
    const word = wavers?.[name] === undefined ? (accepted ? 'ok' : 'refused') : 'either';
    return reason === undefined ? word : `**${word}** (${reasons.indexOf(reason) + 1})`;
  };
  const bad = CHAIN_CASES.filter(({ verdict }) => verdict !== 'ok').length;
  return `## What others say

${CHAIN_CASES.length} chains of ours, ${bad} of them bad, are laid before ${names.map((name) => `${STRANGERS[name].title} (${STRANGERS[name].how})`).join(', ')}.
Where one decides otherwise, the number tells why.

${table(
  ['chain', 'here', ...names.map((name) => STRANGERS[name].title)],
  CHAIN_CASES.map((one) => [one.name, one.verdict, ...names.map((name) => says(one, name))]),
)}

${reasons.map((reason, i) => `${i + 1}. ${reason}`).join('\n')}
`;
}

function published(): string {
  const rows = (differences: Readonly<Record<string, string>>) =>
    Object.entries(differences).map(([id, why]) => [id, why]);
  return `## Published chains

NIST PKITS: all 135 bad chains are refused and 111 of 114 good ones accepted, with the very policies that it expects. x509-limbo (without its rules of
browsers): no bad chain is accepted that path validation could know to be bad. The differences:

${table(['case', 'why'], [...rows(PKITS_DIFFERENCES), ...rows(LIMBO_DIFFERENCES)])}
`;
}

export function chainDocument(): string {
  return [INTRO, profile(), strangers(), published()].join('\n');
}
