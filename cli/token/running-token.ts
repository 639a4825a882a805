import { once } from 'node:events';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { startDaemon } from '../../emulator/index.ts';
import { serveControl } from './control.ts';
import { TokenHouse, type TokenPlan } from './house.ts';

/** A token that programs of other processes can load, and how they find it. */
export interface RunningToken {
  readonly house: TokenHouse;
  readonly modulePath: string;
  readonly socketPath: string;
  /** Variables to set for programs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends everything and removes it; a token image is left as it is. */
  close(): Promise<void>;
}

/** Opens the token, in memory or in an image, and every door to it. @throws what {@link TokenHouse.open} and startDaemon throw. */
export async function runToken(plan: TokenPlan, tracePath: string | undefined): Promise<RunningToken> {
  const house = TokenHouse.open(plan, { create: plan.image !== undefined && !existsSync(plan.image) });
  const closers: (() => unknown)[] = [() => house.close()];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    const file = tracePath === undefined ? undefined : await openedFile(tracePath);
    if (file) closers.push(() => new Promise((resolve) => file.end(resolve)));
    const tell = file && ((event: unknown) => void file.write(`${JSON.stringify(event)}\n`));
    const daemon = await startDaemon({ emulator: house.emulator, ...(tell && { trace: tell }) });
    closers.push(() => daemon.close());
    const control = await serveControl(house, daemon.socketPath);
    closers.push(() => new Promise((resolve) => control.close(resolve)));
    const { modulePath, socketPath } = daemon;
    const environment = { ...daemon.environment, ...pinVariables(house) };
    return { house, modulePath, socketPath, environment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For scripts: the PINs that the token was started with. TEST values. */
function pinVariables({ pins }: TokenHouse): Record<string, string> {
  return {
    ...(pins.user !== undefined && { TOKEN_BENCH_PIN: pins.user }),
    ...(pins.so !== undefined && { TOKEN_BENCH_SO_PIN: pins.so }),
  };
}

async function openedFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}
