import { SeededRng } from '../../../simulation/rng.ts';
import { createEmulator, openTokenImage, type SlotSetup, startDaemon } from '../../index.ts';
import type { DaemonQuestion, DaemonSetup } from './daemon-process.ts';

/** A daemon as a process of its own: it tells its environment, obeys, and tells what no rule foresaw when it is asked. */
const { image, seed, traced, socketPath, cache, ...setup }: DaemonSetup = JSON.parse(process.argv[2] ?? '{}');
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

process.on('message', (question: DaemonQuestion) => process.send?.({ answer: answers[question]() }));
process.on('disconnect', () => process.exit());
process.send?.({ answer: { environment: daemon.environment, modulePath: daemon.modulePath } });
