'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { refusalOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { showToast } from '#components/ui/toast.ts'

/** Adds keys to a set whose partitions come and go, or takes them out. */
export function DynamicKeys({ set }: { set: string }) {
  const trpc = useTRPC()
  const may = usePermission('partition.add')
  const [text, setText] = useState('')
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const told = (words: string) => ({
    meta: { quiet: true },
    onSuccess: ({ changed }: { changed: number }) => {
      setText('')
      showToast({ tone: 'succeeded', title: `${formatQuantity(changed, 'key')} ${words}` })
    },
  })
  const add = useMutation(trpc.partitions.add.mutationOptions(told(`added to ${set}`)))
  const remove = useMutation(trpc.partitions.remove.mutationOptions(told(`taken out of ${set}`)))
  const error = add.error ?? remove.error
  return (
    <Panel title={`Keys of ${set}`}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (keys.length > 0) add.mutate({ set, keys })
        }}
      >
        <Field
          label="Keys, one a line"
          hint="What was made of a key that is taken out stays in storage."
          {...(error && { error: refusalOf(error)?.message ?? 'The server did not answer. Try again.' })}
        >
          <TextArea
            mono
            rows={3}
            value={text}
            disabled={!may}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Field>
        <div className="flex gap-2">
          <Button type="submit" disabled={!may || keys.length === 0} busy={add.isPending}>
            Add
          </Button>
          <Button
            disabled={!may || keys.length === 0}
            busy={remove.isPending}
            onClick={() => remove.mutate({ set, keys })}
          >
            Take out
          </Button>
        </div>
      </form>
    </Panel>
  )
}
