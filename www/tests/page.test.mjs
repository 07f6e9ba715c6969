// The page as a person uses it, in a real browser.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import zlib from 'node:zlib'
import { choose, decision, describePage, openPage, shows, type } from './browser.mjs'
import { examples } from './source.mjs'

const policy = '.policy .cm-content'
/** Whoever comes with a slow line waits for them: what is more is loaded on demand. */
const FIRST_VISIT_BYTES = 350_000

describePage('the playground', (onPage, started) => {
  test('shows a decision with its trace, and asks no other host', onPage(async page => {
    assert.equal(await decision(page), 'explicitDeny')
    assert.match(await page.locator('#reason').innerText(), /DeleteNeedsMfa/)
    assert.equal(await page.locator('.check.decided > [aria-expanded="true"]').count(), 1)
    assert.equal(await page.locator('.mark-deny.mark-decides').count() > 5, true)
    assert.match(await page.locator('#access-denied').innerText(), /^User: arn:aws:iam::111122223333:user\/ana is not authorized/)
    assert.deepEqual(page.requests.filter(url => !url.startsWith(started.browser.pageAddress) && !url.startsWith('data:')), [])
  }))

  test('the first visit takes few bytes, compressed', onPage(async page => {
    const names = new Set(page.requests.filter(url => url.startsWith('http')).map(url => url.slice(started.browser.pageAddress.length + 1) || 'index.html'))
    const sizes = [...names].map(name => zlib.gzipSync(fs.readFileSync(new URL(`../dist/${name}`, import.meta.url)), { level: 9 }).length)
    const sum = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(names.has('iam_verdict.wasm') && sum <= FIRST_VISIT_BYTES, `${sum} bytes: ${[...names]}`)
  }))

  test('a typed policy changes the decision', onPage(async page => {
    await type(page, policy, '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}')
    await shows(page, 'allowed')
    await page.locator('#action').fill('sqs:SendMessage')
    await page.locator('#resource').fill('arn:aws:sqs:eu-west-1:111122223333:jobs')
    await shows(page, 'implicitDeny')
    assert.match(await page.locator('.failed').first().innerText(), /s3:\*[\s\S]*sqs:SendMessage/)
  }))

  test('a diagnostic stands at its place, and no decision beside it', onPage(async page => {
    await type(page, policy, '{"Version": "2012-10-17",\n "Statement": {"Effect": "Dney", "Action": "*", "Resource": "*"}}')
    await page.locator('.verdict.broken').waitFor()
    assert.equal(await decision(page), '')
    assert.equal(await page.locator('.cm-lintRange-error').innerText(), '"Dney"')
    assert.match(await page.locator('.finding.error').innerText(), /2:26[\s\S]*did you mean Deny/)
    await page.locator('.finding.error button.bare').click()
    assert.equal(await page.evaluate(() => getSelection().toString()), '"Dney"')
  }))

  test('a fault of the request stands at its field', onPage(async page => {
    await page.locator('#principal').fill('arn:aws:iam::111122223333:group/dev')
    await page.locator('#principal-error:not([hidden])').waitFor()
    assert.match(await page.locator('#principal-error').innerText(), /group\/dev is no caller/)
    await page.locator('#principal').fill('anonymous')
    await shows(page, 'implicitDeny')
    await type(page, '#context', '{"aws:SourceIp": }')
    await page.locator('#context-error:not([hidden])').waitFor()
    assert.equal(await decision(page), '')
  }))

  for (const { id, expect, title } of examples) {
    test(`example "${title}" is ${expect}`, onPage(async page => {
      await choose(page, id)
      await shows(page, expect)
      assert.equal(await page.locator('.finding.error').count(), 0)
      assert.equal(await page.locator('#examples').inputValue(), id)
    }))
  }

  test('a link opens what it was made from', onPage(async page => {
    await choose(page, 'staging-to-production')
    await shows(page, 'allowed')
    await page.locator('#action').fill('sts:TagSession')
    await page.locator('#share').click()
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(300)
    const fragment = await page.evaluate(() => location.hash)
    const other = await openPage(started.browser, { fragment })
    assert.equal(await other.locator('#action').inputValue(), 'sts:TagSession')
    assert.equal(await other.locator('.policy').count(), 2)
    assert.match(await other.locator('.banner').innerText(), /Opened from a link/)
    assert.equal(await other.locator(policy).first().innerText(), await page.locator(policy).first().innerText())
    await other.close()
  }))

  test('Back brings one’s own work back after an example', onPage(async page => {
    await page.locator('#action').fill('s3:GetObjectTagging')
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(200)
    await choose(page, 'home-folder')
    await shows(page, 'implicitDeny')
    await page.waitForTimeout(300)
    await page.goBack()
    await page.waitForFunction(() => document.querySelector('#action').value === 's3:GetObjectTagging')
  }))

  test('an uncertain rule is told with what it would change', onPage(async page => {
    await type(page, policy, JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*',
      Condition: { StringNotEquals: { 'aws:TagKeys': 'env' } } } }))
    await type(page, '#context', '{"aws:TagKeys": ["team"]}')
    await page.locator('.facts .note', { hasText: 'PL-M5' }).waitFor()
    assert.match(await page.locator('.facts .note', { hasText: 'PL-M5' }).innerText(), /would be allowed/)
  }))

  test('a broken link is told, and the page works', onPage(async page => {
    assert.match(await page.locator('.banner').innerText(), /incomplete/)
    assert.equal(await decision(page), 'explicitDeny')
  }, { fragment: '#s=1.AAAA' }))

  test('text of a policy is shown as text', onPage(async page => {
    const sid = '<img src=x onerror=alert(1)>'
    await page.locator('#add-policy').selectOption('resourceBased')
    await type(page, '[data-type="resourceBased"] .cm-content', JSON.stringify({
      Version: '2012-10-17', Statement: { Sid: sid, Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }
    }))
    await page.waitForFunction(wanted => document.querySelector('#reason').innerText.includes(wanted), sid)
    assert.equal(await page.locator('img').count(), 0)
  }))

  test('nothing overflows at 400 px, whatever is open', onPage(async page => {
    const fits = async what => {
      await page.waitForTimeout(150)
      const [scrollWidth, clientWidth] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
      assert.equal(scrollWidth, clientWidth, what)
    }
    for (const { id } of examples) {
      await choose(page, id)
      await fits(id)
    }
    await page.locator('#paste').click()
    await page.locator('#paste-text').fill(`User: arn:aws:iam::111122223333:user/${'x'.repeat(60)} is not authorized to perform: s3:GetObject with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-x/service_control_policy/p-limits`)
    await page.locator('#aws-says').waitFor()
    await page.locator('#request-more > summary').click()
    await page.locator('#request-settings > summary').click()
    await page.locator('#add-pair').click()
    for (const type of ['serviceControl', 'resourceControl', 'resourceBased', 'kmsGrants']) await page.locator('#add-policy').selectOption(type)
    await page.locator('[data-add-level="serviceControl"]').click()
    for (const kind of await page.locator('#principal-type option').evaluateAll(options => options.map(option => option.value))) {
      await page.locator('#principal-type').selectOption(kind)
      await page.locator('#principal-more').evaluateAll(all => all.forEach(details => { details.open = true }))
      await page.locator('#add-tag').evaluateAll(buttons => buttons.forEach(button => button.click()))
      await fits(kind)
    }
  }, { viewport: { width: 400, height: 800 } }))

  test('everything is reached by keyboard, in the order that is read', onPage(async page => {
    const seen = []
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab')
      seen.push(await page.evaluate(() => {
        const { id, className, tagName, parentElement } = document.activeElement
        return id || className || (tagName === 'SUMMARY' && parentElement.id) || tagName
      }))
    }
    const order = ['skip', 'examples', 'theme', 'share', 'paste', 'principal-type', 'principal', 'principal-more', 'action', 'resourceAccount', 'resource', 'context', 'request-more', 'add-policy', 'policy-1']
    const places = order.map(name => seen.findIndex(one => String(one).includes(name)))
    assert.equal(places.includes(-1), false, `${order} in ${seen}`)
    assert.deepEqual([...places].sort((a, b) => a - b), places)
  }))

  test('works in dark, with relative addresses only', onPage(async page => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const before = await ground()
    await page.locator('#theme').click()
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
    assert.notEqual(await ground(), before)
    const addresses = await page.evaluate(() => [...document.querySelectorAll('[src],link[href]')].map(node => node.getAttribute('src') ?? node.getAttribute('href')))
    assert.equal(addresses.every(address => address.startsWith('./') || address.startsWith('data:')), true, addresses)
  }, { colorScheme: 'light' }))

  test('a broken link is not taken out of the address until something is changed', onPage(async page => {
    await page.waitForTimeout(400)
    assert.match(page.url(), /#s=1\.AAAA$/)
    await page.locator('#action').fill('s3:GetObject')
    await page.waitForFunction(() => location.hash.length > 20)
  }, { fragment: '#s=1.AAAA' }))

  test('a hostile link is refused with a message', async () => {
    const link = value => `#s=1.${zlib.deflateRawSync(JSON.stringify(value)).toString('base64url')}`
    const boundary = text => [3, 0, '', text]
    for (const value of [{ d: [['length', 0, '', '{}']] }, { d: Array(2000).fill([0, 0, '', '']) }, { d: [boundary('{}'), boundary('{}')] }]) {
      await onPage(async page => {
        assert.match(await page.locator('.banner').innerText(), /something else/)
        assert.equal(await decision(page), 'explicitDeny')
      }, { fragment: link(value) })()
    }
  })

  test('the skip link moves the focus, and leaves the address alone', onPage(async page => {
    await page.locator('#action').fill('sqs:SendMessage')
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    const before = page.url()
    await page.locator('.skip').focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'decision')
    assert.equal(page.url(), before)
  }))

  test('an answer to another question is not shown as the decision', onPage(async page => {
    for (const worker of page.workers()) await worker.evaluate(() => { self.onmessage = null }) // hears nothing any more
    await page.locator('#action').fill('s3:GetObject')
    await page.locator('.verdict.waiting').waitFor({ timeout: 2000 })
    assert.equal(await decision(page), '')
    assert.equal(await page.locator('.trace').count(), 0)
  }))

  test('an engine that could not be loaded is loaded anew', async () => {
    const page = await started.browser.newPage()
    let times = 0
    await page.route('**/iam_verdict.wasm', route => (times++ ? route.continue() : route.abort()))
    await page.goto(`${started.browser.pageAddress}/`)
    await page.locator('.verdict.broken').waitFor()
    await page.locator('#action').fill('s3:GetObject')
    await shows(page, 'allowed')
    await page.close()
  })

  test('the decision stays in sight while a policy far below is edited', onPage(async page => {
    assert.equal(await page.locator('.verdict-pill').count(), 0)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    assert.equal(await page.locator('.verdict-pill').innerText(), 'Denied by a statement')
    await page.locator('.verdict-pill').click()
    await page.locator('.verdict-pill').waitFor({ state: 'detached' })
  }, { viewport: { width: 400, height: 700 } }))
})
