import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSocketServer, type AddressInfo } from 'node:net'
import { isPublic, networksOf, readNetwork } from '../../src/runtime/networks.ts'
import { createOutbound, FORBIDDEN_ADDRESS, forbiddenHost, mayReach, type Reach } from '../../src/runtime/outbound.ts'

const PUBLIC_ONLY: Reach = { loopback: false, networks: networksOf([]) }
const THIS_MACHINE: Reach = { loopback: true, networks: networksOf([]) }

const NOT_PUBLIC = [
  '127.0.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2001::1',
  '',
  'localhost',
]

describe('requests to configured addresses', () => {
  it('AUT-41 knows what is public and what is not', () => {
    for (const address of NOT_PUBLIC) assert.equal(isPublic(address), false, address)
    for (const address of ['8.8.8.8', '172.32.0.1', '192.0.1.1', '2606:4700::1111', '2a00:1450:4001::1'])
      assert.equal(isPublic(address), true, address)
  })

  it('AUT-41 allows loopback only while this machine alone reaches the router, and networks that are named', () => {
    const named: Reach = {
      loopback: false,
      networks: networksOf(['10.0.0.0/8', 'fd00::/8'].map(readNetwork) as string[]),
    }
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      assert.equal(mayReach(address, PUBLIC_ONLY), false, address)
      assert.equal(mayReach(address, THIS_MACHINE), true, address)
    }
    for (const address of ['10.255.0.1', '::ffff:10.0.0.1', 'fd12::1']) assert.equal(mayReach(address, named), true)
    for (const address of ['11.0.0.1', '127.0.0.1', '192.168.0.1', 'fe80::1'])
      assert.equal(mayReach(address, named), address === '11.0.0.1', address)
  })

  it('AUT-41 sees through the ways in which a host can be written', () => {
    const local = [
      'http://localhost/',
      'http://LOCALHOST:3978/',
      'http://localhost./',
      'http://a.localhost/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://127.1/',
      'http://017700000001/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://127.0.0.1./',
    ]
    for (const url of local) {
      assert.notEqual(forbiddenHost(url, PUBLIC_ONLY), undefined, url)
      assert.equal(forbiddenHost(url, THIS_MACHINE), undefined, url)
    }
    assert.equal(forbiddenHost('http://169.254.169.254/latest/meta-data', THIS_MACHINE), '169.254.169.254')
    for (const url of ['https://bots.example.org/api', 'http://localhost.example.org/'])
      assert.equal(forbiddenHost(url, PUBLIC_ONLY), undefined, url)
  })

  it('AUT-41 reads networks, and refuses what is none', () => {
    assert.deepEqual(['10.0.0.0/8', '192.168.1.7', '::1'].map(readNetwork), ['10.0.0.0/8', '192.168.1.7/32', '::1/128'])
    for (const text of ['', 'x', '10.0.0.0/33', '10.0.0/8', '::1/129', '1.1.1.1/8/8', '1.1.1.1/', 'fe80::1%a/64'])
      assert.equal(readNetwork(text), undefined, text)
  })

  async function withServer(work: (port: number, hosts: string[]) => Promise<void>): Promise<void> {
    const hosts: string[] = []
    const server = createServer((request, response) => {
      hosts.push(request.headers.host ?? '')
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await work((server.address() as AddressInfo).port, hosts)
    server.closeAllConnections()
    server.close()
  }

  /** The answer's status, or the error's code. */
  function get(url: string, reach: Reach, resolve?: Parameters<typeof createOutbound>[1]): Promise<unknown> {
    const outbound = createOutbound(reach, resolve)
    const { origin, pathname } = new URL(url)
    let status = 0
    return new Promise((settle) => {
      outbound.dispatch(
        { origin, path: pathname, method: 'GET' },
        {
          onRequestStart() {},
          onResponseStart: (_, code) => void (status = code),
          onResponseData() {},
          onResponseEnd: () => settle(status),
          onResponseError: (_, error) => settle((error as NodeJS.ErrnoException).code),
        },
      )
    }).finally(() => outbound.destroy())
  }

  it('AUT-41 connects to nothing that is not allowed, named or by number', async () => {
    await withServer(async (port, hosts) => {
      for (const host of ['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', '0.0.0.0'])
        for (const scheme of ['http', 'https'])
          assert.equal(await get(`${scheme}://${host}:${port}/`, PUBLIC_ONLY), FORBIDDEN_ADDRESS, host)
      assert.deepEqual(hosts, [])
      assert.equal(await get(`http://localhost:${port}/`, THIS_MACHINE), 200)
    })
  })

  it('ORD-6 a connection that is not made holds up no other to the same origin', async () => {
    let connections = 0
    // Takes connections, and never answers a TLS client's hello.
    const silent = createSocketServer(() => void connections++).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const outbound = createOutbound(THIS_MACHINE)
    const { port } = silent.address() as AddressInfo
    const nobody = { onRequestStart() {}, onResponseStart() {}, onResponseData() {}, onResponseEnd() {}, onResponseError() {} }
    for (let call = 0; call < 5; call++) outbound.dispatch({ origin: `https://127.0.0.1:${port}`, path: '/', method: 'GET' }, nobody)
    while (connections < 5) await once(silent, 'connection')
    await outbound.destroy()
    silent.close()
  })

  it('AUT-41 connects to the address that was checked: a name that changes its address gains nothing', async () => {
    await withServer(async (port, hosts) => {
      // A name that resolves to a public address when it is asked first, and to this machine ever after.
      let asked = 0
      const resolve = ((_: string, __: object, done: (error: null, found: object[]) => void) => {
        const address = asked++ === 0 ? '192.0.2.1' : '127.0.0.1'
        done(null, [{ address, family: 4 }])
      }) as never
      const reach: Reach = { loopback: false, networks: networksOf(['203.0.113.0/24']) }
      assert.equal(await get(`http://rebinding.example:${port}/`, reach, resolve), FORBIDDEN_ADDRESS)
      assert.equal(await get(`http://rebinding.example:${port}/`, reach, resolve), FORBIDDEN_ADDRESS)
      assert.deepEqual([asked, hosts], [2, []])
      // Of several addresses, only those allowed are tried.
      const both = ((_: string, __: object, done: (error: null, found: object[]) => void) =>
        done(null, [
          { address: '192.168.9.9', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ])) as never
      assert.equal(await get(`http://both.example:${port}/`, THIS_MACHINE, both), 200)
      assert.deepEqual(hosts, [`both.example:${port}`])
    })
  })
})
