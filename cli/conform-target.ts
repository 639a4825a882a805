import { DEVICE_PROFILES, type DeviceName } from '../emulator/index.ts';
import { type ConformTarget, makesFreshTokens, type SlotChoice, type Through } from '../suites/index.ts';
import { type OptionRow, type Options, textOf } from './arguments.ts';
import { didYouMean, UsageError } from './usage-error.ts';

const THROUGH: readonly Through[] = ['in-process', 'module', 'p11-kit'];
const DEVICES = Object.keys(DEVICE_PROFILES);

/** The options that say which token is judged, or played with. */
export const TARGET_OPTIONS: readonly OptionRow[] = [
  { name: 'module', value: 'PATH', help: 'The library.' },
  { name: 'device', value: 'NAME', help: `The emulator as: ${DEVICES.join(', ')}.`, check: deviceProblem },
  {
    name: 'through',
    value: 'DOOR',
    help: `How the emulator is reached: ${THROUGH.join(', ')}. Default: in-process.`,
    check: (value) => (THROUGH.includes(value as Through) ? undefined : `one of ${THROUGH.join(', ')}.`),
  },
  { name: 'provision', value: 'COMMAND', help: 'Makes throw-away tokens and prints them (docs/conformance.md).' },
  { name: 'pin', value: 'PIN', help: 'User PIN of the token.' },
  { name: 'so-pin', value: 'PIN', help: 'SO PIN of the token.' },
  { name: 'token-label', value: 'LABEL', help: 'Which token. Default: the first one.' },
  { name: 'slot-index', value: 'N', help: 'Which slot, counted from 0.', check: numberProblem },
  { name: 'init-reserved', value: 'TEXT', help: 'What NSS softokn wants in pReserved of C_Initialize.' },
];

export function deviceProblem(value: string): string | undefined {
  return DEVICES.includes(value) ? undefined : `there is no such device.${didYouMean(value, DEVICES)}`;
}

export function numberProblem(value: string): string | undefined {
  return /^\d{1,5}$/.test(value) ? undefined : 'a whole number.';
}

/** What is told of the token that is there, and of no other. */
const OF_A_GIVEN_TOKEN = ['pin', 'so-pin', 'token-label', 'slot-index', 'init-reserved'];

/** @param command whose help is named. @throws UsageError */
export function conformTargetOf(options: Options, command: string): ConformTarget {
  const named = ['module', 'device', 'provision'].filter((name) => options.has(name));
  const [kind] = named;
  if (kind === undefined || named.length > 1) {
    throw new UsageError('Say what is judged: either --module or --device, or --provision.', command);
  }
  if (kind !== 'device' && options.has('through')) throw new UsageError('--through goes with --device.', command);
  const useless = kind === 'module' ? undefined : OF_A_GIVEN_TOKEN.find((name) => options.has(name));
  if (useless !== undefined) throw new UsageError(`--${useless} goes with --module.`, command);
  if (kind === 'provision') return { kind: 'provisioned', command: textOf(options, 'provision') ?? '' };
  if (kind === 'module') return libraryOf(options, command);
  const through = (textOf(options, 'through') ?? 'in-process') as Through;
  return { kind: 'device', device: textOf(options, 'device') as DeviceName, through };
}

function libraryOf(options: Options, command: string): ConformTarget {
  const path = textOf(options, 'module') ?? '';
  const [user, so, reserved] = ['pin', 'so-pin', 'init-reserved'].map((name) => textOf(options, name));
  const isGiven = OF_A_GIVEN_TOKEN.some((name) => options.has(name));
  if (!isGiven && makesFreshTokens(path)) return { kind: 'fresh', path };
  return {
    kind: 'given',
    path,
    slot: slotOf(options, command),
    pins: { ...(user !== undefined && { user }), ...(so !== undefined && { so }) },
    ...(reserved !== undefined && { initializeReserved: reserved }),
  };
}

function slotOf(options: Options, command: string): SlotChoice {
  const label = textOf(options, 'token-label');
  const index = textOf(options, 'slot-index');
  if (label !== undefined && index !== undefined) {
    throw new UsageError('Either --token-label or --slot-index.', command);
  }
  if (label !== undefined) return { by: 'label', label };
  return index === undefined ? { by: 'first-token' } : { by: 'index', index: Number(index) };
}
