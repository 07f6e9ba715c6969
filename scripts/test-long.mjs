#!/usr/bin/env node
// The long runs, apart from `make test`: the same property tests over many more scenarios. A dated
// result belongs into docs/.
import { run, step } from './steps.mjs'

step('property tests, long')
run('cargo', ['test', '--locked', '--release'], { env: { IAM_VERDICT_LONG: '1' } })
