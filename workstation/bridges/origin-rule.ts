/** Which pages may talk to the bridges of this PC, by the header Origin of their WebSocket's handshake (RFC 6455 section 4.1, RFC 6454). */

/** Pages of servers of this machine, of any port: the bench's own houses. */
const LOOPBACK_PAGE = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/** What `null` and no origin at all are: a page from a file or in a sandbox, and a program that is no browser. */
const WITHOUT_SITE: ReadonlySet<string | undefined> = new Set([undefined, 'null']);

/**
 * Whether a page may connect.
 * @param allowed origins as browsers send them, `https://cabinet.example`, or `*` for any. Undefined: {@link LOOPBACK_PAGE} and what has no site. A list
 *   lets in what has no site too: only browsers tell their origin, and only they are kept away by it.
 */
export function mayConnect(origin: string | undefined, allowed: readonly string[] | undefined): boolean {
  if (WITHOUT_SITE.has(origin)) return true;
  const asked = (origin ?? '').toLowerCase();
  if (allowed === undefined) return LOOPBACK_PAGE.test(asked);
  return allowed.some((one) => one === '*' || one.toLowerCase() === asked);
}

/** @throws RangeError for a row of the list that no browser ever sends: with a path, a blank, or without its scheme. */
export function assertOrigins(allowed: readonly string[]): void {
  for (const one of allowed) {
    const isOrigin = one === '*' || (URL.canParse(one) && new URL(one).origin === one.toLowerCase());
    if (!isOrigin) throw new RangeError(`"${one}" is no origin: one looks like https://cabinet.example, and * is any`);
  }
}
