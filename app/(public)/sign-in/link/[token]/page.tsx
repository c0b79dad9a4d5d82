import { LinkLanding } from '#components/people/link-landing.tsx'

export default async function LinkLandingScreen({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  return <LinkLanding token={decodeURIComponent(token)} />
}
