/** What the auth door says when it refuses. */
export interface AuthRefusal {
  code?: string | undefined
  status?: number | undefined
  message?: string | undefined
}

/** Where in a form a refusal belongs, and the sentence for it. */
export interface FieldRefusal {
  field: 'email' | 'password' | 'root'
  sentence: string
}

const words: Record<string, FieldRefusal> = {
  INVALID_EMAIL_OR_PASSWORD: {
    field: 'password',
    sentence: 'This email and password do not go together. Check both, then try again.',
  },
  INVALID_PASSWORD: { field: 'password', sentence: 'This is not your present password.' },
  INVALID_EMAIL: { field: 'email', sentence: 'This is not an email address.' },
  USER_ALREADY_EXISTS: {
    field: 'email',
    sentence: 'Someone signed up with this email already. Sign in instead.',
  },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    field: 'email',
    sentence: 'Someone signed up with this email already. Sign in instead.',
  },
  PASSWORD_TOO_SHORT: {
    field: 'password',
    sentence: 'The password is too short. Use at least 10 characters.',
  },
  PASSWORD_TOO_LONG: { field: 'password', sentence: 'The password is too long. Use at most 128 characters.' },
  EMAIL_PASSWORD_SIGN_UP_DISABLED: {
    field: 'root',
    sentence: 'Signing up is closed on this installation. Ask its operator for an invitation.',
  },
}

/** The sentence for a refusal at the way in, and the field it stands at. */
export function authWords(refusal: AuthRefusal): FieldRefusal {
  const known = refusal.code ? words[refusal.code] : undefined
  if (known) return known
  if (refusal.status === 429)
    return { field: 'root', sentence: refusal.message ?? 'Too many tries. Wait a minute, then try again.' }
  if (!refusal.status)
    return { field: 'root', sentence: 'The server did not answer. Check the connection and try again.' }
  return {
    field: 'root',
    sentence: 'The server refused without a reason. Try again; if it stays, its log has the cause.',
  }
}
