/** Good published chains that are refused here, and bad ones that are accepted: each with its reason. */
export const PKITS_DIFFERENCES: Readonly<Record<string, string>> = {
  '4.1.4 Valid DSA Signatures Test4': 'DSA is no suite of this bench',
  '4.1.5 Valid DSA Parameter Inheritance Test5': 'DSA is no suite of this bench',
  '4.2.4 Valid GeneralizedTime notBefore Date Test4': 'a year before 2050 belongs into UTCTime (section 4.1.2.5)',
};

export const LIMBO_DIFFERENCES: Readonly<Record<string, string>> = {
  'rfc5280::ca-as-leaf-wrong-san': 'asks for the name of a TLS server, which validateChain does not know',
  'crl::issuer-no-keyusage-extension':
    'section 4.2.1.3: a CA has a keyUsage (accepted with the rule `key-usage` tolerated)',
  'cve::cve-2024-0567':
    'its anchor is not self-signed and has no authorityKeyIdentifier (accepted with that rule tolerated); limbo’s ' +
    'cross-signed-root-missing-aki wants the same to be refused',
};
