/** Foreign validators of certification paths that judge every case of ours; docs/chain-validation.md says what they say. */
export const STRANGERS = {
  openssl: {
    title: 'OpenSSL',
    how: '`openssl verify -x509_strict -policy_check -extended_crl -use_deltas`, with `-crl_check_all` where there are lists',
  },
  java: { title: 'Java', how: 'the `CertPathBuilder` of the JDK (provider SUN)' },
  bouncyCastle: { title: 'BouncyCastle', how: 'its `CertPathBuilder`, delta lists enabled' },
} as const;

export type Stranger = keyof typeof STRANGERS;

/** Why a stranger decides otherwise. */
export const REASONS = {
  anchor: 'takes name and key from the anchor, and heeds nothing that its certificate says',
  anchorPolicy: 'does not heed what the certificate of the anchor says of policies',
  anchorConstraints: 'does not heed name constraints, path length and cA of the anchor’s certificate',
  profile: 'validates after chapter 6; what chapter 4 binds CAs to it passes over',
  depth: 'searches deeper: OpenSSL to 100 certificates, Java is told not to stop',
  end: 'takes notAfter itself for over, though RFC 5280 section 4.1.2.5 includes it',
  kiscManner: 'knows the manner of RFC 5280 section 4.2.1.1 only',
  keyIdentifier: 'uses authorityKeyIdentifier as a hint, not as a condition',
  asciiCase: 'knows capital and small letters of ASCII only; RFC 5280 section 7.1 asks for those of Unicode',
  anywhere: 'finds the first attribute of the subtree anywhere in the name',
  wildcard: 'takes a wildcard for a host of that name',
  mask: 'takes a mask with holes as it is',
  form: 'passes over constraints on forms without meaning',
  minimum: 'passes over the minimum of a subtree',
  noHost: 'passes over URLs without a host',
  deltaAlone: 'takes a delta list for a complete one',
  staleDelta: 'uses a delta list that has ended, as long as the complete list has not',
  removed: 'takes removeFromCRL in a complete list for a release, though it belongs to delta lists (section 5.3.1)',
  noDelta: 'does not read delta lists',
  anyList: 'does not prefer the newest of several good lists, and comes to either end',
  reasons: 'does not put lists together that are for some reasons each',
  thisUpdate: 'does not look at thisUpdate',
  noEnd: 'takes a list without nextUpdate',
  lineExtension: 'looks at critical extensions of a line only when the line is about the certificate',
  certificateIssuer: 'passes over certificateIssuer in a list that is not indirect',
} as const;
