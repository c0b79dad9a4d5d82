export { authDoor as GET, authDoor as POST } from '#server/api/http/auth-door.ts'
