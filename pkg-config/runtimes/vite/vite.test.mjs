import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { launchChromium } from '../../../scripts/browser.mjs'
import { tellInChromium, visit } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { bin, printed, run, skip, tell, tellPages, versionOf } from '../runtime.mjs'

const folder = workspace('vite')
const runtime = { folder: 'vite', runtime: 'Vite', version: versionOf('vite', 'vite') }

await run('vite', bin('vite', 'vite'), ['build', '--logLevel', 'warn'])
await tellInChromium({ ...runtime, what: 'a built page' }, path.join(folder, 'dist'), ['index.html'])
await tellInChromium({ ...runtime, what: 'a built module worker' }, path.join(folder, 'dist'), ['worker.html'])

await run('vite', bin('vite', 'vite'), ['build', '--ssr', 'print.mjs', '--outDir', 'server', '--logLevel', 'warn'])
tell({ ...runtime, what: 'a build for servers, in Node' }, await printed('vite', process.execPath, ['server/print.js']))

const browser = await launchChromium()
if (browser) {
  const { createServer } = await import(pathToFileURL(createRequire(path.join(folder, 'package.json')).resolve('vite')))
  const server = await createServer({ root: folder, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } })
  await server.listen()
  const page = await visit(browser, `http://127.0.0.1:${server.httpServer.address().port}/`)
  await browser.close()
  await server.close()
  tellPages(runtime, { 'the development server, in Chromium': page })
} else skip('Vite, the development server', 'no Chromium or Chrome here')
