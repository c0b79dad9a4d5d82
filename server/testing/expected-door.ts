import type { Permission } from '#core/access/permissions.ts'
import type { RefusalCode } from '#core/refusal.ts'

import type { TenantThings } from './tenant-fixture.ts'

/** What a door must ask for, an input that does what the door is for, and what comes of it where that is a refusal. */
export interface ExpectedDoor {
  door: 'public' | 'signedIn' | Permission
  input?: (things: TenantThings) => unknown
  outcome?: RefusalCode
}
