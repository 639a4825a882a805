import { TumarError } from './tumar-error.ts';

/**
 * How programs of Tumar CSP name a container:
 *
 *     profile://eToken                                                by the name of a profile
 *     officer_gost                                                    the same, bare
 *     file://TEST@//opt/keys                                         container TEST in the folder /opt/keys
 *     kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok          container user of the token in this reader
 *
 * Sources: the shapes above are those of public programs that use Tumar CSP; how blanks and letters outside ASCII are written in names is assumed.
 */
export type ProfileAddress =
  | { readonly kind: 'profile'; readonly name: string }
  | {
      readonly kind: 'device';
      /** Lower case. */
      readonly scheme: string;
      /** The container on the device; may be empty. */
      readonly container: string;
      /** Reader or path, as people write it; `.` or empty for whatever there is. */
      readonly place: string;
      /** What follows the question mark, in its order: `ext=tok`. */
      readonly parameters: readonly (readonly [name: string, value: string])[];
    };

export type DeviceAddress = Extract<ProfileAddress, { readonly kind: 'device' }>;

const ADDRESS_MAX = 2048;
const PARAMETERS_MAX = 16;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u;
const DEVICE = /^([a-z][a-z0-9+.-]{0,31}):\/\/([^@/?#]*)@\/([^?#]*)(?:\?([^#]*))?$/i;
const PROFILE_SCHEME = 'profile://';
/** What would end a line of the file of profiles, or not be seen on a page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const HALF_PAIR = /[\ud800-\udfff]/u;

export function isProfileName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Reads an address. @throws TumarError `address-too-long`, `name-malformed`, `address-with-password`, `address-malformed`, in this order; the text
 * of none of them holds the address.
 */
export function parseProfileAddress(text: string): ProfileAddress {
  if (text.length > ADDRESS_MAX) throw new TumarError('address-too-long');
  if (text.toLowerCase().startsWith(PROFILE_SCHEME)) return named(text.slice(PROFILE_SCHEME.length));
  if (!text.includes('://')) return named(text);
  const [, scheme, container, place, query] = DEVICE.exec(text) ?? [];
  if (scheme === undefined || container === undefined || place === undefined) throw new TumarError('address-malformed');
  if (container.includes(':')) throw new TumarError('address-with-password');
  return {
    kind: 'device',
    scheme: scheme.toLowerCase(),
    container: withoutSlash(decoded(container)),
    place: decoded(place),
    parameters: query === undefined ? [] : readParameters(query),
  };
}

/** As {@link parseProfileAddress}, for a place where only a device may stand. @throws TumarError also `address-leads-nowhere`. */
export function parseDeviceAddress(text: string): DeviceAddress {
  const address = parseProfileAddress(text);
  if (address.kind === 'profile') throw new TumarError('address-leads-nowhere');
  return address;
}

/** The one way in which this address is written here; reading it gives the same address. */
export function writeProfileAddress(address: ProfileAddress): string {
  if (address.kind === 'profile') return `${PROFILE_SCHEME}${address.name}`;
  const { scheme, container, place, parameters } = address;
  const path = place.split('/').map(encodeURIComponent).join('/');
  const query = parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return `${scheme}://${encodeURIComponent(container)}@/${path}${query && `?${query}`}`;
}

function named(name: string): ProfileAddress {
  if (!isProfileName(name)) throw new TumarError('name-malformed');
  return { kind: 'profile', name };
}

function readParameters(query: string): [string, string][] {
  const pairs = query.split('&');
  if (pairs.length > PARAMETERS_MAX) throw new TumarError('address-malformed');
  return pairs.map((pair) => {
    const [, name, value] = /^([^=]+)=([^=]*)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) throw new TumarError('address-malformed');
    return [decoded(name), decoded(value)];
  });
}

/** A container is one name, not a way through folders. */
function withoutSlash(container: string): string {
  if (/[/\\]/.test(container)) throw new TumarError('address-malformed');
  return container;
}

function decoded(text: string): string {
  const plain = decodedOr(text);
  if (plain === undefined || UNSEEN.test(plain)) throw new TumarError('address-malformed');
  return plain;
}

function decodedOr(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    // Half of a surrogate pair could not be written again.
    return HALF_PAIR.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
