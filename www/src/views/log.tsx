// A log of CloudTrail: what it holds, what other policies would answer, and the policies that its calls need.
import { useEffect, useState } from 'preact/hooks'
import type { LogProgress, LogRead } from '../log.worker.ts'
import { closeLog, openLog, stopReading, useLog, type LogNow, type OpenLog } from '../log-open.ts'
import type { Change, State } from '../state.ts'
import { LOG, NO_REQUEST } from '../texts/log.ts'
import { FileButton } from './file-button.tsx'
import { LogCallers } from './log-callers.tsx'
import { LogPolicies } from './log-policies.tsx'
import { LogReplay } from './log-replay.tsx'
import { LogTimeline } from './log-timeline.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly state: State
  readonly change: Change
  /** Whether the panel is in sight: else nothing is asked of the log. */
  readonly shown: boolean
}

export function LogPanel(props: Props) {
  const log = useLog()
  const [before, onBefore] = useBefore(log, props.state)
  return (
    <section class="log" aria-labelledby="log-title">
      <h2 id="log-title">{LOG.title}</h2>
      {log.is === 'none' && <NothingOpen refused={log.refused} />}
      {log.is === 'reading' && <Reading name={log.name} progress={log.progress} />}
      {log.is === 'open' && <Open key={log.number} log={log} before={before} onBefore={onBefore} {...props} />}
    </section>
  )
}

/** The page that the calls are compared with: as it was when the files were opened, or when somebody took it. */
function useBefore(log: LogNow, state: State): [State, () => void] {
  const files = log.is === 'open' ? log.files : undefined
  const [kept, keep] = useState<{ files: number | undefined; state: State }>()
  useEffect(() => {
    if (files !== undefined && kept?.files !== files) keep({ files, state })
  }, [files])
  return [kept?.files === files && kept ? kept.state : state, () => keep({ files, state })]
}

function NothingOpen({ refused }: { refused: string | undefined }) {
  return (
    <div class="stack">
      <p>{LOG.about}</p>
      <ul class="known">{LOG.takes.map(text => <li key={text}><Told text={text} /></li>)}</ul>
      <div class="ways-row"><FileButton id="log-files" label={LOG.choose} onFiles={openLog} /></div>
      {refused && <p class="note" role="alert">{refused}</p>}
      <p class="hint">{LOG.stays}</p>
    </div>
  )
}

function Reading({ name, progress }: { name: string; progress: LogProgress | undefined }) {
  const part = progress?.total ? progress.bytes / progress.total : undefined
  return (
    <div class="stack" id="log-reading">
      <p class="reading"><label for="log-progress">{LOG.reading(progress?.file || name)}</label> <progress id="log-progress" max={1} {...(part !== undefined && part < 1 && { value: part })} /></p>
      <div class="ways-row">
        <span class="hint">{progress && LOG.readSoFar(progress.bytes, progress.total)}</span>
        <button type="button" class="quiet small" id="log-stop" onClick={stopReading}>{LOG.stop}</button>
      </div>
    </div>
  )
}

function Open({ log, before, onBefore, state, change, shown }: Props & { log: OpenLog; before: State; onBefore: () => void }) {
  const { name, read } = log
  const [picked, pick] = useState<string>()
  const { summary } = read
  return (
    <div class="stack">
      <div class="world-head">
        <p><strong>{name}</strong></p>
        <div class="ways-row">
          <FileButton id="log-files" label={LOG.choose} onFiles={openLog} />
          <button type="button" class="quiet small" id="log-close" onClick={closeLog}>{LOG.close}</button>
        </div>
      </div>
      <Summary read={read} />
      {summary.records > 0 && (
        <>
          <LogTimeline timeline={summary.timeline} />
          <LogCallers principals={summary.principals} onPick={picked => {
            pick(picked)
            document.getElementById('log-policies-title')?.focus()
          }} />
          <LogReplay log={log} before={before} onBefore={onBefore} state={state} change={change} shown={shown} />
          <LogPolicies log={log} principal={picked} onPick={pick} state={state} change={change} />
        </>
      )}
      <NotRead read={read} />
      <p class="hint">{LOG.stays}</p>
    </div>
  )
}

function Summary({ read: { summary, isStopped, faults } }: { read: LogRead }) {
  return (
    <div class="log-summary" role="status">
      {isStopped && <p class="note">{LOG.stopped}</p>}
      {faults.map(({ file, message }) => <p class="note" key={file}><Told text={LOG.fault(file, message)} /></p>)}
      {summary.records > 0 ? <p>{LOG.summary(summary)}</p> : <p class="note">{LOG.nothing}</p>}
      {summary.records > 0 && <p>{LOG.mapped(summary)} {LOG.outcomes(summary)}</p>}
      {summary.leftOut > 0 && <p class="note">{LOG.leftOut(summary.leftOut)}</p>}
    </div>
  )
}

/** More than these are shown on demand. */
const SHOWN = 10

function NotRead({ read: { summary: { broken, brokenRecords, unmapped } } }: { read: LogRead }) {
  const [most, setMost] = useState(SHOWN)
  const left = unmapped.length - most
  if (!broken && !unmapped.length) return null
  return (
    <details class="disclosure" id="log-not-read">
      <summary>{LOG.notRead}: {LOG.notReadOf(broken, unmapped.reduce((sum, { records }) => sum + records, 0))}</summary>
      <div class="stack">
        {broken > 0 && (
          <>
            <h4>{LOG.broken}</h4>
            <ul class="known">
              {brokenRecords.slice(0, most).map(({ line, offset, reason }) => <li key={offset}>{LOG.brokenAt(line)}: <Told text={reason} /></li>)}
              {broken > most && <li>{LOG.moreBroken(broken - Math.min(most, brokenRecords.length))}</li>}
            </ul>
          </>
        )}
        {unmapped.length > 0 && (
          <>
            <h4 id="log-unmapped-title">{LOG.unmapped}</h4>
            <table class="log-table" aria-labelledby="log-unmapped-title">
              <thead><tr><th scope="col">{LOG.event}</th><th scope="col">{LOG.why}</th><th scope="col">{LOG.records}</th></tr></thead>
              <tbody>
                {unmapped.slice(0, most).map(({ eventSource, eventName, reason, records }) => (
                  <tr key={`${eventSource} ${eventName} ${reason}`}>
                    <th scope="row"><code>{eventName}</code> <small>{eventSource}</small></th>
                    <td>{NO_REQUEST[reason] ?? reason}</td>
                    <td>{records.toLocaleString('en-US')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        {left > 0 && <button type="button" class="quiet small" onClick={() => setMost(most + 100)}>{LOG.more(Math.min(left, 100))}</button>}
      </div>
    </details>
  )
}
