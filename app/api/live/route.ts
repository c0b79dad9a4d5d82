export { live as GET } from '#server/api/http/live.ts'
