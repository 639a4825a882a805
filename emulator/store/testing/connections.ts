import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Ends the connections of closed images: the package keeps each one until its statements are garbage. */
export async function endConnections(): Promise<void> {
  collect();
  await setImmediate();
}
