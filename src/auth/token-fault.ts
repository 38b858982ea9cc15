import { errors } from 'jose'

/** What is wrong with a token, in words of this program alone; `signed` says with what it should be signed. */
export function tokenFault(error: errors.JOSEError, signed: string): string {
  if (error instanceof errors.JWTExpired) return 'it has expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `its claim "${error.claim}" is missing`
    return error.claim === 'nbf' ? 'it is not valid yet' : `its claim "${error.claim}" is another than expected`
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong'
  if (error instanceof errors.JWKSNoMatchingKey) return 'no known key has signed it'
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'it does not name which key has signed it'
  if (error instanceof errors.JOSEAlgNotAllowed) return `it is not signed with ${signed}`
  return 'it is no JSON Web Token'
}
