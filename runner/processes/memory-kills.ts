import { readFile } from 'node:fs/promises'

/** Tells whether the kernel has killed a process of this container for want of memory since it was last asked. */
export class MemoryKills {
  #seen = countKills()

  async more(): Promise<boolean> {
    const before = this.#seen
    const now = countKills()
    this.#seen = now
    return (await now) > (await before)
  }
}

/** 0 where the machine does not count them. */
async function countKills(): Promise<number> {
  for (const path of ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control']) {
    const text = await readFile(path, 'utf8').catch(() => '')
    const found = /^oom_kill (\d+)/m.exec(text)
    if (found) return Number(found[1])
  }
  return 0
}
