import { AutomationPage } from '#components/automation/automation-page.tsx'

export default function AutomationScreen() {
  return <AutomationPage />
}
