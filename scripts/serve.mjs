#!/usr/bin/env node
// A static server for this machine only: the playground as it would be served, CSP included.
//
//   node scripts/serve.mjs FOLDER [--port N]
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { headerCsp } from '../www/csp.mjs'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8'
}

/** The file that a request's path names, or undefined: nothing outside `folder` is ever served. */
function fileFor(folder, url) {
  let name
  try {
    name = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname)
  } catch {
    return undefined
  }
  if (name.includes('\0')) return undefined
  const file = path.join(folder, name.endsWith('/') ? `${name}index.html` : name)
  if (!file.startsWith(folder + path.sep)) return undefined
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined
}

function respond(folder, csp, request, response) {
  const headers = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-cache' }
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end()
  const file = fileFor(folder, request.url ?? '/')
  if (!file) return void response.writeHead(404, { ...headers, 'Content-Type': TYPES['.txt'] }).end('not found\n')
  const bytes = fs.readFileSync(file)
  response.writeHead(200, { ...headers, 'Content-Security-Policy': csp(file), 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'Content-Length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Serves `folder`; `port` 0 takes a free one; `csp` tells the policy of a file. Resolves to the address and how to stop. */
export function serve(folder, port = 0, csp = headerCsp) {
  const base = path.resolve(folder)
  const server = http.createServer((request, response) => respond(base, csp, request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const stop = () => new Promise(done => { server.close(done); server.closeAllConnections() })
      resolve({ url: `http://127.0.0.1:${server.address().port}`, stop })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, flag, port] = process.argv.slice(2)
  if (!folder || (flag !== undefined && flag !== '--port')) {
    console.error('use: node scripts/serve.mjs FOLDER [--port N]')
    process.exit(2)
  }
  try {
    const { url } = await serve(folder, Number(port ?? 8787))
    console.log(`the playground is at ${url} (Ctrl-C stops it)`)
  } catch (error) {
    console.error(error.code === 'EADDRINUSE' ? `port ${port ?? 8787} is taken: make play PORT=8788` : error.message)
    process.exit(1)
  }
}
