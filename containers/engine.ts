import { getContainerRuntimeClient, ImageName } from 'testcontainers';

/**
 * Whether containers can be started here: why not, in words that can stand in the name of a skipped test; empty when they can.
 * The engine is the one that testcontainers finds (DOCKER_HOST, the usual sockets).
 */
export async function engineMissing(): Promise<string> {
  try {
    await getContainerRuntimeClient();
    return '';
  } catch (error) {
    return `no container engine: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether the engine has an image, so that none is fetched from a registry without anybody having asked for it. */
export async function hasImage(name: string): Promise<boolean> {
  const client = await getContainerRuntimeClient();
  return client.image.exists(ImageName.fromString(name));
}
