import { formatBytes } from '#components/ui/format.ts'
import { documentLimits, limitWords } from '#core/document/document-limits.ts'

/** The text of a file that a pipeline is to be imported from, or why there is none. */
export const readPipelineFile = async (
  file: Pick<File, 'name' | 'size' | 'text'>,
): Promise<{ text: string } | { problem: string }> => {
  const { name, size } = file
  if (size > documentLimits.sizeBytes)
    return { problem: `${name} has ${formatBytes(size)}; a pipeline may have ${limitWords.size}.` }
  try {
    return { text: await file.text() }
  } catch {
    return { problem: `${name} cannot be read. Choose it again; it may have been moved or changed.` }
  }
}
