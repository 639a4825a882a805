import type { FunctionName, RawArgument, RawCryptoki } from '../raw/raw-cryptoki.ts';
import type { OpenTarget } from '../targets/target.ts';
import { brokenToken, type Lies } from './broken-token.ts';
import { CFace } from './c-face.ts';

/** One call from C that comes out otherwise. @param honest makes the call as it is, and gives its return value. */
export type RawLie = (call: LyingCall, honest: () => number) => number;

export interface LyingCall {
  readonly name: FunctionName;
  readonly args: readonly RawArgument[];
  readonly face: CFace;
}

/** What is broken, for the one caller and for the other: C sees what pkcs11js is told too. */
export interface Broken {
  readonly api?: Lies;
  readonly raw?: RawLie;
}

/** The emulator as a library, with a few functions that do something else. */
export function brokenLibrary({ api = () => ({}), raw }: Broken, device?: string): OpenTarget {
  const token = brokenToken(api, device);
  return {
    begin(check) {
      const begun = token.begin(check);
      // The checks use nothing else of a library.
      return { ...begun, raw: lying(new CFace(begun.p11), raw) as unknown as RawCryptoki };
    },
    end: () => token.end(),
  };
}

function lying(
  face: CFace,
  lie: RawLie = (_, honest) => honest(),
): Pick<CFace, 'memory' | 'has' | 'call' | 'callback'> {
  return {
    memory: face.memory,
    has: (name) => face.has(name),
    callback: (kinds, does) => face.callback(kinds, does),
    call: (name, ...args) => lie({ name, args, face }, () => face.call(name, ...args)),
  };
}
