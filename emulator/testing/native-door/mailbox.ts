import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { programFolder } from '../../../pki/testing/compiled-program.ts';
import type { DaemonProcess } from '../daemon/daemon-process.ts';

/** Connections with a mailbox that holds what no library of ours puts there (mailbox.c), one after the other. */
export async function runMailboxes(
  daemon: DaemonProcess,
  seed: number,
  count: number,
): Promise<{ answered: number; ended: number }> {
  const env = { ...process.env, ...daemon.environment };
  const { stdout } = await promisify(execFile)(program(), [String(seed), String(count)], { env });
  const [answered = Number.NaN, ended = Number.NaN] = [...stdout.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  return { answered, ended };
}

/** Compiles mailbox.c, once in a process. */
function program(): string {
  const path = join(programFolder(), 'mailbox');
  if (existsSync(path)) return path;
  const source = fileURLToPath(new URL('./mailbox.c', import.meta.url));
  const options = ['-O1', '-Wall', '-Wextra', '-Werror', '-std=gnu2x'];
  const { status, stderr } = spawnSync('cc', [...options, source, '-o', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mailbox.c: ${stderr}`);
  return path;
}
