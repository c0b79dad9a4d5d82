'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type DragEvent, useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { showToast } from '#components/ui/toast.ts'

import { readPipelineFile } from './read-pipeline-file.ts'

interface ImportDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Takes a pipeline in from its YAML or JSON: a file chosen or dropped, or text pasted. */
export function ImportDialog({ open, onOpenChange }: ImportDialogProps) {
  const router = useRouter()
  const place = usePlace()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const take = useMutation(useTRPC().pipelines.import.mutationOptions({ meta: { quiet: true } }))
  const taken = refusalOf(take.error)?.code === 'name_taken'

  const change = (next: boolean) => {
    if (!next) {
      setText('')
      setProblem(undefined)
      take.reset()
    }
    onOpenChange(next)
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    take.reset()
    const read = await readPipelineFile(file)
    setProblem('problem' in read ? read.problem : undefined)
    if ('text' in read) setText(read.text)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void read(event.dataTransfer.files[0])
  }
  const submit = (onConflict?: 'rename' | 'replace') =>
    take.mutate(
      { text, ...(onConflict && { onConflict }) },
      {
        onSuccess: (made) => {
          if (made.problems.length > 0)
            showToast({
              tone: 'warn',
              title: `${made.name} was taken in`,
              text: 'It has problems to mend before it can be published; the designer lists them.',
            })
          router.push(routes.designer(place, made.name))
        },
      },
    )
  const error = problem ?? (take.error && !taken ? sentenceOf(take.error) : undefined)
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Import a pipeline"
      text="From the YAML or JSON of one. Nothing goes live before you publish it."
      width="wide"
      actions={
        <Button
          kind="main"
          icon="upload"
          busy={take.isPending || take.isSuccess}
          disabled={text.trim() === ''}
          onClick={() => submit()}
        >
          Import
        </Button>
      }
    >
      <div className="grid gap-3">
        <div
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
          className={classes(
            'flex flex-wrap items-center gap-3 rounded-lg border border-dashed p-3',
            over ? 'border-accent bg-accent-soft' : 'border-line-strong',
          )}
        >
          <Button icon="upload" onClick={() => picker.current?.click()}>
            Choose a file…
          </Button>
          <span className="text-ink-3">or drop it here, or paste its text below</span>
          <input
            ref={picker}
            type="file"
            aria-label="File to import"
            accept=".yaml,.yml,.json,application/json,application/yaml,text/yaml"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              void read(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </div>
        <Field label="Text" error={error}>
          <TextArea
            mono
            rows={14}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              take.reset()
            }}
            placeholder={'name: weather\nassets:\n  - key: stations'}
          />
        </Field>
        {taken && (
          <Banner
            tone="warn"
            framed
            urgent
            actions={
              <>
                <Button onClick={() => submit('rename')}>Keep both, rename this one</Button>
                <Button kind="danger" onClick={() => submit('replace')}>
                  Replace its draft
                </Button>
              </>
            }
          >
            {sentenceOf(take.error)} What is in its draft and not published is kept among its versions.
          </Banner>
        )}
      </div>
    </Dialog>
  )
}
