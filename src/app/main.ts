#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Compiled code is kept: the next start takes half the processor time. Where it can't be written, nothing is kept.
enableCompileCache(join(import.meta.dirname, '../../dist/compile-cache'))
const { runCommand } = await import('./command-line.ts')

process.exitCode = await runCommand(process.argv.slice(2), { env: process.env, cwd: process.cwd() })
