// The world that is open: its accounts, what is missing in it, who can, and what can be reached.
import type { Finding } from 'iam-verdict/tools'
import { useMemo, useState } from 'preact/hooks'
import { PRACTICES } from '../../examples/index.ts'
import { SEVERITY_WORDS } from '../texts/severities.ts'
import { WORLD } from '../texts/world.ts'
import type { Change, State } from '../state.ts'
import { useOpenWorld, type Opened } from '../world-desk.ts'
import { readFile } from '../world-files.ts'
import { addToWorld, closeWorld, isExampleWorld } from '../world-open.ts'
import { placeNames } from '../world-principals.ts'
import { FileButton } from './file-button.tsx'
import { Told } from './told.tsx'
import { OrganizationPicture } from './world-organization.tsx'
import { ReachPicture } from './world-reach.tsx'
import { WhoCan } from './world-who-can.tsx'

const FIRST_PRACTICE = PRACTICES[0]!.entries[0]!.id

export interface WorldProps {
  readonly state: State
  readonly change: Change
  readonly onFiles: (files: readonly File[]) => void
  readonly onExample: (id: string) => void
}

export function WorldPanel(props: WorldProps) {
  const open = useOpenWorld()
  return (
    <section class="world" aria-labelledby="world-title">
      <h2 id="world-title">{WORLD.title}</h2>
      {open ? <OpenPanel open={open} {...props} /> : <NothingOpen {...props} />}
    </section>
  )
}

function NothingOpen({ onFiles, onExample }: WorldProps) {
  return (
    <div class="stack">
      <p>{WORLD.about}</p>
      <ul class="known">{WORLD.takes.map(text => <li key={text}><Told text={text} /></li>)}</ul>
      <div class="ways-row">
        <FileButton id="world-files" label={WORLD.choose} onFiles={onFiles} />
        <button type="button" class="quiet small" id="world-example" onClick={() => onExample(FIRST_PRACTICE)}>{WORLD.example}</button>
      </div>
      <p class="hint">{WORLD.stays}</p>
    </div>
  )
}

function OpenPanel({ open, state, change, onExample }: WorldProps & { open: Opened }) {
  const names = useMemo(() => placeNames(open), [open])
  const [said, say] = useState('')
  const add = async (files: readonly File[]) => {
    try {
      const texts = []
      for (const file of files) {
        say(WORLD.reading(file.name))
        texts.push(await readFile(file, () => undefined))
      }
      say(WORLD.engineReads)
      const answer = await addToWorld(texts, files.map(({ name }) => name).join(', '))
      say('opened' in answer ? '' : `${WORLD.refused} ${answer.refused}`)
    } catch (error) {
      say(`${WORLD.refused} ${(error as Error).message}`)
    }
  }
  return (
    <div class="stack">
      <div class="world-head">
        <p><strong>{open.name}</strong><br />{WORLD.counts(open.counts)}; {WORLD.policies(open.counts)}.</p>
        <div class="ways-row">
          <FileButton id="world-add" label={WORLD.add} onFiles={files => void add(files)} />
          <button type="button" class="quiet small" id="world-close" onClick={closeWorld}>{WORLD.close}</button>
        </div>
      </div>
      {open.asOf && <p id="world-as-of">{WORLD.asOf(open.asOf)}</p>}
      <p class="hint" role="status">{said}</p>
      {isExampleWorld(open) && <Practices example={state.example} onExample={onExample} />}
      <OrganizationPicture open={open} />
      <WhoCan key={open.number} names={names} state={state} change={change} />
      <ReachPicture open={open} names={names} state={state} change={change} />
      <Findings findings={open.findings} />
      <p class="hint">{WORLD.stays}</p>
    </div>
  )
}

/** The questions of the examples, of this world. */
function Practices({ example, onExample }: { example: string | undefined; onExample: (id: string) => void }) {
  return (
    <section class="practices" aria-labelledby="practices-title">
      <h3 id="practices-title">{WORLD.practices}</h3>
      {PRACTICES.map(({ topic, entries }) => (
        <div key={topic}>
          <h4>{WORLD.practice(topic)}</h4>
          <ul>{entries.map(({ id, title }) => <li key={id}><button type="button" class="bare" data-practice={id} aria-current={example === id ? 'true' : undefined} onClick={() => onExample(id)}>{title}</button></li>)}</ul>
        </div>
      ))}
    </section>
  )
}

/** More than these are shown on demand. */
const SHOWN = 8

function Findings({ findings }: { findings: readonly Finding[] }) {
  const [most, setMost] = useState(SHOWN)
  const left = findings.length - most
  return (
    <section class="world-findings" aria-labelledby="world-findings-title">
      <h3 id="world-findings-title">{WORLD.findings}{findings.length > 0 && <span class="badge">{findings.length.toLocaleString('en-US')}</span>}</h3>
      {findings.length === 0 && <p class="empty">{WORLD.noFindings}</p>}
      <ul>
        {findings.slice(0, most).map(({ findingType, code, message, path, why }, index) => (
          <li key={index} class={`world-finding ${findingType.toLowerCase()}`} data-code={code}>
            <p><span class="severity">{SEVERITY_WORDS[findingType]}</span> <Told text={message} /></p>
            {why && <p class="hint"><Told text={why} /></p>}
            {path.length > 0 && <p class="where"><code>{path.join(' › ')}</code></p>}
          </li>
        ))}
      </ul>
      {left > 0 && <button type="button" class="quiet small" onClick={() => setMost(most + 100)}>{WORLD.moreFindings(Math.min(left, 100))}</button>}
    </section>
  )
}
