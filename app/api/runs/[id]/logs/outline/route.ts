export { logOutline as GET } from '#server/api/http/logs.ts'
