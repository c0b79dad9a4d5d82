import { AccountPage } from '#components/people/account-page.tsx'

export default function AccountPageScreen() {
  return <AccountPage />
}
