// Pictures of the page: light, dark, 400 px wide, and every kind of caller. `node www/screenshots.mjs NAME` makes those
// whose names begin so. They are looked at, and not kept in the repository.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { choose, openPage, type, withBrowser } from './tests/browser.mjs'
import { lines, roleArn, world as worldOfLog } from './tests/logs.mjs'

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url))
fs.mkdirSync(folder, { recursive: true })

const wide = { width: 1360, height: 900 }
const narrow = { width: 400, height: 860 }
const shown = id => page => choose(page, id)
const DENIAL = 'User: arn:aws:sts::111122223333:assumed-role/build/run-1 is not authorized to perform: s3:GetObject on resource: '
  + '"arn:aws:s3:::reports/q3.csv" with an explicit deny in a service control policy'

const COMMAND = 'aws iam simulate-custom-policy --policy-input-list file://own.json --action-names s3:GetObject s3:PutObject --caller-arn arn:aws:iam::111122223333:user/ana'

const paste = text => async page => {
  await page.locator('#paste').click()
  await page.locator('#paste-text').fill(text)
}

/** A row that is red and one that is not. */
const requests = async page => {
  await page.locator('#tab-requests').click()
  for (const action of ['s3:DeleteObject', 's3:GetObject']) {
    await page.locator('#action').fill(action)
    await page.waitForTimeout(300)
    await page.locator('#save-request').click()
  }
  await page.locator('[data-saved="2"] select').selectOption('explicitDeny')
}

const matrix = async page => {
  await page.locator('#tab-matrix').click()
  await page.locator('#matrix-rows').fill('s3:GetObject\ns3:PutObject\ns3:DeleteObject')
  await page.locator('#matrix-resources').fill('arn:aws:s3:::reports/2026/q3.csv\narn:aws:s3:::reports\n*')
}

const copyAs = async page => {
  await choose(page, 'data-perimeter')
  await page.locator('#copy-as').click()
  await page.locator('#copy-aws').click()
}

/** The panel of changes that would flip the decision. */
const whatIf = example => async page => {
  await choose(page, example)
  await page.locator('#tab-what-if').click()
  await page.locator('.what-if[aria-busy="false"]').waitFor()
}

/** The form of each kind of caller, with what is under "More". */
const caller = kind => ({
  ...wide, name: `caller-${kind}`, part: '.request',
  act: async page => {
    await page.selectOption('#principal-type', kind)
    await page.locator('#principal-more').evaluateAll(all => all.forEach(details => { details.open = true }))
  }
})

const FAULTY = '{\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": ["s3:GetObjct", "iam:PassRole"],\n      "Resource": "*"\n    }\n  ]\n}'

/** A policy with findings, and what is shown of a word in it. */
const writing = act => async page => {
  await type(page, '#policy-1', FAULTY)
  await page.locator('.finding', { hasText: 'invalid-action' }).waitFor()
  await act(page, page.locator('.code-string', { hasText: 'PassRole' }).first())
}

const WRITING = {
  findings: writing(page => page.locator('.about summary').first().click()),
  hover: writing(async (page, word) => {
    await word.hover()
    await page.locator('.told-of').waitFor()
  }),
  completion: writing(async (page, word) => {
    await word.click()
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete').waitFor()
  }),
  fixes: writing(async page => {
    await page.locator('.cm-lintRange-error').first().click()
    await page.keyboard.press('Control+.')
    await page.locator('.fix-menu').waitFor()
  }),
  action: writing(async page => {
    await page.locator('#action').fill('s3:getobj')
    await page.locator('.suggestions-list li').first().waitFor()
    await page.keyboard.press('ArrowDown')
  })
}

/** A question of the world of the examples. */
const world = (id, act) => async page => {
  await choose(page, id)
  await page.locator('.path').waitFor()
  await page.waitForTimeout(300)
  await act?.(page)
}

/** A hop that is refused. */
const refusedHop = world('practice-incident', async page => {
  await page.locator('#world-mfa').uncheck()
  await page.locator('.path-node.bad').waitFor()
})

const worldPanel = world('practice-incident', async page => {
  await page.locator('#tab-world').click()
  await page.locator('#who-can').click()
  await page.locator('.grants').first().waitFor()
})

/** A log in a world, with an SCP that is added, and policies of a role. */
const log = async page => {
  await page.locator('#tab-world').click()
  await page.locator('#world-files').setInputFiles({ name: 'world.json', mimeType: 'application/json', buffer: Buffer.from(worldOfLog()) })
  await page.locator('.world-head').waitFor()
  await page.locator('#tab-log').click()
  await page.locator('#log-files').setInputFiles({ name: 'cloudtrail.jsonl', mimeType: 'application/json', buffer: Buffer.from(`no record\n${lines(3000)}`) })
  await page.locator('#log-flipped').waitFor()
  await page.locator('#add-policy').selectOption('serviceControl')
  await type(page, '[data-type="serviceControl"] [data-level="1"] .policy:last-of-type .cm-content', NO_EC2)
  await page.locator('#log-flipped[data-flipped="750"]').waitFor()
  await page.locator('.flip button').first().click()
  await page.locator('#log-generate').selectOption(roleArn(2))
  await page.locator('.side-by-side').waitFor()
}
const NO_EC2 = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}'

const principalMenu = world('practice-group', async page => {
  await page.locator('#world-principal').focus()
  await page.locator('.principal-option').first().waitFor()
})

