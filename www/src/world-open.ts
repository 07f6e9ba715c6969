// Opens worlds and asks them. A world is kept in memory only.
import { notTaken, toldBy, withGathered, withoutGathered } from './gathered.ts'
import { mainText } from './kinds.ts'
import { ask } from './scenario.ts'
import { WAYS } from './texts/ways.ts'
import { WORLD } from './texts/world.ts'
import { askTools, loadTools } from './tools.ts'
import type { ToolsCalls } from './tools.worker.ts'
import { hold, openNow, type Asker, type Opened } from './world-desk.ts'
import type { Lost, OpenWorld, WorldAnswer, WorldCalls } from './world.worker.ts'

/** Where the world of the examples stands in the repository. */
const EXAMPLE_NAME = 'examples/world/world.json'

/** Large worlds take their time, to be read and to be asked. */
const PATIENCE_MS = 120_000

/** What the world was read from: a worker that is started anew reads it again, and files are added to it. */
let texts: readonly string[] = []
let number = 0

type Answer = { readonly opened: Opened } | { readonly refused: string }

/** Opens a world, in place of one that is open. When it cannot be read that one stays. */
export async function openWorld(from: readonly string[], name: string): Promise<Answer> {
  const answer = (await loadTools()) ? await askTools('openWorld', { number: ++number, texts: from }, 'openWorld', PATIENCE_MS) : undefined
  if (!answer) return { refused: WORLD.noTools }
  if ('refused' in answer) return answer
  const opened = { ...answer.opened, name }
  texts = from
  hold({ opened, asker: ASKER })
  return { opened }
}

/** Opens the world of the examples, unless it is open; what comes back is why it could not be. */
export async function openExampleWorld(): Promise<string | undefined> {
  const example = await import('../examples/five-practices.ts').catch(() => undefined)
  if (!example) return WAYS.noExample
  const open = openNow()
  if (open && isExampleWorld(open)) return undefined
  const answer = await openWorld([example.TEXT], EXAMPLE_NAME)
  return 'refused' in answer ? answer.refused : undefined
}

export const isExampleWorld = ({ name }: Opened): boolean => name === EXAMPLE_NAME

/** Opens the same world with more files. */
export const addToWorld = (more: readonly string[], name: string): Promise<Answer> =>
  openWorld([...texts, ...more], [openNow()?.name, name].filter(name => name).join(', '))

export function closeWorld(): void {
  const open = openNow()
  if (open) void askTools('closeWorld', open.number)
  texts = []
  hold(undefined)
}

type Numbered = 'askWorld' | 'whoCan' | 'reach'
type Told<N extends Numbered> = Exclude<WorldCalls[N]['answer'], Lost> | undefined

/** Asks the open world; nothing comes back when there is none, or something newer was asked on the same line. */
export async function askOpen<N extends Numbered>(name: N, question: Omit<WorldCalls[N]['question'], 'number'>, line: string = name): Promise<Told<N>> {
  const world = openNow()
  if (!world) return undefined
  const put = (number: number) => askTools(name, { ...question, number } as ToolsCalls[N]['question'], line, PATIENCE_MS)
  const answer = await put(world.number)
  if (!answer || !('lost' in answer)) return answer as Told<N>
  if (openNow() !== world) return undefined
  const again = await openWorld(texts, world.name)
  return 'opened' in again ? (await put(again.opened.number)) as Told<N> : undefined
}

/** The device that a user signs in with: the one that the world tells, or else one with the user's name. */
export function deviceOf({ devices }: Pick<OpenWorld, 'devices'>, caller: string): string {
  const [, partition = 'aws', , , account = '', user = ''] = caller.split(':')
  return devices[caller] ?? `arn:${partition}:iam::${account}:mfa/${user.slice(user.lastIndexOf('/') + 1)}`
}

const ASKER: Asker = {
  questionOf(state, open) {
    const { way, request } = state
    const caller = mainText(request.principal).trim()
    if (!way || !request.action.trim() || !caller) return undefined
    const asked = ask({ ...state, drafts: [] })
    return 'errors' in asked ? undefined : { request: asked.scenario.request, credential: way.credential, mfa: way.mfa, device: deviceOf(open, caller), via: way.via }
  },
  ask: question => askOpen('askWorld', question),
  putOn: (state, { gathered }) => (gathered && !notTaken(state, gathered) ? withGathered(state, gathered) : withoutGathered(state)),
  none: { hops: [], refused: { code: 'NoAnswer', message: WORLD.noTools } },
  toldBy: (state, { gathered }) => (gathered ? toldBy(state, gathered) : state),
  brokenBy
}

function brokenBy(state: Parameters<Asker['brokenBy']>[0], { signedIn, hops, gathered, refused }: WorldAnswer): string | undefined {
  if (signedIn?.refused) return WORLD.noSignIn(signedIn.refused.message)
  const hop = hops.find(one => one.refused)
  if (hop?.refused) return WORLD.noHop(hop.to, hop.refused.reason ?? hop.refused.message)
  if (refused) return refused.message
  const left = gathered ? notTaken(state, gathered) : 0
  return left ? WORLD.tooMany(left) : undefined
}
