import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    // Files share a process and its modules: nothing here keeps state in a module, and half of the time was importing.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { shuffle: { files: true } },
  },
});
