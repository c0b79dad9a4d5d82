import { processTree } from './process-facts.ts'

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // EPERM: it took on another account, as sudo does. The others must not be spared for it.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

/** What is frozen cannot fork while we count. After a few rounds nothing new appears, unless somebody forks faster than we read. */
const rounds = 5

/** Ends a process and everything it started, at once. Freezes them first, so that nothing escapes by forking meanwhile. */
export const endTree = (root: number, mark: string): void => {
  const seen = new Set<number>()
  for (let round = 0; round < rounds; round++) {
    const found = processTree(root, mark).filter((pid) => !seen.has(pid))
    if (found.length === 0) break
    for (const pid of found) {
      seen.add(pid)
      signal(pid, 'SIGSTOP')
    }
  }
  for (const pid of seen) signal(pid, 'SIGKILL')
}
