// A log of CloudTrail on the page: opened, decided by other policies, turned into policies.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { seriousFaults } from './axe.mjs'
import { decision, describePage, shows, type } from './browser.mjs'
import { DISTINCT, envelope, isDenied, lines, record, roleArn, ROLES, world } from './logs.mjs'

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
const NO_EC2 = JSON.stringify({ Version: '2012-10-17', Statement: [ALL, { Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] })

let folder
const file = (name, content) => {
  const place = path.join(folder, name)
  fs.writeFileSync(place, content)
  return place
}

const open = async (page, ...files) => {
  await page.locator('#tab-log').click()
  await page.locator('#log-files').setInputFiles(files)
  await page.locator('.log-summary').waitFor({ timeout: 60_000 })
}

const openWorld = async page => {
  await page.locator('#tab-world').click()
  await page.locator('#world-files').setInputFiles(file('world.json', world()))
  await page.locator('.world-head').waitFor()
}

/** Drops files anywhere on the page. */
const drop = (page, files) => page.locator('body').evaluate((element, files) => {
  const dataTransfer = new DataTransfer()
  for (const [name, text] of files) dataTransfer.items.add(new File([text], name))
  element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
}, files)

const flipped = page => page.locator('#log-flipped').getAttribute('data-flipped')
const flips = async (page, count) => page.locator(`#log-flipped[data-flipped="${count}"]`).waitFor({ timeout: 30_000 })
const addScp = async page => {
  await page.locator('#add-policy').selectOption('serviceControl')
  await type(page, '[data-type="serviceControl"] [data-level="1"] .policy:last-of-type .cm-content', NO_EC2)
}

describePage('a log', onPage => {
  before(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-')) })
  after(() => fs.rmSync(folder, { recursive: true }))

  test('is chosen and told: records, callers, times, and what is broken with its line', onPage(async page => {
    const text = lines(600)
    const events = [{ ...record(0), eventName: 'NoSuchThing' }, { ...record(1), eventType: 'AwsServiceEvent' }]
    await open(page, file('log.jsonl', `no record\n${text}${events.map(one => JSON.stringify(one)).join('\n')}\n`))
    const summary = await page.locator('.log-summary').innerText()
    assert.match(summary, /^602 records \(0\.5 MB\), of which 602 differ.*2026-03-10 00:00 UTC to 2026-03-10 00:19 UTC/)
    assert.match(summary, /600 records tell of requests, 2 tell of none that is known\. 60 calls were denied/)
    assert.equal(await page.locator('.log-bars g').count(), 20)
    assert.deepEqual(await page.locator('.log-bars g').evaluateAll(all => [all[0].dataset.start, all.reduce((sum, one) => sum + Number(one.dataset.calls), 0)]), ['2026-03-10T00:00:00Z', 601])
    assert.match(await page.locator('.log-bars').getAttribute('aria-label'), /541 allowed, 60 denied, 0 not told/)
    await page.locator('.log-timeline summary').click()
    assert.match(await page.locator('.log-timeline tbody tr').first().innerText(), /^2026-03-10 00:00 UTC\s+3\s+0\s+28/)
    assert.match(await page.locator('.log-callers tbody tr').first().innerText(), /role-0\s+111122223333\s+10\s+0\s+0/)
    await page.locator('#log-not-read summary').click()
    const left = await page.locator('#log-not-read').innerText()
    assert.match(left, /1 broken record, 2 records of no known request/)
    assert.match(left, /line 1: expected the object of a record/)
    assert.match(left, /NoSuchThing[\s\S]*which action it needs is not known/)
    assert.match(await page.locator('.log-replay').innerText(), /those of an example, and not yours/)
  }))

  test('files of CloudTrail are dropped together, compressed ones too', onPage(async page => {
    const records = Array.from({ length: 30 }, (_, place) => record(place))
    await drop(page, [['a.json', envelope(records.slice(0, 10))], ['b.json', envelope(records.slice(10))]])
    await page.locator('.log-summary').waitFor()
    assert.match(await page.locator('.log-summary').innerText(), /^30 records/)
    assert.match(await page.locator('.came').innerText(), /a\.json, b\.json[\s\S]*Read as a log of CloudTrail[\s\S]*panel Log/)
    await page.locator('#log-close').click()
    await open(page, file('c.json.gz', gzipSync(envelope(records))), file('d.json.gz', gzipSync(envelope(records)).subarray(0, 300)))
    const summary = await page.locator('.log-summary').innerText()
    assert.match(summary, /30 records|4\d records/)
    assert.match(summary, /d\.json\.gz could not be read to its end/)
  }))

  test('is decided by the policies of each caller in a world, and by an SCP that is added', onPage(async page => {
    await openWorld(page)
    await open(page, file('log.jsonl', lines(600)))
    await flips(page, 0)
    assert.match(await page.locator('#log-flipped').innerText(), /Nothing is changed yet/)
    assert.match(await page.locator('#log-calibration').innerText(), /fit this log: 540 of 600 calls/)
    await addScp(page)
    await flips(page, 150)
    assert.match(await page.locator('#log-flipped').innerText(), /^150 calls of 600 would be answered otherwise/)
    assert.match(await page.locator('.log-replay').innerText(), /In place of the world’s[^.]*changed or added: Service control \(SCP\)/)
    const row = page.locator('.flip').first()
    assert.match(await row.innerText(), /role-10[\s\S]*ec2:StopInstances[\s\S]*instance\/i-00000010 and others[\s\S]*allowed[\s\S]*denied[\s\S]*10 calls[\s\S]*2026-03-10 00:00 UTC to 2026-03-10 00:18 UTC/)
    await page.locator('#log-principal').selectOption(roleArn(14))
    await flips(page, 10)
    assert.match(await page.locator('.log-replay').innerText(), /590 calls of other callers are not looked at/)
    await page.locator('#log-take-before').click()
    await page.locator('#log-flipped', { hasText: 'Nothing is changed yet' }).waitFor()
    assert.equal(await flipped(page), '0')
  }))

  test('a record of what is answered otherwise is shown, and its request is put in the form', onPage(async page => {
    await openWorld(page)
    await open(page, file('log.jsonl', lines(120)))
    await flips(page, 0)
    await addScp(page)
    await flips(page, 30)
    await page.locator('.flip').first().getByRole('button', { name: /^A record of ec2:StopInstances/ }).click()
    assert.match(await page.locator('.log-record').innerText(), /"eventName": "StopInstances"/)
    await page.getByRole('button', { name: 'Put its request in the form' }).click()
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator('#action').inputValue(), 'ec2:StopInstances')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'decision')
  }))

  test('without a world the policies of the page decide, for the caller that they are of', onPage(async page => {
    await type(page, '.policy .cm-content', JSON.stringify({ Version: '2012-10-17', Statement: [ALL] }))
    await page.locator('#principal').fill('arn:aws:sts::111122223333:assumed-role/role-2/app')
    await open(page, file('log.jsonl', lines(600)))
    await flips(page, 0)
    assert.equal(await page.locator('#log-principal').inputValue(), roleArn(2))
    await page.locator('#log-principal').selectOption('')
    assert.match(await page.locator('.log-replay').innerText(), /are taken for all callers/)
    await type(page, '.policy .cm-content', JSON.stringify({ Version: '2012-10-17', Statement: [{ ...ALL, Action: 's3:*' }] }))
    await flips(page, 450)
    await type(page, '.policy .cm-content', '{"Version": "2012-10-17", "Statement": [{"Effect": "Dney"}]}')
    await page.locator('.log-replay .note', { hasText: 'cannot be decided' }).waitFor()
  }))

  test('policies of a principal stand beside those it has, and are put on the page', onPage(async page => {
    await openWorld(page)
    await open(page, file('log.jsonl', lines(1200)))
    await page.getByRole('button', { name: 'Policy for role-13', exact: true }).click()
    assert.equal(await page.locator('#log-generate').inputValue(), roleArn(13))
    await page.locator('.log-policies summary', { hasText: 'What is not granted (20)' }).waitFor()
    assert.equal(await page.locator('.side-by-side').count(), 0)
    await page.locator('#log-grant-denied').check()
    await page.locator('.side-by-side ins', { hasText: 'dynamodb:DescribeTable' }).waitFor()
    assert.match(await page.locator('.side-by-side del').allInnerTexts().then(all => all.join('\n')), /"s3:Get\*"/)
    assert.equal(await page.locator('.side-by-side ins', { hasText: 'table/table-' }).count(), 20)
    await page.locator('#log-fold').selectOption('10')
    await page.locator('.side-by-side ins', { hasText: 'table/table-*' }).waitFor()
    await page.getByRole('checkbox', { name: /^Only where aws:RequestedRegion is eu-west-1/ }).check()
    await page.locator('.side-by-side ins', { hasText: 'aws:RequestedRegion' }).waitFor()
    assert.match(await page.locator('.log-policies').innerText(), /What could not be seen[\s\S]*iam:PassRole/)
    await page.locator('#log-put').click()
    await page.waitForFunction(() => [...document.querySelectorAll('.policy input')].some(({ value }) => value === 'Generated for role-13'))
    assert.match(await page.locator('#principal').inputValue(), /role\/service\/role-13/)
  }))

  test('the policies of a principal are reduced to what it used, where they are known', onPage(async page => {
    await openWorld(page)
    await open(page, file('log.jsonl', lines(600)))
    await page.locator('#log-generate').selectOption(roleArn(2))
    await page.getByRole('radio', { name: 'its own, without what was not used' }).check()
    await page.locator('.side-by-side figcaption', { hasText: 'What is left: one policy' }).waitFor()
    const lost = async () => (await page.locator('.side-by-side del').allInnerTexts()).join('\n')
    assert.match(await lost(), /lambda:Invoke/)
    assert.match(await page.locator('.log-policies').innerText(), /10 uses are proven to be allowed as before/)
    for (const box of await page.locator('.log-options input[id^="log-accept"]').all()) await box.check()
    await page.locator('#log-narrow').check()
    await page.locator('.side-by-side ins', { hasText: 'instance/i-00000002' }).waitFor()
    assert.match(await lost(), /"ec2:\*"[\s\S]*"lambda:Invoke\*"/)
    await page.locator('#log-put').click()
    await page.waitForFunction(() => [...document.querySelectorAll('.policy input')].some(({ value }) => value === 'work'))
    await page.locator('#world-close').evaluate(button => button.click())
    await page.locator('#log-generate').selectOption(roleArn(6))
    assert.equal(await page.locator('.log-policies .kinds').count(), 0)
  }))

  test('reading is stopped, and what was read stays', onPage(async page => {
    await page.locator('#tab-log').click()
    // At once: reading this takes no longer than a test needs to click.
    await page.evaluate(() => new MutationObserver(() => document.querySelector('#log-stop')?.click()).observe(document, { subtree: true, childList: true }))
    await page.locator('#log-files').setInputFiles(file('long.jsonl', lines(60_000)))
    await page.locator('.log-summary').waitFor({ timeout: 60_000 })
    const summary = await page.locator('.log-summary').innerText()
    assert.match(summary, /Reading was stopped/)
    const [, records] = /([\d,]+) records? \(/.exec(summary) ?? []
    assert.ok(!records || Number(records.replaceAll(',', '')) < 60_000, summary)
  }))

  test('a record that is pasted fills the form', onPage(async page => {
    await page.locator('#paste').click()
    await page.locator('#paste-text').fill(JSON.stringify(record(0), null, 2))
    await page.locator('[data-read="record"]').waitFor()
    assert.equal(await page.locator('#action').inputValue(), 's3:GetObject')
    assert.match(await page.locator('.came').innerText(), /Read as a record of CloudTrail[\s\S]*AWS let GetObject in/)
    await shows(page, 'implicitDeny')
    assert.equal(await decision(page), 'implicitDeny')
  }))

  for (const colorScheme of ['light', 'dark']) {
    test(`nothing serious for axe in ${colorScheme}`, onPage(async page => {
      await page.locator('#tab-log').click()
      await page.locator('#log-files').waitFor({ state: 'attached' })
      assert.deepEqual(await seriousFaults(page, '.log'), [])
      await openWorld(page)
      await open(page, file('log.jsonl', `x\n${lines(600)}`))
      await flips(page, 0)
      await addScp(page)
      await flips(page, 150)
      await page.locator('#log-generate').selectOption(roleArn(0))
      await page.locator('.side-by-side').waitFor()
      await page.locator('.log details').evaluateAll(all => all.forEach(details => { details.open = true }))
      assert.deepEqual(await seriousFaults(page, '.log'), [])
      await page.getByRole('radio', { name: 'its own, without what was not used' }).check()
      await page.locator('.side-by-side figcaption', { hasText: 'What is left' }).waitFor()
      assert.deepEqual(await seriousFaults(page, '.log-policies'), [])
    }, { colorScheme }))
  }

  test('nothing overflows at 400 px', onPage(async page => {
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await openWorld(page)
    await open(page, file('log.jsonl', `x\n${lines(600)}`))
    await flips(page, 0)
    assert.equal(await over(), 0)
    await addScp(page)
    await flips(page, 150)
    await page.locator('.flip button').first().click()
    await page.locator('#log-generate').selectOption(roleArn(0))
    await page.locator('.side-by-side').waitFor()
    await page.locator('.log details').evaluateAll(all => all.forEach(details => { details.open = true }))
    assert.equal(await over(), 0)
  }, { viewport: { width: 400, height: 800 } }))
})

/** What holds the page up, and what is seen of the progress. */
function watch() {
  const seen = { long: [], parts: [], frames: 0 }
  globalThis.seen = seen
  new PerformanceObserver(list => seen.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  new MutationObserver(() => {
    const part = document.querySelector('#log-progress')?.value
    if (part && part !== seen.parts.at(-1)) seen.parts.push(part)
  }).observe(document, { subtree: true, childList: true, attributes: true })
}

/** Longer than this a person would notice. */
const LONGEST_TASK_MS = 100

describePage('a log of 50 MB', onPage => {
  before(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-')) })
  after(() => fs.rmSync(folder, { recursive: true }))

  test('is read without holding the page up, and counted to the last call', onPage(async page => {
    const COUNT = 66_000
    const place = file('large.jsonl', lines(COUNT))
    const bytes = fs.statSync(place).size
    assert.ok(bytes > 50e6, `${bytes} bytes`)
    await openWorld(page)
    await page.locator('#tab-log').click()
    await page.evaluate(watch)
    const start = performance.now()
    await page.locator('#log-files').setInputFiles(place)
    await page.locator('.log-summary').waitFor({ timeout: 300_000 })
    const read = performance.now() - start
    await page.locator('#log-flipped').waitFor({ timeout: 300_000 })
    const decided = performance.now() - start
    const { long, parts } = await page.evaluate(() => globalThis.seen)
    const places = Array.from({ length: COUNT }, (_, place) => place)
    const denied = places.filter(isDenied).length
    const summary = await page.locator('.log-summary').innerText()
    const told = number => number.toLocaleString('en-US')
    assert.ok(summary.startsWith(`${told(COUNT)} records (`) && summary.includes(`of which ${told(DISTINCT)} differ`) && summary.includes(`${told(denied)} calls were denied`), summary)
    assert.equal(await page.locator('#log-flipped').getAttribute('data-calls'), String(COUNT))
    const bars = await page.locator('.log-bars g').evaluateAll(all => all.map(one => Number(one.dataset.calls)))
    assert.deepEqual([bars.reduce((sum, calls) => sum + calls), bars.length <= 200], [COUNT, true])
    const calls = new Map(await page.locator('.log-callers tbody tr').evaluateAll(all => all.map(row => [row.dataset.principal, Number(row.cells[1].innerText.replaceAll(',', ''))])))
    for (const [arn, count] of calls) assert.equal(count, places.filter(place => roleArn(place % DISTINCT % ROLES) === arn).length, arn)
    assert.ok(parts.length > 2 && parts.every((part, index) => part > (parts[index - 1] ?? 0) && part <= 1), `progress: ${parts}`)
    await addScp(page)
    await flips(page, places.filter(place => place % DISTINCT % 4 === 2).length)
    console.log(`  50 MB: ${(read / 1000).toFixed(1)} s until it is told, ${(decided / 1000).toFixed(1)} s until it is decided; longest task ${Math.max(0, ...long).toFixed(0)} ms of ${long.length}, progress in ${parts.length} steps`)
    assert.ok(Math.max(0, ...long) <= LONGEST_TASK_MS, `held up for ${long.map(Math.round)} ms`)
  }))
})
