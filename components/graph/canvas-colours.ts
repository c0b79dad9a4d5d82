import type { NodeStatus } from './node-status.ts'

/** The colours of the look as a canvas needs them: resolved, because it knows no variables. */
export interface CanvasColours {
  ground: string
  surface: string
  sunken: string
  line: string
  lineStrong: string
  ink: string
  ink2: string
  ink3: string
  accent: string
  wire: string
  wireQuiet: string
  sans: string
  mono: string
  tone: Record<NodeStatus['tone'], string>
}

export const readCanvasColours = (element: HTMLElement): CanvasColours => {
  const probe = document.createElement('i')
  probe.hidden = true
  element.append(probe)
  const colour = (expression: string) => {
    probe.style.color = expression
    return getComputedStyle(probe).color
  }
  const family = (name: string) => getComputedStyle(element).getPropertyValue(name).trim() || 'sans-serif'
  const colours: CanvasColours = {
    ground: colour('var(--ground)'),
    surface: colour('var(--surface)'),
    sunken: colour('color-mix(in srgb, var(--sunken) 60%, transparent)'),
    line: colour('var(--line)'),
    lineStrong: colour('var(--line-strong)'),
    ink: colour('var(--ink)'),
    ink2: colour('var(--ink-2)'),
    ink3: colour('var(--ink-3)'),
    accent: colour('var(--accent)'),
    wire: colour('color-mix(in srgb, var(--line-strong) 85%, var(--ink-3))'),
    wireQuiet: colour('var(--line-strong)'),
    sans: family('--sans'),
    mono: family('--mono'),
    tone: {
      neutral: colour('var(--line-strong)'),
      queued: colour('var(--queued)'),
      running: colour('var(--running)'),
      succeeded: colour('var(--succeeded)'),
      failed: colour('var(--failed)'),
      warn: colour('var(--warn)'),
      stale: colour('var(--stale)'),
      skipped: colour('var(--skipped)'),
    },
  }
  probe.remove()
  return colours
}
