import './watch.mjs'
import { importByName } from './installed.mjs'
import { suite } from './suite.mjs'

suite('Node, ES modules', await importByName('iam-verdict'))
suite('Node, ES modules, tools', await importByName('iam-verdict/tools'))
