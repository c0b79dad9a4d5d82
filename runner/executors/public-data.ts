import { resolve } from 'node:path'

/** Public data that comes with Sluice, for its examples; wherever the runner lies, it lies beside it. */
export const publicDataFolder = resolve(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  'vega-datasets',
  'data',
)
