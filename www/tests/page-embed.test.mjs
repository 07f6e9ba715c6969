// The page inside of another one, and as one file.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { describePage, shows, type } from './browser.mjs'
import { example, load } from './source.mjs'

const { fromExample } = await load('example')
const { encode } = await load('share')
const fragment = await encode(fromExample(example('mfa-session')))
const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-page-'))

describePage('the page elsewhere', (onPage, started) => {
  /** A page of another host with the embedded one in a frame; what stands in the frame. */
  async function framed(line, use) {
    const other = http.createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>A page</title>${line}`))
    await new Promise(resolve => other.listen(0, '127.0.0.1', resolve))
    const context = await started.browser.newContext()
    const page = await context.newPage()
    const complaints = []
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`http://127.0.0.1:${other.address().port}/`)
    try {
      await use(page.frameLocator('iframe'), page)
      assert.deepEqual(complaints, [])
    } finally {
      await context.close()
      other.closeAllConnections()
      other.close()
    }
  }
  const line = (query, hash) => `<iframe src="${started.browser.pageAddress}/embed.html${query}${hash}" width="600" height="700"></iframe>`

  test('to read: the decision with its policies, of which nothing can be changed', async () => {
    await framed(line('', fragment), async frame => {
      await frame.locator('#decision[data-decision="allowed"]').waitFor()
      assert.match(await frame.locator('.embed-request').innerText(), /ec2:StopInstances/)
      assert.equal(await frame.locator('input, textarea, [contenteditable="true"]').count(), 0)
      assert.match(await frame.locator('.policy .cm-content').innerText(), /NothingWithoutMfa/)
      await frame.locator('.check.decided, [data-decided]').first().waitFor()
      const href = await frame.locator('footer a').getAttribute('href')
      assert.match(href, /^\.\/#s=3\./)
      assert.equal(await frame.locator('footer a').getAttribute('rel'), 'noopener')
    })
  })

  test('to try out: a changed request is decided anew', async () => {
    await framed(line('?live&theme=dark', fragment), async frame => {
      await frame.locator('#decision[data-decision="allowed"]').waitFor()
      assert.equal(await frame.locator('html').getAttribute('data-theme'), 'dark')
      await frame.locator('#action').fill('sqs:SendMessage')
      await frame.locator('#decision[data-decision="implicitDeny"]').waitFor()
      assert.notEqual(await frame.locator('footer a').getAttribute('href'), `./${fragment}`)
    })
  })

  test('a broken link shows why, and no decision of something else', async () => {
    await framed(line('', '#s=3.broken'), async frame => {
      assert.match(await frame.locator('[role="alert"]').innerText(), /incomplete/)
      assert.equal(await frame.locator('#decision').count(), 0)
    })
  })

  test('the line that is copied shows what the page shows', async () => {
    const context = await started.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await page.goto(`${started.browser.pageAddress}/${fragment}`)
    await shows(page, 'allowed')
    await page.keyboard.press('Control+K')
    await page.locator('#palette-text').fill('embeds')
    await page.keyboard.press('Enter')
    await page.locator('.banner', { hasText: 'copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    await context.close()
    assert.ok(copied.startsWith(`<iframe src="${started.browser.pageAddress}/embed.html#s=3.`), copied)
    await framed(copied, frame => frame.locator('#decision[data-decision="allowed"]').waitFor())
  })

  test('saved as one file it decides, knows AWS’s actions, and asks nothing of any network', async () => {
    const folder = temporary()
    const context = await started.browser.newContext({ acceptDownloads: true })
    const page = await context.newPage()
    await page.goto(`${started.browser.pageAddress}/${fragment}`)
    await shows(page, 'allowed')
    await page.keyboard.press('Control+K')
    await page.locator('#palette-text').fill('one HTML file')
    const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    assert.equal(saved.suggestedFilename(), 'iam-verdict.html')
    const file = path.join(folder, 'iam-verdict.html')
    await saved.saveAs(file)
    await context.setOffline(true)
    const alone = await context.newPage()
    const [requests, complaints] = [[], []]
    alone.on('request', request => requests.push(request.url().split(':')[0]))
    alone.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    await alone.goto(pathToFileURL(file).href)
    await shows(alone, 'allowed')
    assert.equal(await alone.locator('#action').inputValue(), 'ec2:StopInstances')
    await type(alone, '.policy .cm-content', '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ec2:StopInstance", "Resource": "*"}}')
    await shows(alone, 'implicitDeny')
    await alone.locator('.finding', { hasText: 'StopInstances' }).waitFor({ timeout: 15_000 })
    assert.deepEqual([...new Set(requests)].filter(scheme => !['file', 'blob', 'data'].includes(scheme)), [])
    assert.deepEqual(complaints, [])
    await context.close()
    fs.rmSync(folder, { recursive: true })
  })
})
