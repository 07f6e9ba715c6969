// The box that takes anything: it says what a text is, what it filled in, and what is still missing.
import { useEffect, useRef, useState } from 'preact/hooks'
import { DRAFT_TYPES, setDraft, type DraftType } from '../drafts.ts'
import { engine } from '../engine.ts'
import { IMPORTER_TABLE, MAX_IMPORTED, readAll, readAnything, readLogFiles, type Imported, type Readers, type Reading } from '../importers.ts'
import { logsAmong } from '../log-files.ts'
import { openLog } from '../log-open.ts'
import { withPolicy } from '../policy-document.ts'
import { policiesFor } from '../record.ts'
import type { State } from '../state.ts'
import { IMPORTERS } from '../texts/importers.ts'
import { LOG } from '../texts/log.ts'
import { PASTE } from '../texts/paste.ts'
import { POLICIES, POLICY_TYPES } from '../texts/policies.ts'
import { WORLD } from '../texts/world.ts'
import { askTools, loadTools } from '../tools.ts'
import { openWorld } from '../world-open.ts'
import { beginsAsWorld, fileBeginsAsWorld, isWorld, isWorldInLines, MAX_WORLD, readFile as textOf } from '../world-files.ts'
import { Tells } from './denial.tsx'
import { FileButton } from './file-button.tsx'
import { Told } from './told.tsx'
import type { WaysInProps } from './ways-in.tsx'

/** `state`: the page that a record comes to. */
const readersFor = (state: State): Readers => ({
  readDenial: text => engine.ask('readDenial', text).catch(() => undefined),
  readDetails: async input => ((await loadTools()) ? askTools('importDetails', input) : undefined),
  readRecord: async record => ((await loadTools()) ? askTools('recordedCall', { record, policies: policiesFor(state) }) : undefined),
  openWorld,
  openLog
})

/** Most files that are read at a time. */
const MAX_FILES = 50

/** A text and what came of it. */
interface Came {
  /** Of a file. */
  readonly name: string
  readonly reading: Reading
}

export function Paste(props: WaysInProps & { readonly open: boolean }) {
  const { open, brought, state, onImport, onFiles, onTakeBack } = props
  const [text, setText] = useState('')
  const [came, setCame] = useState<readonly Came[]>([])
  const [progress, setProgress] = useState<Progress>()
  const field = useRef<HTMLTextAreaElement>(null)
  const latest = useRef(0)
  const show = (came: readonly Came[], again: boolean) => {
    setCame(came)
    const all = came.flatMap(({ reading }) => (reading.is === 'read' ? [reading.imported] : []))
    if (all.length) onImport(all, again)
  }
  const take = async (text: string, isTyped: boolean) => {
    const number = ++latest.current
    setText(text)
    if (!text.trim()) return setCame([])
    const reading = await readAnything(text, readersFor(state))
    const last = came[0]?.reading
    // A letter more or less of what was read before corrects it; any other text comes beside it.
    const again = isTyped && last?.is === 'read' && reading.is === 'read' && last.importer === reading.importer
    if (number === latest.current) show([{ name: '', reading }], again)
  }
  useEffect(() => {
    if (open && !brought.number) field.current?.focus()
  }, [open])
  useEffect(() => {
    if (!brought.number) return
    const number = ++latest.current
    setText('')
    void readFiles(brought.files, readersFor(state), setProgress).then(came => {
      setProgress(undefined)
      if (number === latest.current) show(came, false)
    })
  }, [brought])
  return (
    <>
      <label for="paste-text" class="label">{PASTE.label}</label>
      <textarea id="paste-text" rows={3} ref={field} spellcheck={false} placeholder={PASTE.placeholder} value={text}
        onInput={event => void take(event.currentTarget.value, (event as InputEvent).inputType !== 'insertFromPaste')} />
      <div class="ways-row">
        <FileButton id="paste-files" label={PASTE.choose} onFiles={onFiles} />
        <span class="hint">{PASTE.orDrop}</span>
        {!came.length && <details class="disclosure knows"><summary>{PASTE.knows}</summary><Known /></details>}
      </div>
      {progress && <p class="reading"><label for="reading">{WORLD.reading(progress.name)}</label> <progress id="reading" max={1} {...(progress.part < 1 && { value: progress.part })} /></p>}
      <div aria-live="polite" class="came">
        {came.map((one, index) => <Result key={index} {...props} came={one} onRead={reading => show(came.map((other, at) => (at === index ? { ...other, reading } : other)), true)} />)}
      </div>
      {came.some(({ reading }) => reading.is === 'read') && (
        <button type="button" class="quiet small take-back" id="take-back" onClick={() => {
          latest.current++
          setText('')
          setCame([])
          onTakeBack()
        }}>{PASTE.takeBack}</button>
      )}
    </>
  )
}

/** How much of a file is read, as a part of 1; at 1 the engine reads it. */
interface Progress {
  readonly name: string
  readonly part: number
}
type Tell = (progress: Progress) => void

/** A file as a text, or why there is none. */
type Read = { readonly name: string; readonly text: string } | Came

/**
 * Every file by itself, but for logs, which are one log; the one that makes the page comes first, so that the others go onto it. Files of one world are read
 * together, and what comes with them and is nothing else belongs to them.
 */
