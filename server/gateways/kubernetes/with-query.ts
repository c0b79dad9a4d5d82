/** A path with its query; what is undefined or false is left out. */
export const withQuery = (
  path: string,
  query: Record<string, string | number | boolean | undefined>,
): string => {
  const said = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== false && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return said.length === 0 ? path : `${path}?${said.join('&')}`
}
