import { PkiError } from '../../../pki/error.ts';
import { TokenError } from '../../token/token-error.ts';
import {
  basicsCancelled,
  basicsDone,
  basicsFailed,
  commonCancelled,
  commonDone,
  commonFailed,
  moduleNotFound,
  notARequest,
  unforeseen,
} from './answers.ts';
import { BASICS } from './basics.ts';
import type { Call } from './call.ts';
import { Cancelled, type FailureCode, NcaLayerError } from './failures.ts';
import { type Frame, isObject } from './frame.ts';
import { JsonFields } from './json-fields.ts';
import { type MethodRow, MODULES, type ModuleKey, methodRow } from './methods.ts';
import { Places } from './places.ts';
import { COMMON_UTILS, Speechless } from './positional-methods.ts';

/** What a module needs to answer one request. */
export interface ModuleCall {
  readonly frame: Frame;
  readonly call: (row: MethodRow) => Call;
  /** Told of what nobody has foreseen. */
  readonly onBug: (error: unknown) => void;
}

type Module = (request: ModuleCall) => Promise<object> | object;

const MODULE_WORK: Readonly<Record<ModuleKey, Module>> = {
  commonUtils,
  basics,
  accessory,
  digiflow,
};

/** The answer to a request; `undefined` stands for what was no request. Never rejects. */
export async function answerOf(request: ModuleCall | undefined): Promise<object> {
  if (request === undefined) return notARequest();
  const key = (Object.keys(MODULES) as ModuleKey[]).find((one) => MODULES[one] === request.frame.module);
  return key === undefined ? moduleNotFound() : await MODULE_WORK[key](request);
}

async function commonUtils({ frame, call, onBug }: ModuleCall): Promise<object> {
  const { method, args, uuid } = frame;
  const row = methodRow('commonUtils', method);
  const work = Object.hasOwn(COMMON_UTILS, method) ? COMMON_UTILS[method] : undefined;
  if (row === undefined || work === undefined) return commonFailed(`Method not implemented. Method: ${method}`, uuid);
  try {
    return commonDone(await work(call(row), Places.read(row, args)), uuid);
  } catch (error) {
    if (error instanceof Cancelled) return commonCancelled(uuid);
    if (error instanceof Speechless) return commonFailed(undefined, uuid);
    const { code, details, message } = failureOf(error, 'INVOCATION_ERROR', onBug);
    return commonFailed(error instanceof NcaLayerError && code === 'INVOCATION_ERROR' ? details : message, uuid);
  }
}

/** As the invoker of the National CA's library does it: which version, which method, which arguments, and then the work. */
async function basics({ frame, call, onBug }: ModuleCall): Promise<object> {
  const { method, args, apiVersion } = frame;
  const row = methodRow('basics', method);
  const known = Object.hasOwn(BASICS, method) ? BASICS[method] : undefined;
  if (Number(apiVersion) !== 2) return wrongCall('Supported apiVersion is 2');
  if (row === undefined || known === undefined) return wrongCall(`${method} is not defined in Basics`);
  if (!isObject(args)) return wrongCall(`${method} demands arguments`);
  try {
    return basicsDone(await known.work(call(row), new JsonFields(args)));
  } catch (error) {
    if (error instanceof Cancelled) return basicsCancelled();
    return basicsFailed(failureOf(error, known.failure, onBug));
  }
}

function wrongCall(message: string): object {
  return basicsFailed(new NcaLayerError('GENERAL_ERROR', `java.lang.IllegalArgumentException: ${message}`));
}

/** What went wrong, in the words of the protocol. An error that is none of ours is told to nobody but `onBug`. */
function failureOf(error: unknown, failure: FailureCode, onBug: (error: unknown) => void): NcaLayerError {
  if (error instanceof NcaLayerError) return error;
  if (error instanceof TokenError) {
    const { code, message, triesLeft } = error;
    return new NcaLayerError(failure, code, { message, triesLeft });
  }
  if (error instanceof PkiError) return new NcaLayerError(failure, error.code, { message: error.message });
  onBug(error);
  return unforeseen();
}

/** What the bundles of the real program are called and which version they have is assumed. */
const BUNDLES = [
  { module: MODULES.commonUtils, version: '1.4' },
  { module: MODULES.basics, version: '1.4' },
  { module: MODULES.accessory, version: '1.4' },
] as const;

const ACCESSORY: Readonly<Record<string, () => unknown>> = {
  getBundles: () => BUNDLES,
  getServices: () => BUNDLES.map(({ module }) => module),
  showSettings: () => undefined,
  showBundleManager: () => undefined,
};

function accessory({ frame: { method } }: ModuleCall): object {
  const work = Object.hasOwn(ACCESSORY, method) ? ACCESSORY[method] : undefined;
  return work === undefined ? wrongCall(`${method} is not defined in Accessory`) : basicsDone(work());
}

/** By this question pages tell KAZTOKEN desktop from NCALayer, which does not know the module. */
function digiflow({ frame, call }: ModuleCall): object {
  const row = methodRow('digiflow', 'getVersion') as MethodRow;
  const { kaztokenDesktop } = call(row).program;
  if (kaztokenDesktop === undefined) return moduleNotFound();
  const { method, uuid } = frame;
  return method === row.method
    ? { code: '200', responseObject: kaztokenDesktop }
    : commonFailed(`Method not implemented. Method: ${method}`, uuid);
}
