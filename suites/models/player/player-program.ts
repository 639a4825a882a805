import { writeSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Target } from '../../conformance/targets/target.ts';
import type { ModelTarget } from '../token/abilities.ts';
import type { Divergence } from '../token/divergence.ts';
import { playScript } from '../token/script.ts';
import { deviceTarget } from '../token/targets/emulator.ts';
import { type LibraryModelTarget, libraryTarget, measurePinTries } from '../token/targets/library.ts';
import { DIVERGENCES } from './divergences.ts';
import type { Limits, PlayOrder, PlayReport } from './player-messages.ts';

/** This program, as compiled: what plain Node runs. */
export const PLAYER_PROGRAM = fileURLToPath(import.meta.url);

/** Where every call is told before it is made: it may be the last one. */
const TOLD = 3;

/** A process of its own that plays scripts on a token: `node player-program.js`, with a channel to its parent. */
function work(): void {
  let target: (ModelTarget & Partial<LibraryModelTarget>) | undefined;
  let known: readonly Divergence[] = [];
  const answer = (order: PlayOrder): PlayReport => {
    if (order.order === 'measure') return { report: 'measured', pinTries: triesOf(order.target) };
    if (order.order === 'open') {
      known = order.known === undefined ? [] : (DIVERGENCES[order.known] ?? []);
      target = opened(order.target, order.limits);
      return { report: 'opened', abilities: target.abilities };
    }
    if (target === undefined) return { report: 'failed', message: 'nothing is open' };
    const onCall = (text: string) => void writeSync(TOLD, `${text}\n`);
    const played = playScript(target, order.script, { known, manner: order.manner, onCall });
    return { report: 'played', played, isUsedUp: target.isUsedUp === true };
  };
  process.on('message', (order: PlayOrder) => {
    let report: PlayReport;
    try {
      report = answer(order);
    } catch (error) {
      report = { report: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    process.send?.(report);
  });
  process.on('SIGINT', () => undefined);
  // A library may hold threads that keep the process.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

function triesOf(target: Target) {
  return target.kind === 'device' ? deviceTarget(target.device).abilities.pinTries : measurePinTries(target);
}

function opened(target: Target, { pinTries, plain = false }: Limits): ModelTarget & Partial<LibraryModelTarget> {
  const whole = target.kind === 'device' ? deviceTarget(target.device) : libraryTarget(target, pinTries);
  return plain ? plainTarget(whole) : whole;
}

/** What every module can show, so that two can be compared. */
function plainTarget(whole: ModelTarget & Partial<LibraryModelTarget>): ModelTarget & Partial<LibraryModelTarget> {
  return {
    ...whole,
    abilities: { ...whole.abilities, applications: 1, removal: false },
    get isUsedUp() {
      return whole.isUsedUp === true;
    },
    fresh() {
      const token = whole.fresh();
      return { ...token, applications: token.applications.slice(0, 1) };
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) work();
