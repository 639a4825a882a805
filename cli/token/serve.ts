import { isSet, textOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { EXIT, type Io } from '../io.ts';
import { Screen, styleOf } from '../terminal.ts';
import { JSON_OPTION, planOf, RUN_OPTIONS } from './options.ts';
import { reportFailure } from './run-command.ts';
import { type RunningToken, runToken } from './running-token.ts';

export const SERVE: Command = {
  name: 'token serve',
  summary: 'Run a token that any PKCS#11 program can load, and stay.',
  description: [
    'Prints the path of the PKCS#11 library and the variables to set; each program that loads it is an application of its own.',
    'Without --image the token is fresh, initialised and gone afterwards; an image that is not there is made. Ctrl-C ends.',
  ],
  options: [...RUN_OPTIONS, JSON_OPTION],
  examples: [
    { line: 'token-bench token serve', does: 'A JavaToken in memory.' },
    { line: 'token-bench token serve --device kaztoken --image my.token', does: 'A Kaztoken that stays in a file.' },
    { line: 'token-bench token serve --json', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  async run(options, io) {
    let running: RunningToken | undefined;
    try {
      const stopped = io.stopRequested();
      running = await runToken(planOf(options, 'token serve'), textOf(options, 'trace'));
      if (isSet(options, 'json')) io.out.write(`${JSON.stringify(readyLine(running))}\n`);
      else showReady(running, io);
      await stopped;
      return EXIT.ok;
    } catch (error) {
      return reportFailure({ options, io }, error);
    } finally {
      await running?.close();
    }
  },
};

function readyLine({ house, modulePath, environment }: RunningToken): object {
  const token = house.emulator.slots[0]?.token;
  const shown = token && { device: token.device.name, label: token.label, serialNumber: token.serialNumber };
  return { ok: true, test: true, token: shown, modulePath, environment, pins: house.pins };
}

function showReady({ house, environment }: RunningToken, io: Io): void {
  const screen = new Screen(io.out);
  const style = styleOf(io.out, io.env);
  const token = house.emulator.slots[0]?.token;
  screen.line(`${style.bold(token?.device.title ?? '')} "${token?.label}" is in its slot${style.warn('  TEST')}`);
  const { user, so } = house.pins;
  if (user !== undefined || so !== undefined) {
    screen.line(style.warn(`   PINs: user ${user ?? '(as set)'}, SO ${so ?? '(as set)'}`));
  }
  screen.line('   Set these where your program runs:');
  for (const [name, value] of Object.entries(environment)) screen.line(`   export ${name}='${value}'`);
  screen.line(style.dim('   Try: pkcs11-tool --module "$PKCS11_MODULE_PATH" --list-objects'));
  screen.line(
    style.dim('   Take it out and put it back: token-bench token remove, token-bench token insert. Ctrl-C ends.'),
  );
}
