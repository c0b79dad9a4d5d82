import fc from 'fast-check'

import { cutShapes, shapeCalled } from './cut-shapes.ts'

/** What may happen to a backfill while it goes on, in any order. */
export type Move =
  | { move: 'look'; workers: number }
  | { move: 'look and die'; after: number }
  | { move: 'begin a run' | 'end a run' | 'take a key away' | 'cancel a run'; place: number }
  | { move: 'pause' | 'go on' | 'cancel' | 'make the others again' }

const place = fc.nat(20)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ move: fc.constant('look' as const), workers: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('look and die' as const), after: fc.nat(40) }) },
  {
    weight: 9,
    arbitrary: fc.record({ move: fc.constantFrom('begin a run' as const, 'end a run' as const), place }),
  },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('take a key away' as const), place }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('cancel a run' as const), place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constantFrom('pause' as const, 'go on' as const, 'make the others again' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('cancel' as const) }) },
)

/** A backfill of some partitions of some assets, and what happens to it. Of a single partition a run makes all, so it is one of several. */
export const backfillStory = fc.constantFrom(...cutShapes.map(({ name }) => name)).chain((cut) =>
  fc.record({
    cut: fc.constant(cut),
    asked: fc.subarray(shapeCalled(cut).keys, { minLength: 2 }),
    order: fc.constantFrom('ascending' as const, 'descending' as const),
    onFailure: fc.constantFrom('continue' as const, 'stop' as const),
    mostAtOnce: fc.integer({ min: 1, max: 4 }),
    mostPerRun: fc.constantFrom(1, 1, 2, 10),
    diesAskingAfter: fc.nat(12),
    /** Whether the runs fail, one after the other. */
    fates: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
    moves: fc.array(move, { minLength: 5, maxLength: 40 }),
  }),
)
