import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./vitest.setup.ts'],
    environment: 'jsdom',
    pool: 'threads',
    // One environment for each of the two workers: making one for every file takes most of the time.
    isolate: false,
    maxWorkers: 2,
    css: false,
    testTimeout: 20_000,
  },
});
