import { z } from 'zod'

import { failure } from '../run/run-event.ts'

/** How the runner stands beside a container that is not to be touched: before it, or as long as it runs and after. */
export const containerParts = ['bring', 'take'] as const
export type ContainerPart = (typeof containerParts)[number]

const ioFolder = '/sluice/io'

/** What a container and the runner beside it share. The names are part of what a customer’s image may rely on. */
export const containerFolder = {
  io: ioFolder,
  /** <name>.<format>, or <name>/<number>.<format> of a list. */
  inputs: `${ioFolder}/inputs`,
  /** <name>[.<format>]; of a dynamic output a folder <name>/ with a file a piece. */
  outputs: `${ioFolder}/outputs`,
  /** Pipes messages, one JSON a line. */
  messages: `${ioFolder}/messages`,
  /** The Pipes context. */
  context: `${ioFolder}/context.json`,
} as const

/** Made by the runner beside the container when it can hear that the container has ended; the container is not started before. */
export const takingFile = '/work/taking'

/** How the container ended, as the process of the run has seen it in the cluster and tells the runner beside it. */
export const containerEnd = z.strictObject({ failure: failure.nullable() })
export type ContainerEndTold = z.infer<typeof containerEnd>
