import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { postgres } from '../../src/store/dialects.ts'
import { StoreError } from '../../src/store/errors.ts'
import { MIGRATIONS, migrate } from '../../src/store/migrations.ts'
import { openBeside } from '../../src/store/open-beside.ts'
import { openPostgresStore } from '../../src/store/open-postgres-store.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import { makeCertificate } from '../support/certificate.ts'
import { startOf } from '../support/changes.ts'
import { freePort } from '../support/free-port.ts'
import { createTestDatabase, describeOnServer, onServer } from './postgres-database.ts'

describe('a PostgreSQL database that can\'t be opened', () => {
  it('is said to be out of reach where no server answers', async () => {
    const url = `postgres://me:hush@localhost:${await freePort()}/desk`
    await assertRefused(url, 'unreachable', /^PostgreSQL at localhost:\d+ can't be reached: connect ECONNREFUSED/)
  })

  it('is said to refuse the user where the password is wrong, without showing it', async () => {
    const server = await refusingServer('28P01', 'password authentication failed for user "me"')
    const url = `postgres://me:hush@127.0.0.1:${server.port}/desk`
    await assertRefused(url, 'access-denied', /refuses the user "me": check user and password in DATABASE_URL\.$/)
    await server.close()
  })

  it('is said to be out of reach while the server starts', async () => {
    const server = await refusingServer('57P03', 'the database system is starting up')
    await assertRefused(`postgres://me:hush@127.0.0.1:${server.port}/desk`, 'unreachable', /starting up\.$/)
    await server.close()
  })

  it('is said to speak no TLS, or another one than the URL asks for', async () => {
    const [none, own, other] = [await answering('N'), await answering('S', serveTls), await answering('S', serveNonsense)]
    const url = ({ port }: { port: number }) => `postgres://me:hush@127.0.0.1:${port}/desk?sslmode=require`
    await assertRefused(url(none), 'unreachable', /^PostgreSQL at \S+ speaks no TLS: turn it on there, or say sslmode=disable in DATABASE_URL\.$/)
    await assertRefused(url(own), 'unreachable', /^TLS with PostgreSQL at \S+ fails \(self-signed certificate\): check sslmode, [^\n]*\.$/)
    await assertRefused(url(other), 'unreachable', /^TLS with PostgreSQL at \S+ fails \([^\n]*\): check sslmode, [^\n]*\.$/)
    for (const server of [none, own, other]) await server.close()
  })

  it('is said to be no PostgreSQL where another program answers', async () => {
    const said = /^What answers at 127\.0\.0\.1:\d+ is not PostgreSQL: check host and port in DATABASE_URL\.$/
    const mysql = await answering('J\0\0\0\n8.0.34\0')
    for (const query of ['', '?sslmode=require'])
      await assertRefused(`postgres://me:hush@127.0.0.1:${mysql.port}/desk${query}`, 'unreachable', said)
    await mysql.close()
  })

  it('is said to have no readable URL, without showing it', async () => {
    await assertRefused('postgres://me:hush@:not a port/desk', 'bad-url', /^DATABASE_URL can't be read; expected /)
  })
})

describeOnServer('a database of a PostgreSQL server that can\'t be used', () => {
  it('is named where there is none', async () => {
    const url = new URL(process.env['DATABASE_URL'] ?? '')
    url.pathname = '/hb_none'
    await assertRefused(url.href, 'no-such-database', /has no database "hb_none": make it, or name another/)
  })

  it('is named where the user may make no tables', async () => {
    const database = await createTestDatabase()
    const role = database.name
    await onServer(`create role ${role} login password 'hush'`)
    const url = new URL(database.url)
    url.username = role
    url.password = 'hush'
    await assertRefused(url.href, 'access-denied', /^The user "hb_\w+" needs the right .* permission denied/)
    await database.drop()
    await onServer(`drop role ${role}`)
  })

  it('needs no right to make tables once they are there', async () => {
    const database = await createTestDatabase()
    await (await openPostgresStore(database)).close()
    const role = database.name
    await onServer(`create role ${role} login password 'hush'`)
    await database.sql('revoke create on schema public from public')
    await database.sql(`grant select, insert, update, delete on all tables in schema public to ${role}`)
    const url = new URL(database.url)
    url.username = role
    url.password = 'hush'
    const store = await openPostgresStore({ url: url.href })
    assert.deepEqual(await store.commit(startOf('a')), { outcome: 'committed' })
    await store.close()
    await database.drop()
    await onServer(`drop role ${role}`)
  })

  it('is left alone where it is of another program, and said to be, beside a router as well', async () => {
    const said = /^The database at DATABASE_URL holds tables of another program; expected an empty database or Handback's\.$/
    const theirs = [
      'create table migrations (id serial, name text)',
      'create table migrations (version bigint); insert into migrations values (3); create table conversations (id text)',
      'create table conversations (id text)',
      'create table invoices (id text)',
    ]
    const tables = "select table_name, column_name from information_schema.columns where table_schema = 'public' order by 1, 2"
    for (const sql of theirs) {
      const database = await createTestDatabase()
      await database.sql(sql)
      const before = await database.sql(tables)
      await assertRefused(database.url, 'foreign-database', said)
      await assert.rejects(openBeside(database), (error) => error instanceof StoreError && said.test(error.message), sql)
      assert.deepEqual(await database.sql(tables), before)
      await database.drop()
    }
  })

  it('is used where only extensions of the server are in it', async () => {
    const database = await createTestDatabase()
    await database.sql('create table statistics (id text); alter extension plpgsql add table statistics')
    await (await openPostgresStore(database)).close()
    await database.drop()
  })

  it('is said to hold nothing of ours beside a router, where it is empty', async () => {
    const database = await createTestDatabase()
    const message = "The database at DATABASE_URL holds nothing of Handback's: name that of your router."
    await assert.rejects(openBeside(database), { code: 'no-such-database', message })
    assert.deepEqual(await database.sql("select from pg_tables where schemaname = 'public'"), [])
    await database.drop()
  })

  it('is said to be of another version beside a router, where tables are missing', async () => {
    const database = await createTestDatabase()
    const driver = openPostgresDriver(database)
    await migrate(driver, postgres, MIGRATIONS.slice(0, 1))
    await driver.close()
    const store = await openBeside(database)
    const said = /^The database "hb_\w+" at \S+ is of another version: start the router on it once\.$/
    await assert.rejects(store.audited({ since: 0, limit: 1 }), (error) => error instanceof StoreError && said.test(error.message))
    await store.close()
    await database.drop()
  })

  it('is left alone where a newer version wrote it', async () => {
    const database = await createTestDatabase()
    await (await openPostgresStore(database)).close()
    await database.sql('insert into migrations values (99)')
    await assertRefused(database.url, 'newer-database', /version 99, .* up to \d+\. Start a newer program/)
    await database.drop()
  })
})

async function assertRefused(url: string, code: string, message: RegExp): Promise<void> {
  const error: unknown = await openPostgresStore({ url }).catch((caught: unknown) => caught)
  assert.ok(error instanceof StoreError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, message)
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    assert.doesNotMatch(JSON.stringify([each.message, each, each.stack]), /hush/)
  }
}

function serveTls(socket: Socket): void {
  const { certificate, key } = makeCertificate()
  const secureContext = createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) })
  new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined)
}

function serveNonsense(socket: Socket): void {
  socket.once('data', () => socket.end('no TLS'))
}

/** Answers the first that a client sends with these letters, and goes on as it is told or ends. */
function answering(first: string, then = (socket: Socket): void => void socket.end()) {
  return listening((socket) => {
    socket.once('data', () => {
      socket.write(first)
      then(socket)
    })
  })
}

/** Answers every connection as PostgreSQL refuses one (its manual, message formats: ErrorResponse). */
async function refusingServer(code: string, message: string) {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const length = Buffer.alloc(4)
  length.writeInt32BE(fields.length + 4)
  return listening((socket) => socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields]))))
}

async function listening(answer: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    answer(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(resolve)) }
}
