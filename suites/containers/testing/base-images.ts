import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { getContainerRuntimeClient } from 'testcontainers';
import { hasImage } from '../../../containers/index.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/base-image.sh', import.meta.url));

/** Images of this machine's programs: nothing is fetched from a registry. @returns its name. */
export async function baseImage(kind: 'node' | 'soft-hsm'): Promise<string> {
  const name = `localhost/token-bench-base:${kind}`;
  if (await hasImage(name)) return name;
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const script = spawn(SCRIPT, [kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => script.on('close', resolve));
  const [repo, tag] = name.split(':');
  const answer = await dockerode.importImage(script.stdout, { repo, tag });
  for await (const _ of answer);
  if ((await ended) !== 0 || !(await hasImage(name))) throw new Error(`${SCRIPT} ${kind} made no image`);
  return name;
}
