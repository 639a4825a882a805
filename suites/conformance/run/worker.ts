import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkOf } from '../checks/checks.ts';
import { judge } from '../judge.ts';
import { measureMechanisms } from '../mechanism-checks/mechanism-checks.ts';
import { openDevice } from '../targets/device.ts';
import { openForOther, openLibrary } from '../targets/library.ts';
import { serveOther } from '../targets/other-process.ts';
import type { LibraryTarget, OpenTarget, Target } from '../targets/target.ts';
import type { Move, Removal } from '../trial.ts';
import type { Measured } from './measure.ts';
import type { Order, Report } from './worker-messages.ts';

/** This program, as compiled: what plain Node runs. */
export const WORKER_PROGRAM = fileURLToPath(import.meta.url);

/**
 * A process of its own that loads a target and judges it, check by check: `node worker.js`, with a channel to its parent. What a library
 * does to it, it does to nobody else; a verdict is out before the process ends.
 */
function work(): void {
  let target: OpenTarget | undefined;
  const say = (report: Report) => process.send?.(report);
  const moves = new Moves(say);
  process.on('message', (order: Order) => {
    if (order.order === 'moved') moves.done(order.problem);
    else if (order.order === 'open') {
      try {
        target = opened(order.target, moves);
        say({ report: 'opened' });
      } catch (error) {
        say({ report: 'not-opened', message: error instanceof Error ? error.message : String(error) });
      }
    } else if (target !== undefined && order.order === 'measure') {
      say({ report: 'measured', ...measured(target) });
    } else if (target !== undefined && order.order === 'judge') {
      void judge(checkOf(order.rule), target, () => performance.now()).then((verdict) =>
        say({ report: 'verdict', verdict }),
      );
    }
  });
  // Ctrl-C is for the parent, which lets a check take back what it left on the token.
  process.on('SIGINT', () => undefined);
  // A library may hold threads that keep the process: nobody waits for them.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

function opened(target: Target, moves: Moves): OpenTarget {
  if (target.kind === 'device') return openDevice(target);
  const removal = moves.removal(target.hasOthers === true);
  return openLibrary(target, { otherProgram: WORKER_PROGRAM, ...(target.removable === true && { removal }) });
}

function measured(target: OpenTarget): Measured {
  try {
    const { p11, slot } = target.begin({});
    return { mechanisms: measureMechanisms(p11, slot()) };
  } catch (error) {
    return { mechanisms: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    target.end();
  }
}

/** Asks the parent to move the token. */
class Moves {
  readonly #say: (report: Report) => void;
  #settle: ((problem?: string) => void) | undefined;

  constructor(say: (report: Report) => void) {
    this.#say = say;
  }

  removal(hasOthers: boolean): Removal {
    const move = (wish: Move) => () => this.#ask(wish);
    const second = { remove: move('remove-second'), insert: move('insert-second') };
    return {
      remove: move('remove'),
      insert: move('insert'),
      ...(hasOthers && { insertOther: move('insert-other'), second }),
    };
  }

  done(problem?: string): void {
    this.#settle?.(problem);
    this.#settle = undefined;
  }

  #ask(wish: Move): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (problem) => (problem === undefined ? resolve() : reject(new Error(problem)));
      this.#say({ report: 'move', wish });
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv[2] === 'other') serveOther(([target]) => openForOther(target as LibraryTarget));
  else work();
}
