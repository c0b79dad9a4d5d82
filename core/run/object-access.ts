import type { Purpose } from './purpose.ts'

/** The run that asks, by the place it has in its tenant's store. */
export interface ObjectAsker {
  /** Of its deployment. */
  folder: string
  /** That of the deployment whose assets it reads where its own has none. */
  behind: string | null
  runId: string
  purpose: Purpose
}

/**
 * Whether a run may touch an object, or all below a prefix, of its tenant's store. It sees what lies in its deployment, of a branch also the
 * assets of production, and writes assets of that and
 * working values of its own; a trial writes working values alone, and keeps the environments it built. What it may not see does not exist for it.
 */
export function objectAccess(
  { folder, behind, runId, purpose }: ObjectAsker,
  key: string,
  how: 'read' | 'write',
): 'allowed' | 'not_found' | 'not_allowed' {
  const [top, next, run] = key.split('/')
  if (top === behind && how === 'read') return next && !next.startsWith('.') ? 'allowed' : 'not_found'
  if (top !== folder) return 'not_found'
  if (how === 'read') return 'allowed'
  if (next === undefined || next === '') return 'not_allowed'
  if (next === '.runs') return run === runId ? 'allowed' : 'not_allowed'
  return purpose === 'run' || next === '.environments' ? 'allowed' : 'not_allowed'
}
