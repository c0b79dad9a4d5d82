import { HomePage } from '#components/home/home-page.tsx'

export default function HomeScreen() {
  return <HomePage />
}
