// One peer in a process of its own: prints what it answers and what that costs, as JSON.
import { peers } from './peers.mjs'
import { requests, statements } from './workload.mjs'

const ROUNDS = 7
const peer = peers[process.argv[2]]
const asked = requests(5_000).slice(0, peer.first)
const begin = performance.now()
const state = await peer.prepare(statements)
const prepare = performance.now() - begin
const calls = asked.map(request => peer.request(request, state))
const { decide, decideAll } = peer

async function all() {
  if (decideAll) return decideAll(state, calls)
  const answers = []
  for (const call of calls) {
    const answer = decide(state, call)
    answers.push(answer instanceof Promise ? await answer : answer)
  }
  return answers
}

const answers = await all()
const rounds = []
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now()
  let times = 0
  do { await all(); times++ } while (performance.now() - start < 300)
  rounds.push((performance.now() - start) * 1e6 / times / calls.length)
}
rounds.sort((a, b) => a - b)
const [fastest, median, slowest] = [rounds[0], rounds[(ROUNDS - 1) / 2], rounds[ROUNDS - 1]]
console.log(JSON.stringify({ answers: answers.map(Number).join(''), prepare, fastest, median, slowest }))
