// Signed policy sets: a saved set with what holds for it, in an envelope of DSSE, signed by Ed25519 through WebCrypto.
import { BundleError, PolicySet, RequestError } from '../index.js'
import { copyOf } from '../load.js'
import { fromBase64url, jsonObject } from './bytes.js'
import { readOptions, wrong } from './guard.js'
import type { BundleErrorCode, Decision, Request } from '../public.js'
import type * as Public from '../public-edge.js'

const PAYLOAD_TYPE = 'application/vnd.iam-verdict.policy-set'
const ED25519 = { name: 'Ed25519' }
/** What `PolicySet.fromBytes` reads at most, in base64, and room for the rest. */
export const MOST_BYTES = 90 * 1024 * 1024
const MOST_SIGNATURES = 20
const MOST_SELF_TESTS = 1000
const NEW_LINE = 10

const encoder = new TextEncoder()

export async function signBundle(bytes: ArrayBuffer | ArrayBufferView, options: Public.SignOptions): Promise<Uint8Array<ArrayBuffer>> {
  const given = readOptions(options, { privateKey: 'object', keyId: 'string', audience: 'string', sequence: 'number', notAfter: 'number string object', selfTests: 'array' }) as unknown as Public.SignOptions
  for (const name of ['privateKey', 'keyId', 'audience', 'sequence'] as const) if (given[name] === undefined) throw wrong('missing-field', name, 'is missing')
  if (!Number.isSafeInteger(given.sequence) || given.sequence < 0) throw wrong('invalid-type', 'sequence', 'must be a whole number that is not negative')
  const set = copyOf(bytes)
  if (!set) throw new RequestError('invalid-type', 'bytes: must be a Uint8Array or an ArrayBuffer', { field: 'bytes' })
  // What cannot be loaded, or fails its own tests, is not signed.
  const { audience, sequence, selfTests } = given
  const notAfter = given.notAfter === undefined ? undefined : timeOf(given.notAfter)
  if (notAfter !== undefined && Number.isNaN(notAfter)) throw wrong('invalid-type', 'notAfter', 'is no time')
  test(PolicySet.fromBytes(set), selfTests).free()
  const terms: Terms = { audience, sequence, ...(notAfter !== undefined && { notAfter: new Date(notAfter).toISOString() }), ...(selfTests && { selfTests }) }
  const payload = joined(encoder.encode(`${JSON.stringify(terms)}\n`), set)
  const signature = await crypto.subtle.sign(ED25519, given.privateKey as CryptoKey, authenticated(payload))
  const envelope = { payloadType: PAYLOAD_TYPE, payload: base64(payload), signatures: [{ keyid: given.keyId, sig: base64(new Uint8Array(signature)) }] }
  return encoder.encode(JSON.stringify(envelope))
}

export async function openBundle(bytes: ArrayBuffer | ArrayBufferView, options: Public.OpenOptions): Promise<Public.OpenedBundle> {
  const given = readOptions(options, { keys: 'object', audience: 'string', after: 'number', now: 'function' }) as unknown as Public.OpenOptions
  const copy = copyOf(bytes)
  if (!copy) throw new RequestError('invalid-type', 'bytes: must be a Uint8Array or an ArrayBuffer', { field: 'bytes' })
  const keys = new Map(Object.entries(given.keys ?? {}))
  if (keys.size === 0) return opened(copy, {}, undefined)
  if (typeof given.audience !== 'string') throw wrong('missing-field', 'audience', 'is missing: for whom must the bundle be?')
  const { keyId, payload } = await verified(copy, keys)
  const end = payload.indexOf(NEW_LINE)
  const terms = readTerms(end < 0 ? undefined : jsonObject(payload.subarray(0, end)))
  if (terms.audience !== given.audience) throw refused('wrong-audience', `the bundle is for \`${terms.audience}\` and not for \`${given.audience}\``)
  if (given.after !== undefined && !(terms.sequence > given.after)) throw refused('rollback', `the bundle has number ${terms.sequence}, and ${given.after} was used before`)
  const now = Number((given.now ?? Date.now)())
  if (terms.notAfter !== undefined && !(now < timeOf(terms.notAfter))) throw refused('expired', `the bundle must not be used after ${terms.notAfter}`)
  return opened(payload.slice(end + 1), terms, keyId)
}

interface Terms {
  readonly audience: string
  readonly sequence: number
  readonly notAfter?: string
  readonly selfTests?: readonly Public.SelfTest[]
}

