/** Light, dark, or as the system says. */
export type Theme = 'system' | 'light' | 'dark'

/** The usual colours, or those that red-green blindness can tell apart. */
export type Palette = 'usual' | 'safe'

/** The look a person chose; kept in cookies, so that the first drawing already has it. */
export interface Look {
  theme: Theme
  palette: Palette
}

/** Reads the look from cookie values; what is absent or unknown is the default. */
export function lookFrom(cookie: (name: string) => string | undefined): Look {
  const theme = cookie('theme')
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    palette: cookie('palette') === 'safe' ? 'safe' : 'usual',
  }
}

/** The attributes of the root element for a look. The system's own theme needs none. */
export function lookAttributes(look: Look): { 'data-theme'?: string; 'data-palette'?: string } {
  return {
    ...(look.theme === 'system' ? {} : { 'data-theme': look.theme }),
    ...(look.palette === 'safe' ? { 'data-palette': 'safe' } : {}),
  }
}
