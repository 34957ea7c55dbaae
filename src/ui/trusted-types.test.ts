// Which scripts the page lets run as a worker.
import { describe, expect, it } from 'vitest'
import { ownBlob, ownScript } from './trusted-types.ts'

const base = 'https://studio.example/app/'

describe('worker scripts', () => {
  it('lets the page’s own scripts pass', () => {
    expect(ownScript('/assets/worker-1a2b.js', base)).toBe(true)
    expect(ownScript('https://studio.example/src/worker/worker.ts?worker_file&type=module', base)).toBe(true)
  })

  it('refuses other hosts, credentials, data, blobs and what is no script', () => {
    const others = [
      'https://evil.example/worker.js',
      '//evil.example/a.js',
      'https://user:secret@studio.example/a.js',
      'https://user@studio.example/a.js',
      'data:text/javascript,1',
      'blob:https://studio.example/1.js',
      '/x.html',
    ]
    for (const url of others) expect([url, ownScript(url, base)]).toEqual([url, false])
  })

  it('knows the page’s own blobs from others’', () => {
    expect(ownBlob('blob:https://studio.example/1-2', base)).toBe(true)
    const others = ['blob:https://studio.example.evil.example/1', 'blob:https://evil.example/1', 'blob:null/1', 'https://studio.example/1']
    for (const url of others) expect([url, ownBlob(url, base)]).toEqual([url, false])
  })
})
