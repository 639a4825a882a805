import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRng } from '../../../simulation/rng.ts';
import { createEmulator, openTokenImage, type SlotSetup, startDaemon } from '../../index.ts';
import type { DaemonQuestion, DaemonSetup } from './daemon-process.ts';

/**
 * A daemon as a process of its own: it tells where it is, obeys, and tells what no rule foresaw when it is asked. To a
 * parent whose event loop stands still it speaks through files of a folder: `ready`, and after SIGTERM `ending`.
 */
const { image, seed, traced, socketPath, cache, reports, ...setup }: DaemonSetup = JSON.parse(process.argv[2] ?? '{}');
const slot: SlotSetup = { ...setup, ...(image !== undefined && { store: openTokenImage(image, { create: true }) }) };
const emulator = createEmulator({ slots: [slot], ...(seed !== undefined && { rng: new SeededRng(seed) }) });
const events: unknown[] = [];
const daemon = await startDaemon({
  emulator,
  cache,
  ...(socketPath !== undefined && { socketPath }),
  ...(traced === true && { trace: (event) => events.push(event) }),
});

const answers: Readonly<Record<DaemonQuestion, () => unknown>> = {
  remove: () => void emulator.remove(),
  insert: () => emulator.insert(emulator.newToken(setup)),
  unforeseen: () => emulator.unforeseen.map(({ functionName, error }) => `${functionName}: ${String(error)}`),
  trace: () => events.splice(0),
};

/** Whole or not at all: whoever waits for the file reads it as soon as it is there. */
function report(name: string, value: unknown): void {
  if (reports === undefined) return;
  writeFileSync(join(reports, `${name}.part`), JSON.stringify(value));
  renameSync(join(reports, `${name}.part`), join(reports, name));
}

const whereabouts = { environment: daemon.environment, modulePath: daemon.modulePath };
process.on('message', (question: DaemonQuestion) => process.send?.({ answer: answers[question]() }));
process.on('disconnect', () => process.exit());
process.once('SIGTERM', async () => {
  await daemon.close();
  report('ending', answers.unforeseen());
  process.exit();
});
process.send?.({ answer: whereabouts });
report('ready', whereabouts);
