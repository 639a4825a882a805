/** Which protocol an address speaks: what the journal decodes by, and what rules of faults name. */

export const PROTOCOLS = [
  'ocsp',
  'time-stamp',
  'crl',
  'ca-certificate',
  'cmp',
  'est',
  'pkcs10',
  'reissue',
  'request-cert',
  'cmc',
  'webra',
  'cabinet',
  'desk',
  'admin',
  'page',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

interface ProtocolRow {
  /** Of the route as it was mounted, e.g. `/est/:label/simpleenroll`. The first row that fits counts. */
  readonly route: RegExp;
  readonly protocol: Protocol;
}

const ROWS: readonly ProtocolRow[] = [
  { route: /^\/ocsp(\/|$)/, protocol: 'ocsp' },
  { route: /^\/tsp$/, protocol: 'time-stamp' },
  { route: /\.crl$/, protocol: 'crl' },
  { route: /\.cer$/, protocol: 'ca-certificate' },
  { route: /^\/cmp(\/|$)/, protocol: 'cmp' },
  { route: /^\/\.well-known\/est\/(:label\/)?fullcmc$/, protocol: 'cmc' },
  { route: /^\/\.well-known\/est\//, protocol: 'est' },
  { route: /^\/pkcs10(\/|$)/, protocol: 'pkcs10' },
  { route: /^\/reissue$/, protocol: 'reissue' },
  { route: /^\/requests(\/|$)/, protocol: 'request-cert' },
  { route: /^\/cmc$/, protocol: 'cmc' },
  { route: /^\/webra\//, protocol: 'webra' },
  { route: /^\/nuc\//, protocol: 'cabinet' },
  { route: /^\/desk\//, protocol: 'desk' },
  { route: /^\/admin\//, protocol: 'admin' },
];

/** Routes are few and asked for often. */
const known = new Map<string, Protocol>();

/** Whatever no protocol has is a page. @param route as it was mounted: one of a fixed number. */
export function protocolOf(route: string): Protocol {
  const found = known.get(route) ?? ROWS.find((row) => row.route.test(route))?.protocol ?? 'page';
  known.set(route, found);
  return found;
}
