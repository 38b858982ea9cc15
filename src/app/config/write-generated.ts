import { writeFileSync } from 'node:fs'
import { editorSchema } from './file-schema.ts'
import { envExample } from './variables.ts'

const root = new URL('../../../', import.meta.url)
writeFileSync(new URL('handback.schema.json', root), editorSchema())
writeFileSync(new URL('.env.example', root), envExample())
