import { readFileSync } from 'node:fs';
import { DEVICE_PROFILES, type DeviceName, type FaultList, parseFaults } from '../../emulator/index.ts';
import { isSet, type OptionRow, type Options, textOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { didYouMean, UsageError } from '../usage-error.ts';
import { type ActionName, actionsOn, type RequestOf, type ResultOf } from './actions.ts';
import { askRunning } from './control.ts';
import { TokenHouse, type TokenPlan } from './house.ts';

const DEVICE_NAMES = Object.keys(DEVICE_PROFILES) as DeviceName[];

export const DEVICE: OptionRow = {
  name: 'device',
  value: 'NAME',
  help: `${DEVICE_NAMES.join(', ')}. Default: javatoken, or what the image is.`,
  check: (value) =>
    DEVICE_NAMES.includes(value as DeviceName)
      ? undefined
      : `there is no such device.${didYouMean(value, DEVICE_NAMES)}`,
};
export const IMAGE: OptionRow = { name: 'image', value: 'FILE', help: 'The token image: a file that holds the token.' };
export const SOCKET: OptionRow = {
  name: 'socket',
  value: 'PATH',
  help: 'A running token (token serve). Default: the variable TOKEN_BENCH_SOCKET.',
};
export const LABEL: OptionRow = { name: 'label', value: 'TEXT', help: "The token's label." };
export const PIN: OptionRow = { name: 'pin', value: 'PIN', help: "The user PIN. Default: the device's own." };
export const SO_PIN: OptionRow = { name: 'so-pin', value: 'PIN', help: "The SO PIN. Default: the device's own." };
export const JSON_OPTION: OptionRow = { name: 'json', help: 'Print one line of JSON, and nothing else.' };

/** Options of a token that runs. */
export const RUN_OPTIONS: readonly OptionRow[] = [
  { ...IMAGE, help: `${IMAGE.help} Default: a fresh token in memory.` },
  DEVICE,
  LABEL,
  PIN,
  SO_PIN,
  { name: 'seed', value: 'TEXT', help: 'Repeat a run: keys, nonces and random numbers follow from it.' },
  { name: 'latency', help: 'Take as long as the device does (a JavaToken signs in hundreds of milliseconds).' },
  { name: 'faults', value: 'FILE', help: 'What is to go wrong, as JSON (docs/faults.md).' },
  { name: 'trace', value: 'FILE', help: 'Write every call as a line of JSON; read it with `token-bench trace`.' },
];

/** @throws UsageError when the file with faults cannot be read. */
export function planOf(options: Options, command: string): TokenPlan {
  const texts = {
    image: 'image',
    label: 'label',
    pin: 'pin',
    soPin: 'so-pin',
    seed: 'seed',
    device: 'device',
  } as const;
  const given = Object.entries(texts).flatMap(([field, name]) => {
    const value = textOf(options, name);
    return value === undefined ? [] : [[field, value]];
  });
  const faults = textOf(options, 'faults');
  return {
    ...(Object.fromEntries(given) as Partial<TokenPlan>),
    ...(isSet(options, 'latency') && { realLatency: true }),
    ...(faults !== undefined && { faults: readFaults(faults, command) }),
  };
}

function readFaults(path: string, command: string): FaultList {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--faults ${path}: ${(error as Error).message}`, command);
  }
  return parseFaults(value);
}

/**
 * Acts on a token image, or on the running token of --socket or TOKEN_BENCH_SOCKET.
 * @throws UsageError when neither is given; what the action throws.
 */
export async function act<N extends ActionName>(
  { options, io, command }: { readonly options: Options; readonly io: Io; readonly command: string },
  action: N,
  request: RequestOf<N>,
): Promise<ResultOf<N>> {
  const image = textOf(options, 'image');
  const socket = textOf(options, 'socket') ?? (image === undefined ? io.env.TOKEN_BENCH_SOCKET : undefined);
  if (socket !== undefined) return await askRunning(socket, action, request);
  if (image === undefined) {
    throw new UsageError('Which token? Give --image FILE, or --socket PATH of a running one.', command);
  }
  const house = TokenHouse.open({ image });
  try {
    const actions = actionsOn(house);
    return await (actions[action] as (request: RequestOf<N>) => ResultOf<N> | Promise<ResultOf<N>>)(request);
  } finally {
    house.close();
  }
}
