import { type AbstractStartedContainer, getContainerRuntimeClient } from 'testcontainers';

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

/** A network of the containers, by the name that testcontainers knows it by. */
interface Net {
  getName(): string;
}

/** Pulls the cable: the others of the network do not reach it any more, nor does it reach them. */
export async function cutOff(container: AbstractStartedContainer, network: Net): Promise<void> {
  const client = await getContainerRuntimeClient();
  const { id } = await networkOf(network);
  await client.network.getById(id).disconnect({ Container: container.getId(), Force: true });
}

/** Plugs it in again, under the same names. */
export async function reconnect(
  container: AbstractStartedContainer,
  network: Net,
  aliases: readonly string[],
): Promise<void> {
  const client = await getContainerRuntimeClient();
  const { id } = await networkOf(network);
  await client.network.getById(id).connect({ Container: container.getId(), EndpointConfig: { Aliases: [...aliases] } });
}

async function networkOf(network: Net): Promise<{ id: string }> {
  const client = await getContainerRuntimeClient();
  const found = await client.container.dockerode.listNetworks({ filters: { name: [network.getName()] } });
  const [one] = found.filter(({ Name }) => Name === network.getName());
  if (one === undefined) throw new Error(`the engine has no network ${network.getName()}`);
  return { id: one.Id };
}
