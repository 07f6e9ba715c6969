// An identity provider for tests: keys by WebCrypto, tokens as one asks for them, wrong ones too.
const { subtle } = globalThis.crypto

export const ISSUER = 'https://id.example.com/shop'
export const AUDIENCE = 'shop'
/** 2026-11-27T12:00:00Z. */
export const NOW = 1795780800
export const ROLE = 'arn:aws:iam::111122223333:role/web/customer'

const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
const KINDS = {
  RS256: { generate: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...RSA }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  RS512: { generate: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512', ...RSA }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  PS256: { generate: { name: 'RSA-PSS', hash: 'SHA-256', ...RSA }, sign: { name: 'RSA-PSS', saltLength: 32 } },
  ES256: { generate: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  ES384: { generate: { name: 'ECDSA', namedCurve: 'P-384' }, sign: { name: 'ECDSA', hash: 'SHA-384' } },
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } }
}
export const ALGORITHMS = Object.keys(KINDS)

export const base64url = bytes => Buffer.from(bytes).toString('base64url')
const part = value => base64url(typeof value === 'string' ? value : JSON.stringify(value))

/** A key pair: `jwk` for the key set, `sign` for tokens. */
export async function makeKey(alg, kid, more = {}) {
  const { generate, sign } = KINDS[alg]
  const { publicKey, privateKey } = await subtle.generateKey({ ...generate, ...more.generate }, true, ['sign', 'verify'])
  const { key_ops, ext, ...members } = await subtle.exportKey('jwk', publicKey)
  return {
    alg,
    kid,
    jwk: { ...members, kid, alg, use: 'sig', ...more.jwk },
    pem: Buffer.from(await subtle.exportKey('spki', publicKey)),
    sign: async text => new Uint8Array(await subtle.sign(sign, privateKey, new TextEncoder().encode(text)))
  }
}

export const claims = more => ({ iss: ISSUER, aud: AUDIENCE, sub: 'ana', iat: NOW - 60, exp: NOW + 600, team: 'blue', ...more })

/** `header` and `body` may be texts, to be exact about what is in them. */
export async function makeToken(key, body = claims(), header = {}) {
  const head = typeof header === 'string' ? header : { alg: key.alg, kid: key.kid, typ: 'JWT', ...header }
  const signed = `${part(head)}.${part(body)}`
  return `${signed}.${base64url(await key.sign(signed))}`
}

/** Signed by HMAC, with the bytes of a public key for a secret. */
export async function hmacToken(secret, body, header) {
  const key = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = `${part(header)}.${part(body)}`
  return `${signed}.${base64url(new Uint8Array(await subtle.sign('HMAC', key, new TextEncoder().encode(signed))))}`
}
export const unsignedToken = (body, header) => `${part(header)}.${part(body)}.`