async function opened(bytes: Uint8Array<ArrayBuffer>, terms: Partial<Terms>, keyId: string | undefined): Promise<Public.OpenedBundle> {
  const { sequence, notAfter } = terms
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  const set = test(PolicySet.fromBytes(bytes), terms.selfTests)
  const policySet = Object.assign(set, { hash, ...(notAfter !== undefined && { notAfter }) }) as unknown as Public.EdgePolicySet
  return Object.freeze({ policySet, hash, ...(keyId !== undefined && { keyId }), ...(sequence !== undefined && { sequence }), ...(notAfter !== undefined && { notAfter }) })
}

/** The payload, when one of the signatures is by one of the keys. */
async function verified(bytes: Uint8Array, keys: ReadonlyMap<string, JsonWebKey | CryptoKey>): Promise<{ keyId: string; payload: Uint8Array<ArrayBuffer> }> {
  const envelope = jsonObject(bytes)
  const { payloadType, payload: encoded, signatures } = envelope ?? {}
  if (!envelope || typeof encoded !== 'string' || !Array.isArray(signatures)) throw refused('unsigned', 'the bundle is not signed: expected what `signBundle` gave')
  const payload = payloadType === PAYLOAD_TYPE ? fromBase64(encoded) : undefined
  if (!payload || signatures.length > MOST_SIGNATURES) throw refused('unsigned', 'the envelope holds no signed policy set')
  const text = authenticated(payload)
  let isKnown = false
  for (const { keyid, sig } of signatures as { keyid?: unknown; sig?: unknown }[]) {
    const key = typeof keyid === 'string' ? keys.get(keyid) : undefined
    if (!key) continue
    isKnown = true
    const signature = typeof sig === 'string' ? fromBase64(sig) : undefined
    if (signature && await crypto.subtle.verify(ED25519, await imported(key), signature, text)) return { keyId: keyid as string, payload }
  }
  if (isKnown) throw refused('invalid-signature', 'the signature of the bundle is not by the key that it names')
  throw refused('unknown-key', `none of the keys ${signatures.map(({ keyid }: { keyid?: unknown }) => `\`${String(keyid)}\``).join(', ')} is known here`)
}

function imported(key: JsonWebKey | CryptoKey): CryptoKey | Promise<CryptoKey> {
  const jwk = key as JsonWebKey
  return jwk.kty === undefined ? (key as CryptoKey) : crypto.subtle.importKey('jwk', { kty: jwk.kty, crv: jwk.crv!, x: jwk.x! }, ED25519, false, ['verify'])
}

function readTerms(terms: Record<string, unknown> | undefined): Terms {
  const { audience, sequence, notAfter, selfTests } = terms ?? {}
  const isWhole = typeof audience === 'string' && Number.isSafeInteger(sequence) && (notAfter === undefined || (typeof notAfter === 'string' && !Number.isNaN(timeOf(notAfter))))
  if (!isWhole || (selfTests !== undefined && !Array.isArray(selfTests))) throw refused('corrupt', 'the signed terms of the bundle cannot be read')
  return { audience, sequence: sequence as number, ...(notAfter !== undefined && { notAfter: notAfter as string }), ...(selfTests && { selfTests: selfTests as Public.SelfTest[] }) }
}

/** A set that does not decide as it says it does is not the one that was meant. */
function test(set: PolicySet, selfTests: readonly Public.SelfTest[] = []): PolicySet {
  if (selfTests.length > MOST_SELF_TESTS) throw refused('too-large', `${selfTests.length} self-tests, more than the ${MOST_SELF_TESTS} that are run`)
  for (const [index, { request, expect }] of selfTests.entries()) {
    const decision = outcome(set, request)
    if (decision !== expect) throw refused('self-test-failed', `self-test ${index}: ${decision}, and not ${expect}`)
  }
  return set
}

function outcome(set: PolicySet, request: Request): Decision | string {
  try {
    return set.decide(request)
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}

/** What is signed: DSSE's pre-authentication encoding. */
function authenticated(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(encoder.encode(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload)
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + rest.length)
  all.set(head)
  all.set(rest, head.length)
  return all
}

/** In pieces, since an argument list is not as long as a set. */
function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += 0x2000) binary += String.fromCharCode(...bytes.subarray(from, from + 0x2000))
  return btoa(binary)
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => fromBase64url(text.replaceAll('+', '-').replaceAll('/', '_').replace(/={1,2}$/, ''))

export const timeOf = (time: number | Date | string): number => new Date(time).getTime()

export const refused = (code: BundleErrorCode, message: string, cause?: unknown): BundleError => new BundleError(code, message, { cause })
