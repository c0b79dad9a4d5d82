import type { Dependency } from '../document/element.ts'
import { identifierOf } from './identifier.ts'
import type { Producer } from './producer.ts'
import type { StepInput, StepPartition } from './step-graph.ts'

/** What makes an asset that is read, and the step of this run that does, if one does. */
export interface Source {
  producer: Producer
  step: string | undefined
}

/** Who reads: the step, and what it makes, or what makes the asset that it checks. */
export interface Reader {
  key: string
  producer: Producer | undefined
}

/**
 * What a run makes and reads of what is partitioned. It is handed to whoever builds the graph of a run: it reckons with calendars and time zones, which are
 * too much to bring along where a pipeline is only drawn.
 */
export interface Cutting {
  /** The partition that a producer makes in this run; undefined where it is made whole. */
  partitionOf: (producer: Producer) => StepPartition | undefined
  /** The input that a dependency is. Throws a Refusal where it wants partitions that there are not. */
  inputOf: (reader: Reader, dependency: Dependency, source: Source) => StepInput
}

/** The input that a dependency is where nothing is cut: an output of this run, or what is stored. */
export const wholeInput = ({ asset, as }: Dependency, { producer, step }: Source): StepInput => ({
  name: as ?? identifierOf(asset),
  list: false,
  sources: [
    step === undefined
      ? { from: 'asset', asset, ioManager: producer.ioManager }
      : { from: 'step', step, output: producer.output },
  ],
})

/** Nothing is cut. */
export const uncut: Cutting = {
  partitionOf: () => undefined,
  inputOf: (_reader, dependency, source) => wholeInput(dependency, source),
}
