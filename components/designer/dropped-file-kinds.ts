/** Endings of the names of files that the canvas takes. */
export const droppedFileKinds: readonly string[] = [
  '.csv',
  '.tsv',
  '.parquet',
  '.sql',
  '.py',
  '.ts',
  '.yaml',
  '.yml',
  '.json',
]
