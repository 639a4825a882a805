import { SeededRng } from '../../../../simulation/rng.ts';
import { createEmulator } from '../../../emulator.ts';
import { startP11KitServer } from '../p11-kit.ts';

// A token that nobody has initialised, behind the socket of the first argument, until standard input ends. Exits with 1
// when something happened that nothing foresees.
const emulator = createEmulator({ rng: new SeededRng('p11-kit contract'), slots: [{ device: 'generic' }] });
const server = await startP11KitServer(emulator, { socketPath: process.argv[2] ?? '' });
process.stdin.resume().once('end', async () => {
  await server.close();
  const unforeseen = [...emulator.unforeseen, ...server.unforeseen];
  for (const { functionName, error } of unforeseen) process.stderr.write(`${functionName}: ${String(error)}\n`);
  process.exitCode = unforeseen.length === 0 ? 0 : 1;
});
