// The server of `make play`: right types, the CSP, and nothing from outside its folder.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { headerCsp } from '../../www/csp.mjs'
import { serve } from '../serve.mjs'

const above = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-serve-'))
const folder = path.join(above, 'site')
let server

before(async () => {
  fs.mkdirSync(path.join(folder, 'sub'), { recursive: true })
  fs.writeFileSync(path.join(above, 'secret.txt'), 'secret')
  fs.mkdirSync(`${folder}-beside`)
  fs.writeFileSync(path.join(`${folder}-beside`, 'secret.txt'), 'secret')
  for (const name of ['index.html', 'a.mjs', 'a.wasm', 'sub/index.html']) fs.writeFileSync(path.join(folder, name), name)
  server = await serve(folder)
})
after(async () => {
  await server.stop()
  fs.rmSync(above, { recursive: true })
})

/** `fetch` would tidy the path before it sends it. */
const get = (target, method = 'GET') => new Promise((resolve, reject) => {
  const { port } = new URL(server.url)
  http.request({ host: '127.0.0.1', port, path: target, method }, response => {
    let body = ''
    response.setEncoding('utf8').on('data', text => { body += text }).on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
  }).on('error', reject).end()
})

test('files have their MIME type and the CSP', async () => {
  const types = { '/': 'text/html; charset=utf-8', '/a.mjs?v=1': 'text/javascript; charset=utf-8', '/a.wasm': 'application/wasm', '/sub/': 'text/html; charset=utf-8' }
  for (const [target, type] of Object.entries(types)) {
    const { status, headers } = await get(target)
    assert.deepEqual([status, headers['content-type'], headers['content-security-policy'], headers['x-content-type-options']], [200, type, headerCsp('/index.html'), 'nosniff'], target)
  }
})

test('nothing outside the folder is served', async () => {
  for (const target of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/../site-beside/secret.txt', '/sub/../../secret.txt', '/a.mjs%00', '/%', '/nothing', '//etc/passwd', '/sub']) {
    const { status, body } = await get(target)
    assert.ok(status === 404 && !body.includes('secret'), `${target}: ${status}`)
  }
})

test('only GET and HEAD are answered', async () => {
  assert.equal((await get('/', 'POST')).status, 405)
  assert.deepEqual(await get('/a.mjs', 'HEAD').then(({ status, body }) => [status, body]), [200, ''])
})
