import './watch.mjs'
import { require } from './installed.mjs'
import { suite } from './suite.mjs'

suite('Node, CommonJS', require('iam-verdict'))
suite('Node, CommonJS, tools', require('iam-verdict/tools'))
