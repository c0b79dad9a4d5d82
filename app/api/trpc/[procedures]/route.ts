export { trpcDoor as GET, trpcDoor as POST } from '#server/api/http/trpc-door.ts'
