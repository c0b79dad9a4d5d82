/** What a connection is made with. */
interface TlsMaterial {
  ca?: string
  cert?: string
  key?: string
  servername?: string
  rejectUnauthorized?: boolean
}

export interface Credentials {
  tls: TlsMaterial
  headers: Record<string, string | string[]>
}

/** How to reach one cluster, and as whom. */
export interface ClusterAccess {
  /** The context's name, or `in-cluster`. */
  name: string
  server: URL
  /** The namespace that the context or the account is in. */
  namespace: string | undefined
  /** What holds now. Files are read again each minute, a program is asked again when what it gave ends. Throws when there is nothing to be had. */
  credentials(): Promise<Credentials>
  /** The cluster did not believe the credentials, or we did not believe the cluster: all is read anew. */
  forget(): void
}
