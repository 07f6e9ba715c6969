export const issuer = 'https://id.example.com'
export const audience = 'site'
export const jwks = 'https://id.example.com/.well-known/jwks.json'
