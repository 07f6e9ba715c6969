// The saved requests: what each is to get, and what it gets now.
import type { Decision, Evaluation } from 'iam-verdict'
import { useState } from 'preact/hooks'
import { decisionOf, faultOf, isRed, reasonsOf, redCount, standingOf } from '../expectations.ts'
import { mainText } from '../kinds.ts'
import type { Outcome, Outcomes } from '../outcomes.ts'
import { DECISIONS, MAX_SAVED, openSaved, removeSaved, saveRequest, setSaved, shareCaller, type SavedRequest } from '../saved.ts'
import type { Change, RequestDraft, State } from '../state.ts'
import { nameOf, testFile, testFileText } from '../test-file.ts'
import { REQUESTS } from '../texts/requests.ts'
import { DecisionWord } from './decision-word.tsx'
import { RemoveButton } from './field.tsx'
import { copyText, download } from './hand-out.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly state: State
  readonly outcomes: Outcomes
  /** Of the request in the form; absent while it cannot be made. */
  readonly evaluation: Evaluation | undefined
  readonly change: Change
  /** Whether the request in the form is asked of a world. */
  readonly ofWorld: boolean
  /** Files that a person chose. */
  readonly onFiles: (files: readonly File[]) => void
}

export function RequestsPanel({ state, outcomes, evaluation, change, ofWorld, onFiles }: Props) {
  const { saved } = state
  const isFull = saved.length >= MAX_SAVED
  const save = () => evaluation && change(now => saveRequest(now, { expect: evaluation.decision, request: state.request }))
  return (
    <section class="requests" aria-labelledby="requests-title">
      <div class="title-row">
        <h2 id="requests-title">{REQUESTS.title}</h2>
        <button type="button" class="small" id="save-request" disabled={!evaluation || isFull} title={REQUESTS.saveHint} onClick={save}>
          <Icon name="add" />{REQUESTS.save}
        </button>
      </div>
      {ofWorld && <p class="note">{REQUESTS.ofWorld}</p>}
      {isFull && <p class="note">{REQUESTS.full(MAX_SAVED)}</p>}
      {saved.length
        ? <Table state={state} outcomes={outcomes} change={change} />
        : <div class="teach-requests">{REQUESTS.empty.map(text => <p key={text}><Told text={text} /></p>)}</div>}
      <Files state={state} outcomes={outcomes} evaluation={evaluation} change={change} onFiles={onFiles} />
    </section>
  )
}

type TableProps = Pick<Props, 'state' | 'outcomes' | 'change'>

function Table({ state, outcomes, change }: TableProps) {
  const { now, request, expect, remove } = REQUESTS.headings
  return (
    <>
      <p class="hint" role="status">{REQUESTS.summary(state.saved.length, redCount(state, outcomes))}</p>
      {/* The roles are said, for a narrow window lays the rows out as blocks, which takes them away. */}
      <table class="saved" role="table" aria-labelledby="requests-title">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{now}</th>
            <th role="columnheader" scope="col">{request}</th>
            <th role="columnheader" scope="col">{expect}</th>
            <th role="columnheader" scope="col"><span class="visually-hidden">{remove}</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {state.saved.map(saved => <Row key={saved.id} saved={saved} outcome={outcomes.get(saved.id)} isShown={saved.request === state.request} change={change} />)}
        </tbody>
      </table>
    </>
  )
}

interface RowProps {
  readonly saved: SavedRequest
  readonly outcome: Outcome | undefined
  readonly isShown: boolean
  readonly change: Change
}

