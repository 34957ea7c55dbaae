import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkNode } from './prepare.mjs'

test('goes on with the versions of Node that package.json names, and no other', () => {
  expect(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node).toBe('^20.19.0 || >=22.12.0')
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '22.20.1', '23.0.0', '24.1.0', '100.0.0'])
    expect(() => checkNode(version), version).not.toThrow()
  for (const version of ['18.20.0', '20.18.9', '21.7.3', '22.11.0'])
    expect(() => checkNode(version)).toThrow(`Node ${version} runs this; 20.19`)
})

test('no package of the lock file asks for a newer Node than the oldest of these', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  const asking = Object.entries<{ engines?: { node?: string } }>(packages).filter(([, { engines }]) =>
    /^>=\s*2[1-9]/.test(engines?.node ?? ''),
  )
  expect(asking).toEqual([])
})
