import { join } from 'node:path';
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { packageRoot } from './context/packages.ts';
import { hasImage } from './engine.ts';
import { SOCKET_PLACE, SocketFolder } from './socket-folder.ts';

const DEFAULT_BASE = 'debian:bookworm-slim';

/** What is told to the token when it is made. TEST values. */
export interface SoftHsmToken {
  readonly label?: string;
  readonly pin?: string;
  readonly soPin?: string;
}

/**
 * SoftHSM2 in a container, behind p11-kit's server: a token that nobody here wrote, and that can be paused or killed in the middle of a call. Programs
 * of this machine load p11-kit-client.so, with the variables of `environment`. See {@link SocketFolder} for the engines that can do that.
 */
export class SoftHsmContainer extends GenericContainer {
  readonly #folder = new SocketFolder();
  readonly #token: Required<SoftHsmToken>;

  constructor(image: string, { label = 'SoftHSM2', pin = '1234', soPin = '12345678' }: SoftHsmToken = {}) {
    super(image);
    this.#token = { label, pin, soPin };
    this.#folder.mountInto(this);
    // RFC 7512: a blank in a label is written %20.
    const uri = `pkcs11:token=${encodeURIComponent(label)}`;
    this.withEnvironment({ TOKEN_LABEL: label, TOKEN_PIN: pin, TOKEN_SO_PIN: soPin, TOKEN_URI: uri }).withWaitStrategy(
      Wait.forLogMessage('token ready'),
    );
  }

  /**
   * Builds the image unless the engine has it. @param base Debian, or what has softhsm2-util and p11-kit already: then nothing is fetched.
   * @returns its name.
   */
  static async image(base = DEFAULT_BASE): Promise<string> {
    const name = `localhost/token-bench-soft-hsm:${base.replaceAll(/[^\w.-]/g, '-')}`;
    if (!(await hasImage(name))) {
      const folder = join(packageRoot(), 'containers/soft-hsm');
      await GenericContainer.fromDockerfile(folder).withBuildArgs({ BASE: base }).build(name, { deleteOnExit: false });
    }
    return name;
  }

  override async start(): Promise<StartedSoftHsmContainer> {
    try {
      return new StartedSoftHsmContainer(await super.start(), this.#folder, this.#token);
    } catch (error) {
      this.#folder.remove();
      throw error;
    }
  }
}

/** SoftHSM2, as programs of this machine reach it. */
export class StartedSoftHsmContainer extends AbstractStartedContainer {
  readonly environment: { readonly P11_KIT_SERVER_ADDRESS: string };
  readonly token: Required<SoftHsmToken>;
  readonly #folder: SocketFolder;

  constructor(container: StartedTestContainer, folder: SocketFolder, token: Required<SoftHsmToken>) {
    super(container);
    this.#folder = folder;
    this.token = token;
    this.environment = { P11_KIT_SERVER_ADDRESS: `unix:path=${folder.outside(`${SOCKET_PLACE}/pkcs11`)}` };
  }

  protected override containerStopped(): Promise<void> {
    this.#folder.remove();
    return Promise.resolve();
  }
}
