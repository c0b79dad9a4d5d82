/** What the names of pools begin with in a cluster: of their Deployments and of the Secrets by which their workers are let in. */
export const poolPrefix = 'sluice-pool-'
