import { MembersPage } from '#components/people/members-page.tsx'

export default function MembersPageScreen() {
  return <MembersPage />
}
