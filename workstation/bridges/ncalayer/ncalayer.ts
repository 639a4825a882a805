import { Turns } from '../../turns.ts';
import { blankFields } from '../blanking.ts';
import type { Bridge, BridgeConnection, BridgeSite } from '../bridge.ts';
import { jsonText } from './answers.ts';
import { Call, type PageState } from './call.ts';
import { readFrame } from './frame.ts';
import { HEARTBEAT, type MethodRow, SECRET_FIELDS } from './methods.ts';
import { answerOf } from './modules.ts';
import { PROGRAMS, type ProgramName } from './programs.ts';
import { Trust, type TrustOptions } from './trust.ts';

export interface NcaLayerOptions extends TrustOptions {
  /** Which of the two programs that speak this protocol it is. Default: `ncalayer`. */
  readonly program?: ProgramName;
  /** Told of errors that nobody has foreseen; the page learns only that there was one. Default: a warning of the process. */
  readonly onBug?: (error: unknown) => void;
}

/**
 * NCALayer, the National CA's program between browsers and keys: wss://127.0.0.1:13579/. Modules commonUtils, basics and accessory over
 * the carriers of the site; what its windows ask, the site's person is asked. docs/ncalayer.md has every method, and what differs.
 */
export function ncaLayer(site: BridgeSite, options: NcaLayerOptions = {}): Bridge {
  const program = PROGRAMS[options.program ?? 'ncalayer'];
  const trust = new Trust(options, site.clock, site.rng.stream('ncalayer trust'));
  const onBug = options.onBug ?? warn;
  const answer = async (page: PageState, text: string): Promise<string> => {
    if (text === HEARTBEAT) return HEARTBEAT;
    const frame = readFrame(text);
    const call = (row: MethodRow) => new Call({ site, program, trust }, page, row);
    return jsonText(await answerOf(frame && { frame, call, onBug }));
  };
  return {
    name: 'ncalayer',
    path: '/',
    connect: ({ origin }) => connection(origin, jsonText({ result: { version: program.version } }), answer),
    blank: (text) => (text === HEARTBEAT ? text : blankFields(text, SECRET_FIELDS)),
  };
}

function connection(
  origin: string | undefined,
  greeting: string,
  answer: (page: PageState, text: string) => Promise<string>,
): BridgeConnection {
  const gone = new AbortController();
  const page: PageState = { origin, signal: gone.signal, chosenPaths: new Set() };
  const turns = new Turns();
  return {
    greeting,
    receive: (text) => turns.take(() => (gone.signal.aborted ? undefined : answer(page, text))),
    close: () => gone.abort(),
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
