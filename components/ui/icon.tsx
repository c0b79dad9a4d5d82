import { classes } from './classes.ts'
import { type IconName, iconPaths } from './icon-paths.ts'

interface IconProps {
  name: IconName
  /** Edge in pixels; drawn for 16, good from 12 to 24. */
  size?: number
  /** Says what the drawing means where no word stands beside it. */
  label?: string
  className?: string
}

/** A line drawing in the colour of the text around it. Silent to screen readers unless labelled. */
export function Icon({ name, size = 16, label, className }: IconProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classes('shrink-0', className)}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={iconPaths[name]} />
    </svg>
  )
}
