import type { Compute } from '../document/compute.ts'
import type { LayeredPod } from './pod-layers.ts'

/** The pod of a step whose compute is an image has that image, whatever its layers say. */
export const withComputeImage = (pod: LayeredPod, compute: Compute | undefined, name: string): LayeredPod =>
  compute?.kind === 'container'
    ? {
        runtime: { ...pod.runtime, image: compute.image },
        saidBy: { ...pod.saidBy, image: { of: 'element', name } },
      }
    : pod
