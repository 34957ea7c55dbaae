import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createModelShelf } from './model-store.mjs'
import { createStudioServer, listen, parseRange } from './serve.mjs'

const BYTES = '0123456789'
const model = {
  name: 'Tiny',
  file: 'tiny.gguf',
  sizeBytes: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
  repository: 'someone/tiny',
}
let folder: string
let origin: string
let server: ReturnType<typeof createStudioServer>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-serve-'))
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  await mkdir(join(folder, 'models'))
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(folder, 'dist/embed.html'), '<!doctype html><title>embed</title>')
  await writeFile(join(folder, 'dist/assets/app-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'dist/app.webmanifest'), '{}')
  await writeFile(join(folder, 'dist/core.wasm'), '\0asm')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'))
  server = createStudioServer({ distDir: join(folder, 'dist'), models: createModelShelf(model, join(folder, 'models')) })
  origin = await listen(server, { port: 0 })
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

/** As the bytes stand: `fetch` would tidy `..` away before it is sent. */
const rawStatus = (path: string, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    httpRequest({ hostname, port, path, method }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

test('serves the page with every security header', async () => {
  const { headers, status } = await fetch(`${origin}/`)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  const policy = headers.get('content-security-policy')
  for (const part of [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
    expect(policy).toContain(part)
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|[ ;]\*( |;|$)/)
})

test('lets the embed page, and only it, be framed', async () => {
  expect((await fetch(`${origin}/embed.html`)).headers.get('content-security-policy')).toContain('frame-ancestors *')
})

test('caches hashed assets for ever and asks again about everything else', async () => {
  const asset = await fetch(`${origin}/assets/app-1a2b.js`)
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(asset.headers.get('content-type')).toContain('text/javascript')
  const page = await fetch(`${origin}/index.html`)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(`${origin}/index.html`, { headers: { 'If-None-Match': page.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

test('names the types that browsers insist on', async () => {
  expect((await fetch(`${origin}/core.wasm`)).headers.get('content-type')).toBe('application/wasm')
  expect((await fetch(`${origin}/app.webmanifest`)).headers.get('content-type')).toBe('application/manifest+json')
})

test('shows nothing outside its two trees', async () => {
  const outside = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/link.txt',
    '/models/../secret.txt',
  ]
  for (const path of [...outside, '/models/..%2f..%2fsecret.txt', '/models/', '/assets', '/none'])
    expect(await rawStatus(path), path).toBe(404)
  for (const path of ['/%', '/%00', '/a%5c..%5csecret.txt']) expect(await rawStatus(path), path).toBe(400)
  expect(await rawStatus('/', 'POST')).toBe(405)
})

test('serves a model once it is there, in ranges', async () => {
  expect((await fetch(`${origin}/models/tiny.gguf`)).status).toBe(404)
  await writeFile(join(folder, 'models/tiny.gguf'), BYTES)
  const { name, file, sizeBytes, sha256 } = model
  expect(await (await fetch(`${origin}/models/index.json`)).json()).toEqual({ models: [{ name, file, sizeBytes, sha256 }] })
  const part = await fetch(`${origin}/models/tiny.gguf`, { headers: { Range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  expect(part.headers.get('etag')).toBe(`"${model.sha256}"`)
  const changed = await fetch(`${origin}/models/tiny.gguf`, { headers: { Range: 'bytes=2-4', 'If-Range': '"another"' } })
  expect([changed.status, await changed.text()]).toEqual([200, BYTES])
  const beyond = await fetch(`${origin}/models/tiny.gguf`, { headers: { Range: 'bytes=10-' } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  const head = await fetch(`${origin}/models/tiny.gguf`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
})

test('lists a person’s own models under whatever name they have, and serves just these', async () => {
  const names = ['100%.gguf', 'a#b?c%2e.gguf', 'model (1).gguf', '书生.gguf']
  for (const name of names) await writeFile(join(folder, 'models', name), name)
  const { models } = await (await fetch(`${origin}/models/index.json`)).json()
  expect(models.slice(1).map(({ file }: { file: string }) => file)).toEqual(names)
  for (const { file, version } of models.slice(1)) {
    const answer = await fetch(`${origin}/models/${encodeURIComponent(file)}?v=${version}`)
    expect([answer.status, await answer.text()]).toEqual([200, file])
  }
  for (const path of ['..%2Fsecret.txt', '%2e%2e%2Fdist%2Findex.html', '100%25.gguf%2F..%2F..%2Fsecret.txt', '%E4%B9%A6%E7%94%9F'])
    expect(await rawStatus(`/models/${path}`), path).toBe(404)
})

test('gives a model another version once it was replaced by one of the same size', async () => {
  const path = join(folder, 'models/own.gguf')
  const versionOf = async () => {
    const { models } = await (await fetch(`${origin}/models/index.json`)).json()
    return models.find(({ file }: { file: string }) => file === 'own.gguf').version
  }
  await writeFile(path, 'first')
  const first = await versionOf()
  expect(await versionOf()).toBe(first)
  await writeFile(path, 'other')
  await utimes(path, new Date(), new Date(Date.now() + 5000))
  expect(await versionOf()).not.toBe(first)
})

test('reads ranges as RFC 9110 writes them', () => {
  expect(parseRange('bytes=0-0', 10)).toEqual({ start: 0, end: 0 })
  expect(parseRange('bytes=7-', 10)).toEqual({ start: 7, end: 9 })
  expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
  expect(parseRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 })
  expect(parseRange('bytes=5-100', 10)).toEqual({ start: 5, end: 9 })
  for (const other of [undefined, 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'lines=0-1'])
    expect(parseRange(other, 10)).toBeUndefined()
  for (const none of ['bytes=10-', 'bytes=-0']) expect(parseRange(none, 10)).toBe('unsatisfiable')
})

test('takes the next free port, and a port that was asked for only as it is', async () => {
  const taken = Number(new URL(origin).port)
  const second = createStudioServer({ distDir: join(folder, 'dist') })
  await expect(listen(second, { port: taken, exact: true })).rejects.toThrow(`Port ${taken} is taken`)
  expect(Number(new URL(await listen(second, { port: taken })).port)).toBeGreaterThan(taken)
  second.close()
})
