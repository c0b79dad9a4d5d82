'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPCClient } from '#components/api/trpc.ts'
import { showToast } from '#components/ui/toast.ts'

/** Gives a text to the reader as a file. */
export const saveAsFile = (fileName: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}

/** Exports the draft of a pipeline as a file. */
export const useExport = (pipeline: string) => {
  const client = useTRPCClient()
  return (format: 'yaml' | 'json', version?: number): void => {
    client.pipelines.export
      .mutate({ pipeline, format, ...(version !== undefined && { version }) })
      .then(({ fileName, text }) => saveAsFile(fileName, text))
      .catch((cause: unknown) =>
        showToast({ tone: 'failed', title: 'The export failed', text: sentenceOf(cause) }),
      )
  }
}
