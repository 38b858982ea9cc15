import type { Store } from '../../src/store/store.ts'
import { storeDeskContract } from './store-desk.ts'
import { storeDesksContract } from './store-desks.ts'
import { storeLinesContract } from './store-lines.ts'
import { storeLoadContract } from './store-load.ts'
import { storeLogContract } from './store-log.ts'
import { storePrivacyContract } from './store-privacy.ts'
import { storeQueueContract } from './store-queue.ts'
import { storeRouterContract } from './store-router.ts'
import { storeWebhooksContract } from './store-webhooks.ts'

/** A store that a test opened: empty, and its own. */
export interface OpenStore {
  store: Store
  /** Closes it and opens it again on the same data, where it has any that outlive it. */
  reopen(): Promise<Store>
  close(): Promise<void>
}

/** What every store promises, on every engine. */
export function storeContract(open: () => Promise<OpenStore>): void {
  describe('store contract', () => {
    let opened: OpenStore
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())
    const current = () => opened
    describe('log', () => storeLogContract(current))
    describe('load', () => storeLoadContract(current))
    describe('queues', () => storeQueueContract(current))
    describe('desks', () => storeDesksContract(current))
    describe('lines', () => storeLinesContract(current))
    describe('routers', () => storeRouterContract(current))
    describe('webhooks', () => storeWebhooksContract(current))
    describe('desk', () => storeDeskContract(current))
    describe('privacy', () => storePrivacyContract(current))
  })
}
