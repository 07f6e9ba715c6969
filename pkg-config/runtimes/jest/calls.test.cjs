// Jest without flags runs CommonJS: the package as it is installed, the suite as a bundle of that kind.
const fs = require('node:fs')
const { ask, askGuard } = require('./ask.cjs')

test('the suite', async () => {
  const found = {}
  for (const name of ['iam-verdict', 'iam-verdict/tools']) found[name] = await ask(require(name))
  found['iam-verdict/edge'] = await askGuard(require('iam-verdict/edge'))
  fs.writeFileSync('found.json', JSON.stringify(found))
}, 60_000)
