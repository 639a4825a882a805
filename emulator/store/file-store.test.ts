import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { storeContract } from '../../simulation/testing/store-contract.ts';
import { openTokenImage } from './file-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

let images = 0;
storeContract('a token image', () => openTokenImage(join(folder, `contract-${++images}.token`), { create: true }));