const SHOTS = [
  { ...wide, name: 'light', colorScheme: 'light' },
  { ...wide, name: 'dark', colorScheme: 'dark', act: shown('scp-levels') },
  { ...wide, name: 'two-accounts', colorScheme: 'light', act: shown('staging-to-production') },
  { ...wide, name: 'two-accounts-dark', colorScheme: 'dark', act: shown('data-perimeter') },
  { ...wide, name: 'pairs', colorScheme: 'light', act: shown('copy-object') },
  { ...wide, name: 'grant', colorScheme: 'light', act: shown('kms-grant') },
  { ...narrow, name: 'narrow', colorScheme: 'light', act: shown('copy-object') },
  { ...narrow, name: 'narrow-dark', colorScheme: 'dark', act: shown('data-perimeter') },
  { ...wide, name: 'picture-levels', colorScheme: 'light', part: '.tabs', act: shown('scp-levels') },
  { ...narrow, name: 'picture-narrow', colorScheme: 'dark', part: '.tabs', act: shown('scp-levels') },
  {
    ...wide, name: 'switched-off', colorScheme: 'light',
    act: async page => {
      await page.locator('.statements > summary').click()
      await page.locator('.statement-switch[data-index="1"]').click()
      await page.locator('[data-whole]').waitFor()
    }
  },
  { ...wide, name: 'what-if', colorScheme: 'light', part: '.tabs', act: whatIf('explicit-deny') },
  { ...narrow, name: 'what-if-narrow', colorScheme: 'dark', part: '.tabs', act: whatIf('copy-object') },
  {
    ...wide, name: 'denial', colorScheme: 'light',
    act: paste(DENIAL)
  },
  { ...wide, name: 'paste-command', colorScheme: 'dark', act: paste(COMMAND) },
  { ...narrow, name: 'paste-unknown-narrow', colorScheme: 'light', act: paste('hello') },
  { ...wide, name: 'requests', colorScheme: 'light', act: requests },
  { ...narrow, name: 'requests-narrow', colorScheme: 'dark', act: requests },
  { ...wide, name: 'matrix', colorScheme: 'dark', act: matrix },
  { ...narrow, name: 'matrix-narrow', colorScheme: 'light', act: matrix },
  { ...wide, name: 'copy-as', colorScheme: 'light', act: copyAs },
  { ...wide, name: 'gallery', colorScheme: 'light', part: '#gallery-dialog', act: page => page.locator('#gallery').click() },
  { ...narrow, name: 'gallery-narrow', colorScheme: 'dark', part: '#gallery-dialog', act: page => page.locator('#gallery').click() },
  { ...wide, name: 'world-way', colorScheme: 'light', act: world('practice-incident') },
  { ...wide, name: 'world-deploy', colorScheme: 'dark', act: world('practice-deploy') },
  { ...wide, name: 'world-refused', colorScheme: 'light', act: refusedHop },
  { ...narrow, name: 'world-refused-narrow', colorScheme: 'dark', act: refusedHop },
  { ...wide, name: 'world-panel', colorScheme: 'light', part: '.tabs', act: worldPanel },
  { ...narrow, name: 'world-panel-narrow', colorScheme: 'dark', part: '.tabs', act: worldPanel },
  { ...wide, name: 'world-menu', colorScheme: 'light', part: '.request', act: principalMenu },
  { ...narrow, name: 'world-menu-narrow', colorScheme: 'dark', part: '.request', act: principalMenu },
  { ...wide, name: 'world-none', colorScheme: 'dark', part: '.tabs', act: page => page.locator('#tab-world').click() },
  { ...wide, name: 'log', colorScheme: 'light', part: '.tabs', act: log },
  { ...wide, name: 'log-dark', colorScheme: 'dark', part: '.tabs', act: log },
  { ...narrow, name: 'log-narrow', colorScheme: 'light', part: '.tabs', act: log },
  { ...wide, name: 'log-none', colorScheme: 'light', part: '.tabs', act: page => page.locator('#tab-log').click() },
  { ...wide, name: 'report', colorScheme: 'dark', part: '#report-dialog', act: page => page.locator('#looks-wrong').click() },
  {
    ...wide, name: 'broken', colorScheme: 'light',
    act: page => type(page, '.policy .cm-content', '{"Version": "2012-10-17", "Statement": [{"Effect": "Dney", "Action": "s3:*"}]}')
  },
  ...Object.entries(WRITING).flatMap(([name, act]) => [
    { ...wide, name: `writing-${name}`, colorScheme: 'light', act },
    { ...wide, name: `writing-${name}-dark`, colorScheme: 'dark', act },
    { ...narrow, name: `writing-${name}-narrow`, colorScheme: 'light', act }
  ]),
  ...['iam_user', 'assumed_role', 'service_linked_role', 'federated_user', 'root', 'web_identity', 'saml', 'service', 'anonymous'].map(caller)
]

await withBrowser(async browser => {
  const wanted = process.argv.slice(2)
  for (const { name, width, height, colorScheme, act, part } of SHOTS.filter(({ name }) => !wanted.length || wanted.some(word => name.startsWith(word)))) {
    const page = await openPage(browser, { viewport: { width, height }, colorScheme })
    await act?.(page)
    await page.waitForTimeout(500)
    // The editors draw what is in view: the whole page has to be.
    await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) })
    await page.waitForTimeout(200)
    await (part ? page.locator(part) : page).screenshot({ path: `${folder}${name}.png` })
    console.log(`  screenshots/${name}.png`)
    await page.close()
  }
})
