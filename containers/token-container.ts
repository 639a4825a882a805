import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { compiledLibrary, createEmulator, type DeviceName } from '../emulator/index.ts';
import { type ImageOptions, tokenBenchImage } from './image.ts';
import { SocketFolder } from './socket-folder.ts';

/** What `token serve --json` says, as far as it is needed here. */
interface ServeLine {
  readonly environment: Readonly<Record<string, string>>;
  readonly pins: { readonly user?: string; readonly so?: string };
}

/**
 * A token (`token-bench token serve`) in a container: a device that can be paused or killed in the middle of a call. Programs of this machine load
 * it as a PKCS#11 library, with the variables of `environment`. See {@link SocketFolder} for the engines that can do that.
 */
export class TokenContainer extends GenericContainer {
  readonly #folder = new SocketFolder();
  #options = ['token', 'serve', '--json'];

  constructor(image: string) {
    super(image);
    this.#folder.mountInto(this);
    this.withCommand(this.#options).withWaitStrategy(Wait.forLogMessage(/"modulePath":/));
  }

  /** Builds the image first when the engine does not have it. */
  static image(options: ImageOptions = {}): Promise<string> {
    return tokenBenchImage(options);
  }

  withDevice(name: DeviceName): this {
    return this.withOptions('--device', name);
  }

  withPins(pin: string, soPin: string): this {
    return this.withOptions('--pin', pin, '--so-pin', soPin);
  }

  /** Further options of the command, as on the command line. */
  withOptions(...options: readonly string[]): this {
    this.#options = [...this.#options, ...options];
    return this.withCommand(this.#options);
  }

  override async start(): Promise<StartedTokenContainer> {
    try {
      const container = await super.start();
      const line = JSON.parse(await firstLine(container)) as ServeLine;
      const modulePath = await compiledLibrary({ version: createEmulator().cryptokiVersion });
      return new StartedTokenContainer(container, { folder: this.#folder, line, modulePath });
    } catch (error) {
      this.#folder.remove();
      throw error;
    }
  }
}

/** A token that programs of this machine reach. */
export class StartedTokenContainer extends AbstractStartedContainer {
  /** The library to load, of this machine. */
  readonly modulePath: string;
  /** What a program's environment must hold, for our library and for p11-kit-client.so. */
  readonly environment: Readonly<Record<string, string>>;
  /** TEST values. */
  readonly pins: { readonly user?: string; readonly so?: string };
  readonly #folder: SocketFolder;

  constructor(
    container: StartedTestContainer,
    { folder, line, modulePath }: { folder: SocketFolder; line: ServeLine; modulePath: string },
  ) {
    super(container);
    this.#folder = folder;
    this.modulePath = modulePath;
    this.pins = line.pins;
    const { TOKEN_BENCH_SOCKET = '', P11_KIT_SERVER_ADDRESS = '' } = line.environment;
    this.environment = {
      ...line.environment,
      PKCS11_MODULE_PATH: modulePath,
      TOKEN_BENCH_SOCKET: folder.outside(TOKEN_BENCH_SOCKET),
      P11_KIT_SERVER_ADDRESS: `unix:path=${folder.outside(P11_KIT_SERVER_ADDRESS.replace('unix:path=', ''))}`,
    };
  }

  protected override containerStopped(): Promise<void> {
    this.#folder.remove();
    return Promise.resolve();
  }
}

async function firstLine(container: StartedTestContainer): Promise<string> {
  const logs = await container.logs();
  return new Promise((resolve, reject) => {
    let text = '';
    logs.on('data', (part: Buffer | string) => {
      text += part.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      logs.destroy();
      resolve(text.slice(0, end));
    });
    logs.on('error', reject);
    logs.on('end', () => reject(new Error('the token has said nothing')));
  });
}
