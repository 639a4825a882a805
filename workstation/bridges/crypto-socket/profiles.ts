import type { Carrier } from '../../carriers/carrier.ts';
import type { BridgeSite } from '../bridge.ts';
import { CryptoSocketError } from './problems.ts';

/** How pages address a carrier: a profile's name, `profile://NAME`, the reader, or the URL of the device. */

/** The address that LoadProfileFromTokens gives to a carrier, and every function takes back. */
export function addressOf({ name }: Carrier): string {
  return `profile://${name}`;
}

/**
 * The carrier that a page means.
 * @throws CryptoSocketError `profile-unknown`; `token-absent` for one that is not plugged in.
 */
export function carrierOf(site: BridgeSite, address: string): Carrier {
  const known = site.carriers();
  const carrier = known.find((one) => isAddressOf(one, address));
  if (carrier === undefined) throw new CryptoSocketError('profile-unknown');
  if (!carrier.isPresent()) throw new CryptoSocketError('token-absent');
  return carrier;
}

/** Devices that are plugged in; files are no devices. */
export function presentTokens(site: BridgeSite): Carrier[] {
  return site.carriers().filter((carrier) => carrier.reader !== undefined && carrier.isPresent());
}

function isAddressOf(carrier: Carrier, address: string): boolean {
  const { name, title, reader } = carrier;
  if ([name, title, reader, addressOf(carrier)].includes(address)) return true;
  return reader !== undefined && readerOfUrl(address) === reader;
}

/** `kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok`: the reader stands in the path, percent-encoded. */
function readerOfUrl(address: string): string | undefined {
  const path = /^[a-z][a-z0-9+.-]{0,31}:\/\/[^/?]{0,256}@\/([^/?]{1,1024})(\?|$)/i.exec(address)?.[1];
  if (path === undefined) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The key file with this path. @throws CryptoSocketError `profile-unknown`, also for one that is not there. */
export function fileOf(site: BridgeSite, path: string): Carrier {
  const file = site.carriers().find(({ reader, title }) => reader === undefined && title === path);
  if (!file?.isPresent()) throw new CryptoSocketError('profile-unknown');
  return file;
}
