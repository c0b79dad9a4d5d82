import { defineConfig } from 'vitest/config'

// Tests that need a Kubernetes cluster: `npm run test:k8s`. One file at a time, for they share its node.
export default defineConfig({
  test: {
    include: ['**/*.k8s.test.ts'],
    exclude: ['**/node_modules/**', '.next/**', '.sluice/**'],
    globalSetup: ['server/testing/template-database.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
