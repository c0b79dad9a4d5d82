import { freePort } from './free-port.ts'
import { withProduct, type BootedProduct } from './product.ts'

/** A variable that a bench on a cluster cannot do without. */
export const needed = (name: string): string => {
  const value = process.env[name]
  if (!value)
    throw new Error(
      `${name} is not set. This bench needs a cluster: KUBECONFIG, SLUICE_RUNNER_IMAGE as its nodes have it, and SLUICE_TEST_HOST, this machine as its pods see it.`,
    )
  return value
}

/** A core: with a tenth of one it is the pod's own limit that is measured. */
export const usualPod = { cpuMilli: 1_000, memoryMib: 256, diskMib: 256 }

/** Boots a built Sluice that launches into the cluster, for the time of the work. Its namespaces begin with `bench-`. */
export const withClusterProduct = async <Result>(
  work: (product: BootedProduct) => Promise<Result>,
  pod: object = usualPod,
): Promise<Result> => {
  const port = String(await freePort())
  return withProduct(work, {
    SLUICE_HOST: '0.0.0.0',
    SLUICE_PORT: port,
    SLUICE_URL: `http://127.0.0.1:${port}`,
    SLUICE_LAUNCHER: 'kubernetes',
    SLUICE_KUBECONFIG: needed('KUBECONFIG'),
    SLUICE_RUNNER_IMAGE: needed('SLUICE_RUNNER_IMAGE'),
    SLUICE_RUN_API_URL: `http://${needed('SLUICE_TEST_HOST')}:${port}`,
    SLUICE_NAMESPACE_PREFIX: 'bench-',
    SLUICE_POD: JSON.stringify(pod),
  })
}
