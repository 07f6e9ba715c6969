// As print.mjs, with the package as CommonJS.
const vm = require('node:vm')

const foreign = json => vm.runInNewContext(`JSON.parse(${JSON.stringify(json)})`)

async function main() {
  const { ask, askGuard } = await import('./ask.mjs')
  const found = {}
  for (const name of ['iam-verdict', 'iam-verdict/tools']) found[name] = await ask(require(name), { foreign })
  found['iam-verdict/edge'] = await askGuard(require('iam-verdict/edge'))
  console.log(JSON.stringify(found))
}

main()
