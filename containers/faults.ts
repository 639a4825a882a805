import { type AbstractStartedContainer, getContainerRuntimeClient, RandomUuid } from 'testcontainers';

/** What can befall a container that cannot befall a server in a process: each by the engine, so that nothing inside can be prepared for it. */

async function handleOf(container: AbstractStartedContainer) {
  const client = await getContainerRuntimeClient();
  return client.container.getById(container.getId());
}

/** Stops all of it at once (SIGSTOP of the whole group); connections stay open and nobody answers, until {@link unpause}. */
export async function pause(container: AbstractStartedContainer): Promise<void> {
  await (await handleOf(container)).pause();
}

export async function unpause(container: AbstractStartedContainer): Promise<void> {
  await (await handleOf(container)).unpause();
}

/** SIGKILL: nothing is written any more. Its volumes stay. */
export async function kill(container: AbstractStartedContainer): Promise<void> {
  await (await handleOf(container)).kill({ signal: 'SIGKILL' });
}

/** A network of the containers, by the name that the engine knows it by. */
export interface Net {
  getName(): string;
}

/**
 * Pulls the cable: the others of the network do not reach it any more, nor does it reach them. Let it be a network beside the one that the container was
 * started in (`connect`, or `InnerNetwork`): with that one its port on this machine would go too.
 */
export async function cutOff(container: AbstractStartedContainer, network: Net): Promise<void> {
  const client = await getContainerRuntimeClient();
  const { id } = await networkOf(network);
  await client.network.getById(id).disconnect({ Container: container.getId(), Force: true });
}

/** Plugs it in, for the first time or again. @param aliases what the others call it. */
export async function connect(
  container: AbstractStartedContainer,
  network: Net,
  aliases: readonly string[],
): Promise<void> {
  const client = await getContainerRuntimeClient();
  const { id } = await networkOf(network);
  await client.network.getById(id).connect({ Container: container.getId(), EndpointConfig: { Aliases: [...aliases] } });
}

/** A network among containers only, without a way out: what is cut off from it keeps its ports on this machine. */
export class InnerNetwork implements Net {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  static async start(): Promise<InnerNetwork> {
    const { container } = await getContainerRuntimeClient();
    const name = `token-bench-${new RandomUuid().nextUuid()}`;
    await container.dockerode.createNetwork({ Name: name, Internal: true, CheckDuplicate: true });
    return new InnerNetwork(name);
  }

  getName(): string {
    return this.#name;
  }

  async stop(): Promise<void> {
    const client = await getContainerRuntimeClient();
    const { id } = await networkOf(this);
    await client.network.getById(id).remove();
  }
}

async function networkOf(network: Net): Promise<{ id: string }> {
  const client = await getContainerRuntimeClient();
  const found = await client.container.dockerode.listNetworks({ filters: { name: [network.getName()] } });
  const [one] = found.filter(({ Name }) => Name === network.getName());
  if (one === undefined) throw new Error(`the engine has no network ${network.getName()}`);
  return { id: one.Id };
}
