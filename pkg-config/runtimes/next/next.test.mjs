import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { launchChromium } from '../../../scripts/browser.mjs'
import { visit } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { bin, run, skip, tell, tellPages, versionOf } from '../runtime.mjs'

const runtime = { folder: 'next', runtime: 'Next.js', version: versionOf('next', 'next') }

/** Starts the built server; resolves to where it listens. */
async function start(env) {
  // Not by its bin, which would start another process: this one is to be stopped.
  const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', '0'], { cwd: workspace('next'), env, stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = async () => {
    const ended = once(server, 'exit')
    server.kill()
    await ended
  }
  let told = ''
  for await (const text of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    told += text
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(told)
    if (url && told.includes('Ready')) return { url: url[0], stop }
  }
  throw new Error(`next start ended:\n${told}`)
}

// Next.js 16.4.6 with webpack builds no route of the edge in `app`, not even one without imports.
const ROUTES = {
  Turbopack: { 'a route of Node': '/node', 'a route of the edge': '/edge', 'a route of the edge in `pages`': '/api/edge' },
  webpack: { 'a route of Node': '/node', 'a route of the edge in `pages`': '/api/edge' }
}

for (const [bundler, routes] of Object.entries(ROUTES)) {
  if (!Object.values(routes).includes('/edge')) fs.rmSync(path.join(workspace('next'), 'app/edge'), { recursive: true })
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', DIST: `dist-${bundler.toLowerCase()}` }
  await run('next', bin('next', 'next'), ['build', `--${bundler.toLowerCase()}`], { env })
  const { url, stop } = await start(env)
  for (const [what, route] of Object.entries(routes)) {
    const response = await fetch(`${url}${route}`)
    if (!response.ok) throw new Error(`${bundler}, ${route}: ${response.status}`)
    tell({ ...runtime, what: `${bundler}, ${what}` }, await response.json())
  }
  const browser = await launchChromium()
  if (browser) {
    const page = await visit(browser, `${url}/`)
    tellPages(runtime, { [`${bundler}, a client component, in Chromium`]: page })
    await browser.close()
  } else skip(`Next.js, ${bundler}, a client component`, 'no Chromium or Chrome here')
  await stop()
}
