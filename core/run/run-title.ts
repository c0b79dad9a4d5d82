/** What a run is called: its job, its one asset, or how many of which pipelines. */
export const runTitle = (made: {
  job?: string
  assets: string[]
  pipelines: string[]
  steps: number
}): string => {
  const { job, assets, pipelines, steps } = made
  if (job !== undefined) return job
  const [only] = assets
  if (assets.length === 1 && only !== undefined) return only
  const home = pipelines.length === 1 ? pipelines[0] : `${pipelines.length} pipelines`
  return assets.length > 0 ? `${assets.length} assets of ${home}` : `${steps} steps of ${home}`
}
