// `iam-verdict serve` as it runs beside its clients.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import http from 'node:http'
import path from 'node:path'
import { after } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { command, environment } from './command.mjs'

export const EXAMPLE = path.join(root, 'examples/world/world.json')
export const IAM = '2010-05-08'
export const STS = '2011-06-15'

/** Starts it where there is room; `keys`: by ARN the access key ids that it tells. */
export async function serve(args = ['--world', EXAMPLE]) {
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  after(() => child.kill('SIGKILL'))
  const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve(signal ?? code)))
  let [printed, log] = ['', '']
  child.stderr.setEncoding('utf8').on('data', text => { log += text })
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      printed += text
      if (printed.includes('Signatures are not checked')) resolve()
    })
    void ended.then(code => reject(new Error(`it ended with ${code} before it listened\n${printed}${log}`)))
  })
  const url = /^listening on (\S+)$/m.exec(printed)[1]
  const keys = Object.fromEntries([...printed.matchAll(/^ {2}(AKIALOCAL\S+) {2}(\S+)$/gm)].map(([, id, arn]) => [arn, id]))
  return { url, port: Number(new URL(url).port), keys, printed, child, ended, log: () => log }
}

/** One call of the query protocol, by hand. */
export async function call({ url }, { action, version = IAM, key, token, ...parameters }, more = {}) {
  const form = new URLSearchParams({ ...(action && { Action: action }), ...(version && { Version: version }), ...parameters })
  return send(url, { body: String(form), headers: signed(key, token), ...more })
}

const signed = (key, token) => ({
  ...(key && { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261127/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=0` }),
  ...(token && { 'x-amz-security-token': token })
})

/** What is sent as it is: `fetch` would set headers of its own. */
export function send(url, { method = 'POST', body = '', headers = {}, path = '/', agent } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, path, agent, headers: { ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }), ...headers } }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => { text += part })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1], message: /<Message>(.*?)<\/Message>/s.exec(text)?.[1] }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** That it still answers. */
export async function assertAlive(server) {
  const { status, text } = await call(server, { action: 'GetCallerIdentity', version: STS, key: Object.values(server.keys)[0] })
  assert.deepEqual([status, text.includes('<GetCallerIdentityResult>')], [200, true], text)
}
