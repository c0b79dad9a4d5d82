/** An image with a shell and what belongs to it (busybox), as the nodes of the cluster of KUBECONFIG have it or can pull it. */
export const shellImage = process.env.SLUICE_TEST_SHELL_IMAGE ?? 'busybox:1.37'
