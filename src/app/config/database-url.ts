import { readFileSync } from 'node:fs'

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']
const SSL_FILES = ['sslrootcert', 'sslcert', 'sslkey']

/** What is wrong with DATABASE_URL; undefined where nothing is. It holds a password and is not shown. */
export function databaseUrlMistake(url: string): string | undefined {
  const [, authority, path = '', query = ''] = /^postgres(?:ql)?:\/\/([^/?]*)([^?]*)\??(.*)$/s.exec(url) ?? []
  if (authority === undefined)
    return 'DATABASE_URL: is no PostgreSQL URL; expected one that starts with postgres:// or postgresql://'
  // Else a part of the password passes for the host, which is looked up and told.
  if (/@.*@|#/s.test(authority) || /[@#]/.test(path) || /#|^[^=]*@/.test(query))
    return (
      'DATABASE_URL: has an "@", "/", "?" or "#" too many; expected such characters of a password to be written as ' +
      '%40, %2F, %3F and %23'
    )
  if (path.length < 2)
    return 'DATABASE_URL: names no database; expected one at its end, as in postgres://user:password@host:5432/database'
  return tlsMistake(new URLSearchParams(query))
}

function tlsMistake(query: URLSearchParams): string | undefined {
  const mode = query.get('sslmode')
  if (mode !== null && !SSL_MODES.includes(mode))
    return `DATABASE_URL: its sslmode "${mode}" is not known; expected one of ${SSL_MODES.join(', ')}`
  for (const name of SSL_FILES) {
    const path = query.get(name)
    try {
      if (path) readFileSync(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return `DATABASE_URL: its ${name} ${path} can't be read (${code}); expected a file in PEM form`
    }
  }
  return undefined
}
