// The frame of the page: undo, commands, keys, panes, and the page without a network.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serve } from '../../scripts/serve.mjs'
import { seriousFaults } from './axe.mjs'
import { choose, describePage, openPage, shows, type } from './browser.mjs'

const policy = '.policy .cm-content'

describePage('the frame of the page', (onPage, started) => {
  test('each change can be taken back and made again, and a whole example too', onPage(async page => {
    assert.equal(await page.locator('#undo').isDisabled(), true)
    await page.locator('#action').fill('sqs:SendMessage')
    await shows(page, 'implicitDeny')
    await page.locator('#undo').click()
    await shows(page, 'explicitDeny')
    await page.locator('#redo').click()
    await shows(page, 'implicitDeny')
    await choose(page, 'mfa-session')
    await shows(page, 'allowed')
    await page.locator('#undo').click()
    await shows(page, 'implicitDeny')
    assert.equal(await page.locator('#action').inputValue(), 'sqs:SendMessage')
    await page.locator('#decision').focus()
    await page.keyboard.press('Control+Z')
    await shows(page, 'explicitDeny')
    await page.keyboard.press('Control+Shift+Z')
    await shows(page, 'implicitDeny')
  }))

  test('what is typed in an editor is taken back there first', onPage(async page => {
    const before = await page.locator(policy).first().innerText()
    await type(page, policy, '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}')
    await shows(page, 'implicitDeny')
    await page.keyboard.press('Control+Z')
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator(policy).first().innerText(), before)
  }))

  test('a command is found by its words and run by the keyboard alone', onPage(async page => {
    await page.keyboard.press('Control+K')
    await page.locator('#palette-text').waitFor()
    await page.keyboard.type('add vpc')
    await page.locator('#palette-list [aria-selected="true"]').waitFor()
    assert.equal(await page.locator('#palette-list li').count(), 1)
    await page.keyboard.press('Enter')
    await page.locator('.policy[data-type="vpcEndpoint"]').waitFor()
    assert.equal(await page.locator('dialog[open]').count(), 0)
    await page.keyboard.press('Control+K')
    await page.locator('#palette-text').fill('zzz')
    assert.match(await page.locator('#palette').innerText(), /No command/)
    await page.keyboard.press('Escape')
    await page.locator('#palette').waitFor({ state: 'detached' })
  }))

  test('the sheet of keys opens by ?, but not while one types', onPage(async page => {
    await page.locator('#action').press('?')
    assert.equal(await page.locator('#keys').count(), 0)
    await page.locator('#decision').focus()
    await page.keyboard.press('?')
    await page.locator('#keys').waitFor()
    assert.match(await page.locator('#keys').innerText(), /Ctrl\+K[\s\S]*Find a command/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+R')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'action')
  }))

  test('the panes remember their size', onPage(async page => {
    const width = () => page.locator('.question').evaluate(element => element.getBoundingClientRect().width)
    const before = await width()
    await page.locator('.split').focus()
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowLeft')
    assert.equal(await page.locator('.split').getAttribute('aria-valuenow'), '45')
    assert.ok(await width() < before - 50)
    const box = await page.locator('.split').boundingBox()
    await page.mouse.move(box.x + box.width / 2, 300)
    await page.mouse.down()
    await page.mouse.move(box.x + 150, 300, { steps: 4 })
    await page.mouse.up()
    const dragged = await width()
    assert.ok(dragged > before - 30)
    await page.reload()
    await page.locator('.split').waitFor()
    assert.ok(Math.abs(await width() - dragged) < 3)
  }, { viewport: { width: 1400, height: 900 } }))

  test('works without a network after one visit', async () => {
    const context = await started.browser.newContext()
    const page = await context.newPage()
    await page.goto(`${started.browser.pageAddress}/`)
    await page.locator('.verdict:not(.waiting)').waitFor()
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated' && navigator.serviceWorker.controller)
    await context.setOffline(true)
    await page.reload()
    await shows(page, 'explicitDeny')
    await page.locator('#action').fill('sqs:SendMessage')
    await shows(page, 'implicitDeny')
    await page.keyboard.press('Control+K')
    await page.locator('#palette-text').waitFor()
    const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json())
    assert.equal(manifest.start_url, './')
    await context.close()
  })

  test('a newer version says so, and is taken when the person wants it', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-newer-'))
    fs.cpSync(fileURLToPath(new URL('../dist', import.meta.url)), folder, { recursive: true })
    const server = await serve(folder)
    const context = await started.browser.newContext()
    const page = await openPage(context, { address: server.url })
    await page.waitForFunction(() => navigator.serviceWorker.controller)
    // The next version: the same files with another service worker.
    fs.appendFileSync(path.join(folder, 'sw.js'), '// newer')
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    const banner = page.locator('.banner', { hasText: 'newer version' })
    await banner.waitFor()
    await page.locator('#action').fill('sqs:SendMessage')
    await page.waitForFunction(() => location.hash.startsWith('#s='))
    await Promise.all([page.waitForEvent('load'), banner.locator('button').first().click()])
    await shows(page, 'implicitDeny')
    assert.equal(await page.locator('#action').inputValue(), 'sqs:SendMessage')
    await context.close()
    await server.stop()
    fs.rmSync(folder, { recursive: true })
  })

  for (const colorScheme of ['light', 'dark']) {
    test(`nothing serious for assistive technology on the whole page, ${colorScheme}`, onPage(async page => {
      assert.deepEqual(await seriousFaults(page), [])
      await page.keyboard.press('Control+K')
      await page.locator('#palette-text').waitFor()
      assert.deepEqual(await seriousFaults(page, '#palette'), [])
      await page.keyboard.press('Escape')
      await page.locator('#palette').waitFor({ state: 'detached' })
      await page.locator('#decision').focus()
      await page.keyboard.press('?')
      await page.locator('#keys').waitFor()
      assert.deepEqual(await seriousFaults(page, '#keys'), [])
    }, { colorScheme }))
  }

  test('nothing inline runs, and no text becomes a script', onPage(async page => {
    const blocked = await page.evaluate(() => {
      const tried = []
      for (const attempt of [
        () => { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>' },
        () => new Worker('https://example.com/a.js'),
        () => { document.createElement('script').text = 'window.hacked = 1' }
      ]) {
        try {
          attempt()
          tried.push('went through')
        } catch (error) {
          tried.push(error.name)
        }
      }
      return tried
    })
    assert.deepEqual(blocked, ['TypeError', 'TypeError', 'TypeError'])
    page.complaints.splice(0)
  }))
})
