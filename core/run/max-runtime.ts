/** How long a run may take, as the tag dagster/max_runtime says in seconds; null where nothing does. */
export const maxRuntimeMs = (tags: Record<string, string>): number | null => {
  const seconds = Number(tags['dagster/max_runtime'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.round(seconds * 1000), 2 ** 31 - 1) : null
}
