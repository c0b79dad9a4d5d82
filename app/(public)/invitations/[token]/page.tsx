import { InvitationLanding } from '#components/people/invitation-landing.tsx'

export default async function InvitationLandingScreen({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  return <InvitationLanding token={decodeURIComponent(token)} />
}