async function readFiles(all: readonly File[], readers: Readers, tell: Tell): Promise<readonly Came[]> {
  const logs = await logsAmong(all)
  const files = all.filter(file => !logs.includes(file))
  const read: Read[] = []
  for (const file of files.slice(0, MAX_FILES)) read.push(await readFile(file, tell))
  const came: Came[] = logs.length ? [{ name: LOG.names(logs.map(({ name }) => name)), reading: readLogFiles(logs, readers) }] : []
  const ofWorld = read.filter(one => 'text' in one).filter(({ text }) => isWorldText(text))
  const together = [...ofWorld]
  for (const one of read) {
    if ('reading' in one) came.push(one)
    else if (!ofWorld.includes(one)) {
      const reading = await readAnything(one.text, readers, one.name)
      if (reading.is === 'unknown' && ofWorld.length) together.push(one)
      else came.push({ name: one.name, reading })
    }
  }
  if (together.length) {
    const name = together.map(({ name }) => name).join(', ')
    came.unshift({ name, reading: await readAll(together.map(({ text }) => text), readers, name) })
  }
  if (files.length > MAX_FILES) came.push({ name: '', reading: { is: 'refused', importer: undefined, message: PASTE.tooManyFiles(MAX_FILES) } })
  const isWhole = ({ reading }: Came): boolean => reading.is === 'read' && reading.imported.whole
  const [first, ...more] = came.filter(isWhole)
  const refused = more.map(({ name, reading }): Came =>
    ({ name, reading: { is: 'refused', importer: reading.is === 'read' ? reading.importer : undefined, message: PASTE.oneOnly(first!.name) } }))
  return [...(first ? [first] : []), ...came.filter(one => !isWhole(one)), ...refused]
}

/** Of long texts the beginning tells: to read them whole takes too long here. */
function isWorldText(text: string): boolean {
  if (text.length > MAX_IMPORTED) return beginsAsWorld(text)
  try {
    return isWorld(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch {
    return isWorldInLines(text)
  }
}

async function readFile(file: File, tell: Tell): Promise<Read> {
  const { name } = file
  const refused = (message: string): Came => ({ name, reading: { is: 'refused', importer: undefined, message } })
  try {
    if (file.size > MAX_IMPORTED * 2 && (file.size > MAX_WORLD || !(await fileBeginsAsWorld(file)))) return refused(IMPORTERS.tooLong(MAX_IMPORTED))
    return { name, text: await textOf(file, part => file.size > MAX_IMPORTED && tell({ name, part })) }
  } catch {
    return refused(PASTE.unreadableFile)
  }
}

const Known = () => <ul class="known">{IMPORTER_TABLE.map(({ id, name, also }) => <li key={id}><Told text={name + also} /></li>)}</ul>

interface ResultProps extends WaysInProps {
  readonly came: Came
  /** It was read otherwise: all is put on the page anew. */
  readonly onRead: (reading: Reading) => void
}

function Result(props: ResultProps) {
  const { came: { name, reading } } = props
  const title = name && <code>{name}</code>
  if (reading.is === 'unknown') return <div class="note" data-read="unknown"><p>{title} {PASTE.unknown}</p><Known /></div>
  if (reading.is === 'refused') {
    return <div class="note refused" data-read="refused"><p>{title} <Told text={PASTE.refused(reading.importer?.name)} /></p><p><Told text={reading.message} /></p></div>
  }
  const { importer, imported } = reading
  const { filled, missing, denial } = imported
  return (
    <div class="note" data-read={importer.id}>
      <p class="read-as">{title} <Told text={PASTE.readAs(importer.name)} /></p>
      {denial
        ? <Tells denial={denial} evaluation={props.evaluation} state={props.state} change={props.change} />
        : <ul class="filled">{filled.map(text => <li key={text}><Told text={text} /></li>)}</ul>}
      {missing.length > 0 && <ul class="missing">{missing.map(text => <li key={text}><Told text={text} /></li>)}</ul>}
      <PolicyType {...props} reading={reading} imported={imported} />
    </div>
  )
}

type PolicyTypeProps = ResultProps & { readonly reading: Extract<Reading, { is: 'read' }>; readonly imported: Imported }

/** The type of a policy that was pasted, to be chosen while the page is as the import left it. */
function PolicyType({ reading, imported, state, isFresh, onRead }: PolicyTypeProps) {
  const { policy } = imported
  if (!policy || !isFresh) return null
  const waiting = state.drafts.filter(({ name, text }) => name && !text.trim())
  const put = (change: (now: State) => State, type: DraftType) => {
    const filled = [IMPORTERS.policyAs(POLICY_TYPES[type].title)]
    onRead({ ...reading, imported: { ...imported, change, policy: { ...policy, type }, filled, missing: [] } })
  }
  return (
    <label class="choose-type">
      <span class="label">{PASTE.type}</span>
      <select id="pasted-type" value={policy.type} onChange={event => {
        const value = event.currentTarget.value
        const draft = /^draft (\d+)$/.exec(value)
        if (draft) put(now => setDraft(now, Number(draft[1]), { text: policy.text }), policy.type)
        else put(now => withPolicy(now, { ...policy, type: value as DraftType }), value as DraftType)
      }}>
        {DRAFT_TYPES.filter(({ type }) => type !== 'kmsGrants').map(({ type }) => <option key={type} value={type}>{POLICIES.type(type)}</option>)}
        {waiting.map(({ id, name }) => <option key={id} value={`draft ${id}`}>{PASTE.intoDraft(name)}</option>)}
      </select>
    </label>
  )
}
