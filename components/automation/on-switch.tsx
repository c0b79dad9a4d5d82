import { Switch } from '#components/ui/switch.tsx'
import { Tip } from '#components/ui/tooltip.tsx'

interface OnSwitchProps {
  name: string
  isOn: boolean
  /** Disabled in its pipeline: no switch turns it. */
  isDisabled: boolean
  /** Whether the reader may turn it. */
  may: boolean
  onChange: (isOn: boolean) => void
}

/** On or off, with why it cannot be turned where it cannot. */
export function OnSwitch({ name, isOn, isDisabled, may, onChange }: OnSwitchProps) {
  const why = isDisabled
    ? 'Disabled in its pipeline. Enable it in the designer and publish.'
    : may
      ? undefined
      : 'Your role here sees but does not switch.'
  const control = (
    <span>
      <Switch
        label={`${name} is ${isOn ? 'on' : 'off'}`}
        labelHidden
        checked={isOn && !isDisabled}
        disabled={why !== undefined}
        onChange={onChange}
      />
    </span>
  )
  return why === undefined ? control : <Tip text={why}>{control}</Tip>
}
