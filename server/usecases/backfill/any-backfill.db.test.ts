import fc from 'fast-check'
import { expect, test } from 'vitest'

import { endsOf, nameOf } from '#server/testing/backfill-model.ts'
import { backfillStory, type Move } from '#server/testing/backfill-moves.ts'
import { shapeCalled } from '#server/testing/cut-shapes.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { toldBackfill } from '#server/testing/told-backfill.ts'

const fixture = runFixture('/storage')
type Story = typeof backfillStory extends fc.Arbitrary<infer Told> ? Told : never

/** Lets a story happen, and holds after each of its moves what is always true of a backfill. */
const tell = async ({ cut, asked, fates, moves, diesAskingAfter, ...request }: Story) => {
  const shape = shapeCalled(cut)
  const backfill = await toldBackfill(fixture, shape)
  const units = shape.unitsOf(asked)
  const names = units.map(nameOf)
  expect(await backfill.ask(request, asked, diesAskingAfter)).toBe(1)
  const { layers } = await backfill.told()
  expect([...(await backfill.partitions(layers)).keys()].toSorted()).toEqual(names.toSorted())
  const isOneChain = shape.isChain === true && layers === null
  const atOnce = isOneChain ? 1 : request.mostAtOnce
  const stopsAtFailure = request.onFailure === 'stop' || isOneChain
  const removed = new Set<string>()
  let round = { done: new Set<string>(), before: 0, wasCanceled: false }
  let fate = 0
  let isCalm = false
  let seen = 0

  const judge = async () => {
    const runs = (await backfill.runs()).slice(round.before)
    return endsOf(shape, units, { ...round, runs, removed, stopsAtFailure })
  }
  /** What a look may do: runs only for what can be made, and no more at once than were asked for. */
  const hold = async (mayStart: boolean) => {
    const runs = await backfill.runs()
    const fresh = runs.slice(seen)
    seen = runs.length
    if (!mayStart) expect(fresh).toEqual([])
    expect(runs.filter(({ isOpen }) => isOpen).length).toBeLessThanOrEqual(atOnce)
    const made = new Set([
      ...round.done,
      ...runs.flatMap(({ status, makes }) => (status === 'succeeded' ? makes.map(nameOf) : [])),
    ])
    for (const { makes } of fresh)
      for (const read of makes.flatMap(shape.reads).map(nameOf))
        if (names.includes(read) && !makes.map(nameOf).includes(read) && !removed.has(read))
          expect(made, `${read} is upstream of ${makes.map(nameOf).join(', ')}`).toContain(read)
    await judge()
  }
  const makeAgain = async () => {
    const before = await backfill.runs()
    const done = [...(await backfill.partitions(layers))].flatMap(([name, status]) =>
      status === 'succeeded' ? [name] : [],
    )
    if (done.length === names.length) return false
    await backfill.makeOthersAgain()
    round = { done: new Set(done), before: before.length, wasCanceled: false }
    return true
  }
  const end = (place: number) => backfill.end(place, !isCalm && fates[fate++ % fates.length] === true)
  const happen = async (move: Move) => {
    const { isOver, isPaused, status } = await backfill.told()
    const mayStart = !isOver && !isPaused && status !== 'canceling'
    if (move.move === 'look') await backfill.look(move.workers)
    else if (move.move === 'look and die') {
      const before = [await backfill.runs(), await backfill.partitions(layers)]
      if (await backfill.lookAndDie(move.after))
        expect([await backfill.runs(), await backfill.partitions(layers)]).toEqual(before)
    } else if (move.move === 'begin a run') await backfill.begin()
    else if (move.move === 'end a run') await end(move.place)
    else if (move.move === 'cancel a run') await backfill.cancelRun(move.place)
    else if (move.move === 'take a key away' && shape.areDynamic) {
      const key = shape.keys[move.place % shape.keys.length] ?? ''
      await backfill.takeAway(key)
      removed.add(nameOf({ asset: 'first', key }))
    } else if (!isOver && (move.move === 'pause' || move.move === 'go on'))
      await backfill.pause(move.move === 'pause')
    else if (!isOver && move.move === 'cancel') {
      await backfill.cancel()
      round.wasCanceled = true
    } else if (isOver && move.move === 'make the others again') await makeAgain()
    await hold(mayStart)
  }
  /** Nothing more happens to it but that its runs come to their end. */
  const settle = async () => {
    if (!(await backfill.told()).isOver) await backfill.pause(false)
    for (let turn = 0; turn < 60 && !(await backfill.told()).isOver; turn += 1) {
      await happen({ move: 'look', workers: 2 })
      while (await backfill.begin());
      while (await end(0));
    }
    const { isOver, status } = await backfill.told()
    expect(isOver).toBe(true)
    const ends = await judge()
    for (const [name, status] of await backfill.partitions(layers))
      expect([...(ends.get(name) ?? [])], `how ${name} may have ended`).toContain(status)
    return status
  }

  for (const move of moves) await happen(move)
  const ended = await settle()
  expect(ended === 'canceled').toBe(round.wasCanceled)
  // However it ended: once nothing fails any more, all that still is a partition is made.
  isCalm = true
  if (await makeAgain()) expect(await settle()).toBe('completed')
  for (const [name, status] of await backfill.partitions(layers))
    expect(status, name).toBe(removed.has(name) && status !== 'succeeded' ? 'skipped' : 'succeeded')
}

test('whatever happens to a backfill, each partition is asked for once a round, never before what it is made from, and ends as its run did or for a reason', async () => {
  await fc.assert(fc.asyncProperty(backfillStory, tell), {
    numRuns: 12,
    endOnFailure: true,
  })
}, 240_000)
