import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    setupFiles: ['vitest.setup.ts'],
    // Files share a process and its modules: nothing here keeps state in a module, and half of the time was importing.
    isolate: false,
    // One for each core: by default one core is left free, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes sooner or later; how soon says nothing.
    expect: { poll: { timeout: 50_000 } },
    sequence: { shuffle: { files: true } },
  },
});
