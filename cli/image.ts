import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeImageContext } from '../containers/context/image-context.ts';
import type { Command } from './command.ts';
import { EXIT } from './io.ts';
import { Screen } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const IMAGE_COMMAND: Command = {
  name: 'image',
  summary: 'Fill a folder of which a container image of the simulators is built.',
  description: [
    'The image holds this package as it is installed here, with what it needs to run: it is for the kind of processor of this machine, and for Linux',
    'with glibc. Its entry is this command: `docker run IMAGE ca --host 0.0.0.0`. From tests the containers of token-bench/containers do it by themselves.',
  ],
  options: [],
  words: { form: 'FOLDER', min: 1, max: 1 },
  examples: [
    { line: 'token-bench image context && docker build -t token-bench context', does: 'On node:20-slim.' },
    {
      line: 'docker build -t token-bench --build-arg BASE=registry.example/node:20 context',
      does: 'On another image with Node and glibc.',
    },
  ],
  async run(_options, io, [path = '']) {
    const folder = resolve(path);
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new UsageError(`${folder} is not empty: name a folder that does not exist yet.`, 'image');
    }
    mkdirSync(folder, { recursive: true });
    await writeImageContext(folder);
    new Screen(io.out).line(`${folder} is filled. Now: docker build -t token-bench ${path}`);
    return EXIT.ok;
  },
};
