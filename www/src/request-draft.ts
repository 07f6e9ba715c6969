// From a request as the engine takes it to what stands in the form: the other way round than scenario.ts.
import type { Request, Settings } from 'iam-verdict'
import { pretty } from './json.ts'
import { draftOf } from './principal.ts'
import { SETTINGS, type SettingsDraft } from './settings.ts'
import type { RequestDraft } from './state.ts'

/** The request as it is typed. */
export function requestDraft(request: Request): RequestDraft {
  const { principal, action, resource = '', resourceAccount = '', context = {}, unknownContextKeys = [], durationSeconds = '', pairs = [] } = request
  return {
    principal: draftOf(principal),
    action,
    resource,
    resourceAccount,
    context: pretty(context),
    unknownContextKeys: unknownContextKeys.join(', '),
    durationSeconds: String(durationSeconds),
    pairs: pairs.map(({ action, resource, resourceAccount = '', context }, index) =>
      ({ id: index + 1, action, resource, resourceAccount, context: context ? JSON.stringify(context) : '' }))
  }
}

/** The settings as they are typed; what has its default is left out. */
export const settingsDraft = (settings: Settings): SettingsDraft =>
  Object.fromEntries(SETTINGS.flatMap(name => {
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined
    return value === undefined || value === SETTING_DEFAULTS[name] ? [] : [[name, String(value)]]
  }))

const SETTING_DEFAULTS: Settings = { deriveContext: true, endpointType: 'interface', consoleSession: false, awsManagedKmsKey: false, s3RestrictPublicBuckets: false }
