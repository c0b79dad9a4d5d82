import { readFile } from 'node:fs/promises'

/** How many processes of this container the kernel has killed for want of memory; 0 where it does not say. */
export async function memoryKills(): Promise<number> {
  for (const path of ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control']) {
    const text = await readFile(path, 'utf8').catch(() => '')
    const found = /^oom_kill (\d+)/m.exec(text)
    if (found) return Number(found[1])
  }
  return 0
}
