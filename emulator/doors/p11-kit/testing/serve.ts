import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRng } from '../../../../simulation/rng.ts';
import { createEmulator } from '../../../emulator.ts';
import { startP11KitServer } from '../p11-kit.ts';

// A token that nobody has initialised, behind a socket in the folder of the first argument. The file `ready` appears
// when it is served; at SIGTERM what nothing foresaw is written to `ending`, and the process ends.
const folder = process.argv[2] ?? '';
const emulator = createEmulator({ rng: new SeededRng('p11-kit contract'), slots: [{ device: 'generic' }] });
const server = await startP11KitServer(emulator, { socketPath: join(folder, 'socket') });
process.once('SIGTERM', async () => {
  await server.close();
  const unforeseen = [...emulator.unforeseen, ...server.unforeseen];
  writeFileSync(
    join(folder, 'ending'),
    unforeseen.map((one) => `${one.functionName}: ${String(one.error)}\n`).join(''),
  );
  process.exit();
});
writeFileSync(join(folder, 'ready'), server.address);
