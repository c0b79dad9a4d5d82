'use client'
import { usePlace } from '#components/api/provider.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import { scopeWords, type SecretAnswer } from './secret-answer.ts'
import { UseLinks } from './use-links.tsx'

interface SecretTableProps {
  secrets: readonly SecretAnswer[]
  /** Absent where the reader may not write secrets. */
  onSet: ((name: string) => void) | undefined
  onRotate: ((secret: SecretAnswer) => void) | undefined
  onRemove: ((secret: SecretAnswer) => void) | undefined
}

const states = {
  kept: null,
  given: <Chip>from the installation</Chip>,
  missing: (
    <Chip tone="warn" mark>
      not set
    </Chip>
  ),
}

/** Every secret in a line: whose it is, which version, who set it and when, and what refers to it. What it is nobody is shown. */
export function SecretTable({ secrets, onSet, onRotate, onRemove }: SecretTableProps) {
  const { deployment } = usePlace()
  const columns: Column<SecretAnswer>[] = [
    {
      id: 'name',
      header: 'Secret',
      width: 'minmax(120px,1.4fr)',
      sortBy: ({ name }) => name,
      cell: ({ name, state }) => (
        <>
          <span className="truncate font-mono">{name}</span>
          {states[state]}
        </>
      ),
    },
    {
      id: 'scope',
      header: 'Of',
      width: 'minmax(90px,0.7fr)',
      wideOnly: true,
      cell: ({ kept }) => <span className="truncate">{kept && scopeWords(kept.scope, deployment)}</span>,
    },
    {
      id: 'uses',
      header: 'Used by',
      width: 'minmax(90px,1.2fr)',
      wideOnly: true,
      sortBy: ({ uses }) => -uses.length,
      cell: ({ uses }) => <UseLinks uses={uses} />,
    },
    {
      id: 'version',
      header: 'Version',
      width: '64px',
      align: 'end',
      wideOnly: true,
      cell: ({ kept }) => kept?.version,
    },
    {
      id: 'set',
      header: 'Set',
      width: 'minmax(80px,0.9fr)',
      wideOnly: true,
      sortBy: ({ kept }) => -(kept?.setAtMs ?? 0),
      cell: ({ kept }) =>
        kept && (
          <span className="truncate">
            <Moment at={kept.setAtMs} />
            <span className="text-ink-3">{` by ${kept.setBy}`}</span>
          </span>
        ),
    },
    {
      id: 'actions',
      header: '',
      width: '108px',
      align: 'end',
      cell: (secret) =>
        secret.kept ? (
          <>
            {onRotate && (
              <IconButton icon="retry" label={`Rotate ${secret.name}…`} onClick={() => onRotate(secret)} />
            )}
            {onRemove && (
              <IconButton icon="trash" label={`Remove ${secret.name}…`} onClick={() => onRemove(secret)} />
            )}
          </>
        ) : (
          onSet && <Button onClick={() => onSet(secret.name)}>{`Set…`}</Button>
        ),
    },
  ]
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Table
        label="Secrets"
        columns={columns}
        rows={secrets}
        rowKey={({ name, kept }) => `${name} ${kept?.scope ?? ''}`}
      />
    </div>
  )
}
