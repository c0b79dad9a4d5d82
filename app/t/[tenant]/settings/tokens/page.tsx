import { TokensPage } from '#components/people/tokens-page.tsx'

export default function TokensPageScreen() {
  return <TokensPage />
}
