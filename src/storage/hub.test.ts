// Hubs against a server that answers as they do, and as none should.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationFor } from './http-range.ts'
import { canSearch, type HubAddress, hubFileUrl, listHubFiles, readWish, searchHub } from './hub.ts'

const SHA = 'ab'.repeat(32)
let answer: { status?: number; body: string } = { body: '[]' }
let asked: string[] = []
let authorizations: (string | undefined)[] = []
let server: Server
let hub: HubAddress
let scope: HubAddress

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    authorizations.push(request.headers.authorization)
    response.writeHead(answer.status ?? 200).end(answer.body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  hub = { kind: 'huggingface', origin }
  scope = { kind: 'modelscope', origin }
})

afterAll(() => server.close())

function answers(value: unknown, status?: number): void {
  asked = []
  authorizations = []
  answer = { status, body: typeof value === 'string' ? value : JSON.stringify(value) }
}

describe('a hub', () => {
  it('lists a repository’s files with sizes and hashes, as Hugging Face tells them', async () => {
    answers([
      { type: 'directory', path: 'sub', size: 0 },
      { type: 'file', path: 'sub/a b.gguf', size: 12, lfs: { oid: SHA.toUpperCase(), size: 12 } },
      { type: 'file', path: 'README.md', size: 3 },
    ])
    expect(await listHubFiles(hub, 'owner/name')).toEqual([
      { path: 'sub/a b.gguf', sizeBytes: 12, sha256: SHA },
      { path: 'README.md', sizeBytes: 3 },
    ])
    expect(asked).toEqual(['/api/models/owner/name/tree/main?recursive=true'])
    expect(hubFileUrl(hub, 'owner/name', 'sub/a b.gguf')).toBe(`${hub.origin}/owner/name/resolve/main/sub/a%20b.gguf`)
  })

  it('lists them as ModelScope tells them', async () => {
    answers({
      Data: {
        Files: [
          { Type: 'blob', Path: 'a.gguf', Size: 7, Sha256: SHA },
          { Type: 'tree', Path: 'x', Size: 0 },
        ],
      },
    })
    expect(await listHubFiles(scope, 'owner/name')).toEqual([{ path: 'a.gguf', sizeBytes: 7, sha256: SHA }])
    expect(hubFileUrl(scope, 'owner/name', 'a.gguf')).toBe(`${scope.origin}/models/owner/name/resolve/master/a.gguf`)
  })

  it('is told the token of a person whom it knows, and no other hub is', async () => {
    answers([])
    await listHubFiles({ ...hub, token: 'secret' }, 'owner/name')
    await listHubFiles(hub, 'owner/name')
    expect(authorizations).toEqual(['Bearer secret', undefined])
    const authorization = { origin: 'https://hub.example', token: 'secret' }
    expect(authorizationFor('https://hub.example/a/b.gguf', authorization)).toEqual({ Authorization: 'Bearer secret' })
    for (const other of ['https://hub.example.evil/a', 'http://hub.example/a', 'https://mirror.example/a', '/models/a'])
      expect(authorizationFor(other, authorization)).toEqual({})
  })

  it('takes nothing that is no file: ways up, wrong sizes, other types', async () => {
    answers([
      { type: 'file', path: '../../etc/passwd', size: 1 },
      { type: 'file', path: 'a/../b.gguf', size: 1 },
      { type: 'file', path: '/abs.gguf', size: 1 },
      { type: 'file', path: 'neg.gguf', size: -1 },
      { type: 'file', path: 'half.gguf', size: 1.5 },
      { type: 'file', path: 9, size: 1 },
      null,
      'text',
      { type: 'file', path: 'good.gguf', size: 1, lfs: { oid: 'no hash' } },
    ])
    expect(await listHubFiles(hub, 'owner/name')).toEqual([{ path: 'good.gguf', sizeBytes: 1 }])
  })

  it('finds repositories', async () => {
    answers([{ id: 'owner/tiny', downloads: 5 }, { id: 'not one' }, { id: 'owner/odd', downloads: 'many' }])
    expect(await searchHub(hub, 'tiny & small')).toEqual([
      { repository: 'owner/tiny', downloads: 5 },
      { repository: 'owner/odd', downloads: 0 },
    ])
    expect(asked[0]).toContain('search=tiny%20%26%20small')
    expect(canSearch(scope)).toBe(false)
    await expect(searchHub(scope, 'x')).rejects.toMatchObject({ code: 'hub_no_search' })
  })

  it.each([
    [404, 'hub_not_found'],
    [401, 'hub_forbidden'],
    [429, 'hub_busy'],
    [500, 'hub_status'],
  ])('answered %i says what to do', async (status, code) => {
    answers('no', status)
    await expect(listHubFiles(hub, 'owner/name')).rejects.toMatchObject({ code, message: expect.stringContaining('owner/name') })
  })

  it('that answers with a page, or is not there, is said so', async () => {
    answers('<html>Sign in</html>')
    await expect(listHubFiles(hub, 'owner/name')).rejects.toMatchObject({ code: 'hub_answer' })
    await expect(listHubFiles({ kind: 'huggingface', origin: 'http://127.0.0.1:9' }, 'owner/name')).rejects.toMatchObject({
      code: 'hub_unreachable',
    })
    await expect(listHubFiles(hub, '../secret')).rejects.toMatchObject({ code: 'hub_repository' })
  })
})

describe('what a person enters', () => {
  it.each([
    ['https://host.example/models/x.gguf?download=true', { kind: 'file', url: 'https://host.example/models/x.gguf?download=true' }],
    ['https://hub.example/owner/name', { kind: 'repository', origin: 'https://hub.example', repository: 'owner/name' }],
    ['https://hub.example/models/owner/name', { kind: 'repository', origin: 'https://hub.example', repository: 'owner/name' }],
    ['https://hub.example/owner/name/tree/main', { kind: 'repository', origin: 'https://hub.example', repository: 'owner/name' }],
    [
      'https://hub.example/owner/name/blob/main/sub/x.gguf',
      { kind: 'repository', origin: 'https://hub.example', repository: 'owner/name', path: 'sub/x.gguf' },
    ],
    ['https://hub.example/owner/name/resolve/main/x.gguf', { kind: 'file', url: 'https://hub.example/owner/name/resolve/main/x.gguf' }],
    [' owner/name ', { kind: 'repository', repository: 'owner/name' }],
    ['owner/name/x.gguf', { kind: 'repository', repository: 'owner/name', path: 'x.gguf' }],
    ['qwen 3', { kind: 'words', words: 'qwen 3' }],
    ['../../x', { kind: 'words', words: '../../x' }],
    ['javascript://x/y', { kind: 'words', words: 'javascript://x/y' }],
  ])('%s', (line, wish) => {
    expect(readWish(line)).toEqual(wish)
  })
})
