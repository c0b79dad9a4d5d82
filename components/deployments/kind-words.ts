import type { MadeKind } from '#core/tenant/deployment-kind.ts'

/** The kinds a person chooses from, and what each is for. */
export const kindOptions: readonly { value: MadeKind; label: string; hint: string }[] = [
  { value: 'branch', label: 'Branch', hint: 'reads production’s data where it has none of its own' },
  { value: 'staging', label: 'Staging', hint: 'stands by itself, with data of its own' },
]
