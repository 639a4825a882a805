import { readFileSync } from 'node:fs';
import { VirtualClock } from '../../simulation/clock.ts';
import {
  type Carrier,
  Configurator,
  fileProfile,
  type Pkcs11,
  type ProfileShelf,
  profilesInFile,
  profilesInMemory,
  revokedBy,
  TUMAR_DEVICES,
  tokenCarrier,
  tokenNames,
} from '../../workstation/index.ts';
import { checkInstant, type OptionRow, type Options, textOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { loadedLibrary } from '../plugged-token.ts';
import { TokenHouse } from '../token/house.ts';
import { didYouMean, UsageError } from '../usage-error.ts';

/** Where the keys are that `token-bench containers` looks at. */

const PROFILE_NAMES = TUMAR_DEVICES.map(({ profile }) => profile);
const TOKENS = PROFILE_NAMES.filter((name) => name !== 'FSystem');

export const PLACE_OPTIONS: readonly OptionRow[] = [
  { name: 'pkcs12', value: 'PATH', help: 'A PKCS#12 file, or a folder of them: the profile FSystem.' },
  { name: 'image', value: 'FILE', help: 'A token image (token init).' },
  { name: 'module', value: 'PATH', help: 'A PKCS#11 library with a token.' },
  {
    name: 'slot',
    value: 'ID',
    help: 'Which slot of the library. Default: the first with a token.',
    check: slotProblem,
  },
  {
    name: 'as',
    value: 'NAME',
    help: `What the token is: ${TOKENS.join(', ')}. Default: what the image is, else JavaToken.`,
    check: (value) => (TOKENS.includes(value) ? undefined : `there is no such device.${didYouMean(value, TOKENS)}`),
  },
  {
    name: 'profiles',
    value: 'FILE',
    help: 'The file of profiles (cptumar.conf). Default: those of a fresh installation.',
  },
];

/** What judges the keys beside what they are. */
export const JUDGING_OPTIONS: readonly OptionRow[] = [
  { name: 'at', value: 'INSTANT', help: 'When certificates are judged. Default: now.', check: checkInstant },
  { name: 'crl', value: 'FILE', help: 'A list of revoked certificates, DER: their keys are BLOCKed.' },
];

function slotProblem(value: string): string | undefined {
  return /^\d{1,10}$/.test(value) ? undefined : 'a slot ID is a whole number.';
}

/** A configurator on the places of a command line, and the profile that they are about. */
export interface Opened {
  readonly configurator: Configurator;
  /** The one named by a word, or the one of --pkcs12, --image or --module. */
  readonly profile: string | undefined;
}

/** Opens what the options name, works, and gives everything back. @throws UsageError; what opening and working throw. */
export async function withConfigurator<T>(
  { options, io, words, command }: { options: Options; io: Io; words: readonly string[]; command: string },
  work: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  const places = ['pkcs12', 'image', 'module'].filter((name) => options.has(name));
  if (places.length > 1) throw new UsageError(`Either --${places[0]} or --${places[1]}.`, command);
  const plugged = pluggedToken(options);
  try {
    const clock = new VirtualClock(Date.parse(textOf(options, 'at') ?? new Date(io.today()).toISOString()));
    const isRevoked = revocationOf(options, command);
    const carriers = () => (plugged ? [plugged.carrier] : []);
    const shelf = shelfOf(options);
    const configurator = new Configurator({ carriers, clock, shelf, isRevoked });
    const placed = options.has('pkcs12') ? 'FSystem' : plugged?.carrier.name;
    return await work({ configurator, profile: words[0] ?? placed });
  } finally {
    plugged?.close();
  }
}

function shelfOf(options: Options): ProfileShelf {
  const file = textOf(options, 'profiles');
  const shelf = file === undefined ? profilesInMemory() : profilesInFile(file);
  const path = textOf(options, 'pkcs12');
  // What is named on the command line is looked at, and written into no file.
  return path === undefined ? shelf : profilesInMemory(fileProfile(shelf.read(), path));
}

function revocationOf(options: Options, command: string): ReturnType<typeof revokedBy> {
  const path = textOf(options, 'crl');
  try {
    return revokedBy(path === undefined ? [] : [Uint8Array.from(readFileSync(path))]);
  } catch (error) {
    throw new UsageError(`--crl ${path}: ${(error as Error).message}`, command);
  }
}

interface Plugged {
  readonly carrier: Carrier;
  close(): void;
}

function pluggedToken(options: Options): Plugged | undefined {
  const image = textOf(options, 'image');
  const module = textOf(options, 'module');
  if (image !== undefined) {
    const house = TokenHouse.open({ image });
    const device = house.emulator.slots[0]?.token?.device.name ?? '';
    const known = TOKENS.find((name) => name === tokenNames(device).name);
    return plugged(house.emulator.application(), options, known, () => house.close());
  }
  if (module === undefined) return undefined;
  const library = loadedLibrary(module);
  return plugged(library, options, undefined, () => library.close());
}

function plugged(token: Pkcs11, options: Options, known: string | undefined, close: () => void): Plugged {
  const name = textOf(options, 'as') ?? known ?? 'JavaToken';
  const slot = textOf(options, 'slot');
  token.C_Initialize();
  const title = TUMAR_DEVICES.find(({ profile }) => profile === name)?.title ?? name;
  const place = { token, ...(slot !== undefined && { slot: Number(slot) }) };
  return {
    carrier: tokenCarrier(place, { name, title, reader: 'reader 0' }),
    close: () => {
      token.C_Finalize();
      close();
    },
  };
}
