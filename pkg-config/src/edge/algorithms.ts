// JSON Web Algorithms (RFC 7518, 8037, 9864) by WebCrypto: which keys fit, and how a signature is verified.
// Only asymmetric ones: with HMAC, whoever can verify can sign, and a public key can be taken for a secret.
import { fromBase64url } from './bytes.js'
import type { JwtAlgorithm } from '../public-edge.js'

export type Jwk = JsonWebKey & { readonly kid?: unknown }

interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP'
  readonly crv?: string
  /** As WebCrypto imports the key. */
  readonly key: RsaHashedImportParams | EcKeyImportParams | { name: string }
  /** As WebCrypto verifies. */
  readonly verify: RsaPssParams | EcdsaParams | { name: string }
}

const rsa = (name: string, bits: number): Algorithm => ({
  kty: 'RSA',
  key: { name, hash: `SHA-${bits}` },
  verify: name === 'RSA-PSS' ? { name, saltLength: bits / 8 } : { name }
})
const ec = (crv: string, bits: number): Algorithm => ({
  kty: 'EC',
  crv,
  key: { name: 'ECDSA', namedCurve: crv },
  verify: { name: 'ECDSA', hash: `SHA-${bits}` }
})
const ed25519: Algorithm = { kty: 'OKP', crv: 'Ed25519', key: { name: 'Ed25519' }, verify: { name: 'Ed25519' } }

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<JwtAlgorithm, Algorithm>([
  ['RS256', rsa('RSASSA-PKCS1-v1_5', 256)],
  ['RS384', rsa('RSASSA-PKCS1-v1_5', 384)],
  ['RS512', rsa('RSASSA-PKCS1-v1_5', 512)],
  ['PS256', rsa('RSA-PSS', 256)],
  ['PS384', rsa('RSA-PSS', 384)],
  ['PS512', rsa('RSA-PSS', 512)],
  ['ES256', ec('P-256', 256)],
  ['ES384', ec('P-384', 384)],
  ['ES512', ec('P-521', 512)],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519]
])

/** RFC 7518, section 3.3: at least 2,048 bits. More than 8,192 only costs time. */
const RSA_BYTES = { least: 256, most: 1024 }

export const isAlgorithm = (name: unknown): name is JwtAlgorithm => typeof name === 'string' && ALGORITHMS.has(name)

/** Whether the key is of the type of the algorithm, strong enough, and meant for verifying with it. */
export function fits(jwk: Jwk, alg: JwtAlgorithm): boolean {
  const { kty, crv } = ALGORITHMS.get(alg)!
  if (jwk.kty !== kty || (crv !== undefined && jwk.crv !== crv)) return false
  if (jwk.alg !== undefined && jwk.alg !== alg) return false
  if (jwk.use !== undefined && jwk.use !== 'sig') return false
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify'))) return false
  if (kty !== 'RSA') return true
  const modulus = fromBase64url(String(jwk.n))?.length ?? 0
  return modulus >= RSA_BYTES.least && modulus <= RSA_BYTES.most
}

/** Imported once for each algorithm. */
const imported = new WeakMap<Jwk, Map<string, Promise<CryptoKey>>>()

export async function verifies(jwk: Jwk, alg: JwtAlgorithm, signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { key, verify } = ALGORITHMS.get(alg)!
  const keys = imported.get(jwk) ?? new Map<string, Promise<CryptoKey>>()
  imported.set(jwk, keys)
  if (!keys.has(alg)) keys.set(alg, importPublic(jwk, key))
  return crypto.subtle.verify(verify, await keys.get(alg)!, signature, signed)
}

/** The public members alone: what else stands in the key cannot change what it is. */
function importPublic({ kty, crv, n, e, x, y }: Jwk, algorithm: Algorithm['key']): Promise<CryptoKey> {
  const members = Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined)
  return crypto.subtle.importKey('jwk', Object.fromEntries(members) as JsonWebKey, algorithm, false, ['verify'])
}
