import { randomBytes } from 'node:crypto';
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { type ImageOptions, tokenBenchImage } from './image.ts';

/** Inside the container; outside it is a free one. */
export const HOUSE_PORT = 8080;
/** Where a house with {@link HouseContainer.withData} keeps its file. */
export const DATA_FOLDER = '/data';
/** How long a start may take: a busy machine makes the keys of three authorities. */
const START_MS = 120_000;

/** What the houses have in common as containers. */
export abstract class HouseContainer extends GenericContainer {
  /** Fresh, unless one is given: who has it may do everything. */
  #adminToken = randomBytes(24).toString('hex');
  #options: string[] = [];

  /** @param image see `tokenBenchImage`. */
  constructor(image: string, command: 'ca' | 'bank') {
    super(image);
    this.withExposedPorts(HOUSE_PORT)
      .withStartupTimeout(START_MS)
      .withWaitStrategy(Wait.forLogMessage(/"url":/))
      .withEnvironment({ TOKEN_BENCH_ADMIN_TOKEN: this.#adminToken });
    this.#options = [command, '--json', '--host', '0.0.0.0', '--port', String(HOUSE_PORT)];
    this.withCommand(this.#options);
  }

  /** Builds the image first when the engine does not have it. */
  static image(options: ImageOptions = {}): Promise<string> {
    return tokenBenchImage(options);
  }

  get adminToken(): string {
    return this.#adminToken;
  }

  withAdminToken(token: string): this {
    this.#adminToken = token;
    return this.withEnvironment({ TOKEN_BENCH_ADMIN_TOKEN: token });
  }

  /** The clock stands still from this instant on, until it is moved. Give the houses of a bench the same. @param at milliseconds since the epoch. */
  withClockAt(at: number): this {
    return this.withOptions('--clock', 'virtual', '--at', new Date(at).toISOString());
  }

  withSeed(seed: string): this {
    return this.withOptions('--seed', seed);
  }

  /**
   * The house lives in this file of {@link DATA_FOLDER}: another start goes on from it, also after a SIGKILL. Mount a volume or a folder there
   * (`withBindMounts`, `withTmpFs`) to keep it longer than the container.
   */
  withData(file = 'house.db'): this {
    return this.withOptions('--data', `${DATA_FOLDER}/${file}`);
  }

  /** Further options of the command, as on the command line. */
  withOptions(...options: readonly string[]): this {
    this.#options = [...this.#options, ...options];
    return this.withCommand(this.#options);
  }
}

/** A house that answers. */
export abstract class StartedHouseContainer extends AbstractStartedContainer {
  readonly adminToken: string;

  constructor(container: StartedTestContainer, adminToken: string) {
    super(container);
    this.adminToken = adminToken;
  }

  /** From outside. */
  get url(): string {
    return `http://${this.getHost()}:${this.getMappedPort(HOUSE_PORT)}`;
  }
}
