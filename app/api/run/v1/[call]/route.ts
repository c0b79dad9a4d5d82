export { runApiDoor as POST } from '#server/api/http/run-api-door.ts'
