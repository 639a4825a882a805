import type { SizeException } from './sizes.ts';

/** What may be longer than the limits of sizes.ts. Each row says why it is better whole, and how long it may get. */
export const SIZE_EXCEPTIONS: readonly SizeException[] = [];
