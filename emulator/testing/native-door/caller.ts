import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programFolder } from '../../../pki/testing/compiled-program.ts';
import { FUNCTION_ROWS } from '../../doors/remote/function-rows.ts';
import { ckrName } from '../../spec/names.ts';
import type { DaemonProcess } from '../daemon/daemon-process.ts';

/** Compiles caller.c, once in a process. */
export function callerProgram(): string {
  const program = join(programFolder(), 'caller');
  if (existsSync(program)) return program;
  const source = fileURLToPath(new URL('./caller.c', import.meta.url));
  writeFileSync(join(programFolder(), 'names.h'), `enum { ${FUNCTION_ROWS.map(({ name }) => name).join(', ')} };\n`);
  const options = ['-O1', '-Wall', '-Wextra', '-Werror', '-std=gnu2x', `-I${programFolder()}`, '-pthread'];
  const { status, stderr } = spawnSync('cc', [...options, source, '-o', program, '-ldl'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`caller.c: ${stderr}`);
  return program;
}

/** The lines of a scenario: what was tried, and the name of the return value or a number. */
export type Lines = readonly (readonly [what: string, result: string])[];

/** Runs a scenario to its end; it must not die of a signal. */
export function runCaller(daemon: DaemonProcess, scenario: string, ...more: string[]): Promise<Lines> {
  const caller = startCaller(daemon, scenario, ...more);
  caller.end();
  return caller.lines();
}

/** A running scenario that is told what to try next. */
export interface Caller {
  /** Sends a line, and waits for one. */
  try(line: string): Promise<string>;
  /** The next line. */
  next(): Promise<string>;
  end(): void;
  /** All lines that are still to come; when the program has ended. @throws Error when it did not end with 0. */
  lines(): Promise<Lines>;
}

export function startCaller(daemon: DaemonProcess, scenario: string, ...more: string[]): Caller {
  const child = spawn(callerProgram(), [daemon.modulePath, scenario, ...more], {
    env: { ...process.env, ...daemon.environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const input = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await input.next();
    if (done === true) throw new Error(`the caller ended: ${(await ended).join(' ')}`);
    return shown(value).join(' ');
  };
  return {
    next,
    try(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.stdin.end(),
    async lines() {
      const lines: (readonly [string, string])[] = [];
      for (let line = await input.next(); line.done !== true; line = await input.next()) lines.push(shown(line.value));
      const [code, signal] = await ended;
      if (code !== 0) throw new Error(`the caller ended with ${code ?? signal} after ${JSON.stringify(lines.at(-1))}`);
      return lines;
    },
  };
}

/** Return values, which begin with 0x, by name; numbers as they are. */
function shown(line: string): readonly [string, string] {
  const [what = '', result = ''] = line.split(' ');
  return [what, result.startsWith('0x') ? ckrName(Number(result)) : result];
}
