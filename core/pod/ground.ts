import type { LauncherKind } from '../document/abilities.ts'
import { noCeiling } from './plan-ceiling.ts'
import type { PodGround } from './run-pod.ts'

/** What a tenant's runs stand on: what starts them, what every pod of them has, and what its plan allows. */
export interface RunGround extends PodGround {
  launcher: LauncherKind
}

/** One machine, where nobody limits anything. */
export const plainGround: RunGround = { launcher: 'local', installation: {}, ceiling: noCeiling }
