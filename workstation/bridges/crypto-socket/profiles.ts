import type { Carrier } from '../../carriers/carrier.ts';
import { deviceOf } from '../../tumar/devices.ts';
import { type ProfileAddress, parseProfileAddress, writeProfileAddress } from '../../tumar/profile-address.ts';
import { TumarError } from '../../tumar/tumar-error.ts';
import type { BridgeSite } from '../bridge.ts';
import { CryptoSocketError } from './problems.ts';

/** How pages address a carrier: a profile's name, `profile://NAME`, the reader, or the URL of the device. */

/** The address that LoadProfileFromTokens gives to a carrier, and every function takes back. */
export function addressOf({ name }: Carrier): string {
  return writeProfileAddress({ kind: 'profile', name });
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

function isAddressOf({ name, title, reader }: Carrier, address: string): boolean {
  if ([name, title, reader].includes(address)) return true;
  const parsed = readAddress(address);
  if (parsed === undefined) return false;
  if (parsed.kind === 'profile') return parsed.name === name;
  const isKind = deviceOf(parsed)?.profile === name;
  const isAny = parsed.place === '' || parsed.place === '.';
  return isAny ? isKind : reader !== undefined && reader === parsed.place;
}

/** Nothing of the PC has an address that cannot be read. */
function readAddress(address: string): ProfileAddress | undefined {
  try {
    return parseProfileAddress(address);
  } catch (error) {
    if (!(error instanceof TumarError)) throw error;
    return undefined;
  }
}

/** The key file with this path. @throws CryptoSocketError `profile-unknown`, also for one that is not there. */
export function fileOf(site: BridgeSite, path: string): Carrier {
  const file = site.carriers().find(({ reader, title }) => reader === undefined && title === path);
  if (!file?.isPresent()) throw new CryptoSocketError('profile-unknown');
  return file;
}
