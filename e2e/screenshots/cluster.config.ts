import pages from './playwright.config.ts'

/** `npm run screenshots:k8s`: the pictures of what there is only where runs are pods, on the cluster of KUBECONFIG. */
export default {
  ...pages,
  testIgnore: ['pages.spec.ts'],
  globalSetup: '../kubernetes/start-cluster-stack.ts',
}
