/** How much is worked on at once for a key. */
export interface Portion<Item> {
  size: (item: Item) => number
  /** In the unit of `size`; a single item may be larger. */
  most: number
}

interface Waiting<Item, Result> {
  item: Item
  done: (result: Result | PromiseLike<Result>) => void
  failed: (error: unknown) => void
}

/**
 * Work that is cheaper together: what is given for a key while work for that key is under way is worked on as one portion when that is over. Nothing waits
 * where nothing is under way, so that who is alone notices nothing, and many wait for one turn in place of everybody's before them.
 *
 * @param work answers for each item, in order. Where it throws, all of its items fail with that error.
 */
export const gathered = <Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  portion: Portion<Item>,
): ((key: string, item: Item) => Promise<Result>) => {
  const lines = new Map<string, Waiting<Item, Result>[]>()

  const nextOf = (line: Waiting<Item, Result>[]): Waiting<Item, Result>[] => {
    let size = 0
    const end = line.findIndex(({ item }, index) => (size += portion.size(item)) > portion.most && index > 0)
    return line.splice(0, end === -1 ? line.length : end)
  }

  const workOff = async (key: string, line: Waiting<Item, Result>[]): Promise<void> => {
    while (line.length > 0) {
      const items = nextOf(line)
      try {
        const results = await work(items.map(({ item }) => item))
        if (results.length !== items.length)
          throw new Error(`${items.length} were given, ${results.length} were answered.`)
        // Lengths are equal.
        for (const [index, { done }] of items.entries()) done(results[index] as Result)
      } catch (error) {
        for (const { failed } of items) failed(error)
      }
    }
    lines.delete(key)
  }

  return (key, item) =>
    new Promise((done, failed) => {
      const waiting = { item, done, failed }
      const line = lines.get(key)
      if (line) return void line.push(waiting)
      const begun = [waiting]
      lines.set(key, begun)
      void workOff(key, begun)
    })
}
