'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPCClient } from '#components/api/trpc.ts'
import { saveText } from '#components/pipelines/save-text.ts'
import { showToast } from '#components/ui/toast.ts'

/** Exports the draft of a pipeline as a file. */
export const useExport = (pipeline: string) => {
  const client = useTRPCClient()
  return (format: 'yaml' | 'json', version?: number): void => {
    client.pipelines.export
      .mutate({ pipeline, format, ...(version !== undefined && { version }) })
      .then(({ fileName, text }) => saveText(fileName, text))
      .catch((cause: unknown) =>
        showToast({ tone: 'failed', title: 'The export failed', text: sentenceOf(cause) }),
      )
  }
}
