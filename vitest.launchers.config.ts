import { defineConfig } from 'vitest/config'

/** The launchers against the real torchrun, Slurm and Ray: `npm run test:launchers`. One after the other: they need the machine. */
export default defineConfig({
  test: {
    include: ['test/launchers/**/*.test.ts'],
    globalSetup: 'test/globalSetup.ts',
    testTimeout: 400_000,
    hookTimeout: 180_000,
    pool: 'forks',
    fileParallelism: false,
  },
})