function Row({ saved, outcome, isShown, change }: RowProps) {
  const { id, name, request, expect, because } = saved
  const what = nameOf(saved)
  const red = isRed(standingOf(saved, outcome))
  const set = (part: Partial<Omit<SavedRequest, 'id'>>) => change(now => setSaved(now, id, part))
  const remove = ({ id }: { id: number }) => {
    change(now => removeSaved(now, id))
    document.getElementById('save-request')?.focus()
  }
  return (
    <tr role="row" class={`${red ? 'red' : ''}${isShown ? ' shown' : ''}`} data-saved={id}>
      <td role="cell" class="now"><Now saved={saved} outcome={outcome} what={what} onAccept={decision => set({ expect: decision, because: '' })} /></td>
      <td role="cell" class="what">
        <input class="saved-name" aria-label={REQUESTS.name(what)} placeholder={REQUESTS.namePlaceholder} value={name} spellcheck={false}
          onInput={event => set({ name: event.currentTarget.value })} />
        <button type="button" class="bare open-saved" aria-current={isShown ? 'true' : undefined} onClick={() => change(now => openSaved(now, id))}>
          <span class="visually-hidden">{REQUESTS.open}</span>
          <Short request={request} />
        </button>
      </td>
      <td role="cell" class="expect">
        <select aria-label={REQUESTS.expect(what)} value={expect ?? ''} onChange={event => set({ expect: (event.currentTarget.value as Decision) || undefined })}>
          <option value="">{REQUESTS.any}</option>
          {DECISIONS.map(decision => <option key={decision} value={decision}>{REQUESTS.words[decision]}</option>)}
        </select>
        <input aria-label={REQUESTS.because(what)} placeholder={REQUESTS.becausePlaceholder} value={because} spellcheck={false} list={`because-${id}`}
          onInput={event => set({ because: event.currentTarget.value })} />
        <datalist id={`because-${id}`}>{outcome && reasonsOf(outcome).map(reason => <option key={reason} value={reason} />)}</datalist>
      </td>
      <td role="cell" class="take-out"><RemoveButton label={REQUESTS.remove(what)} onClick={() => remove({ id })} /></td>
    </tr>
  )
}

interface NowProps extends Pick<RowProps, 'saved' | 'outcome'> {
  readonly what: string
  readonly onAccept: (decision: Decision) => void
}

function Now({ saved, outcome, what, onAccept }: NowProps) {
  const standing = standingOf(saved, outcome)
  const decision = outcome?.evaluation?.decision
  const word = decision ? REQUESTS.words[decision] : standing === 'unreadable' ? REQUESTS.noDecision : REQUESTS.waiting
  return (
    <>
      <span title={outcome?.evaluation?.reason.text}><DecisionWord decision={decision} word={word} waiting={standing !== 'unreadable'} /></span>
      {standing === 'flipped' && saved.expect && <small class="differs">{REQUESTS.expected(REQUESTS.words[saved.expect])}</small>}
      {standing === 'otherReason' && outcome && <small class="differs">{REQUESTS.because2(saved.because, reasonsOf(outcome))}</small>}
      {standing === 'unreadable' && outcome && <small class="differs"><Told text={faultOf(outcome)} /></small>}
      {(standing === 'flipped' || standing === 'otherReason') && decision && (
        <button type="button" class="quiet small" onClick={() => onAccept(decision)}>{REQUESTS.accept}<span class="visually-hidden">{REQUESTS.acceptOf(what, word)}</span></button>
      )}
    </>
  )
}

/** Who asks for what, as short as it is still told apart; the whole stands in the title. */
function Short({ request }: { request: RequestDraft }) {
  const principal = mainText(request.principal)
  const { action, resource, pairs } = request
  return (
    <span class="short" title={[principal, action, resource].filter(part => part).join('\n')}>
      <code>{shortArn(principal) || REQUESTS.anyone}</code>
      <code class="short-action">{action || REQUESTS.anything}{pairs.length > 0 && ` +${pairs.length}`}</code>
      <code>{shortArn(resource) || REQUESTS.anything}</code>
    </span>
  )
}

/** The part of an ARN that tells most. */
const shortArn = (text: string): string => (text.startsWith('arn:') ? text.split(':').slice(5).join(':') || text : text)

function Files({ state, outcomes, evaluation, change, onFiles }: Omit<Props, 'ofWorld'>) {
  const [said, say] = useState('')
  const text = () => testFileText(testFile(state, id => decisionOf(outcomes, id), evaluation?.decision).file)
  const copy = async () => {
    say((await copyText(text())) ? REQUESTS.copied : REQUESTS.refused)
    setTimeout(() => say(''), 2000)
  }
  const none = !state.saved.length && !evaluation
  return (
    <div class="copy-row test-file" role="group" aria-label={REQUESTS.files}>
      <span class="label">{REQUESTS.files}</span>
      <button type="button" class="quiet small" id="download-tests" disabled={none} onClick={() => download(REQUESTS.fileName, text())}>{REQUESTS.download}</button>
      <button type="button" class="quiet small" id="copy-tests" disabled={none} onClick={copy}><span aria-live="polite">{said || REQUESTS.copy}</span></button>
      <label class="file-button quiet small">
        {REQUESTS.choose}
        <input type="file" id="open-tests" class="visually-hidden" aria-label={REQUESTS.chooseLabel} multiple accept=".json,.txt,application/json,text/plain" onChange={event => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length) onFiles(files)
        }} />
      </label>
      {state.saved.length > 1 && <button type="button" class="quiet small" id="share-caller" onClick={() => change(shareCaller)}>{REQUESTS.callers}</button>}
    </div>
  )
}
