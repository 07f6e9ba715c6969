// What every runtime is asked of an entry: what a call before `init` throws, then the suite.
import { instances } from './watch.mjs'
import { runAll } from './calls.mjs'
import { runGuard } from './edge-calls.mjs'

export async function ask(api, { foreign = JSON.parse, init = api.default } = {}) {
  let before = 'no error'
  try {
    api.compile({})
  } catch (error) {
    before = `${error.name} ${error.code}`
  }
  await Promise.all([init(), init()])
  return { before, outcomes: await runAll(api, { instances, foreign }) }
}

/** The same of `iam-verdict/edge`: a guard, and tokens of every kind. */
export async function askGuard(edge, { init = edge.default } = {}) {
  await Promise.all([init(), init()])
  const answers = await runGuard(edge)
  const wrong = ([due, ...told]) => told.every(status => status === due) ? [] : [`${told} instead of ${due}`]
  return { outcomes: answers.map((answer, index) => [`the guard answers request ${index + 1} with ${answer[0]}`, ...wrong(answer)]) }
}
