// `npm run gpu-stats`: what a real GPU's compiler makes of every pipeline that the engine builds, with no such GPU in the machine. Mesa's
// AMD driver (RADV) compiles for any family it is told to have. Needs Linux, Mesa 25 with its Vulkan drivers, Vulkan's headers, a C compiler.
// `-- --write` puts the table into docs/gpu-stats.md.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adapterEnv } from '../adapters.mjs'
import { messageOf } from '../model-error.mjs'
import { ROOT } from '../paths.mjs'

/** @typedef {{ model: string, variant: string, kernel: string, spirv: string }} Pipeline */
/** @typedef {{ vgpr: number, spilled: number, scratch: number, lds: number, waves: number, instructions: number, loads: number }} Stats */

const FAMILIES = /** @type {const} */ ([
  { name: 'RDNA3', chip: 'navi31', mostWaves: 32 },
  { name: 'RDNA2', chip: 'navi21', mostWaves: 32 },
  { name: 'GCN5', chip: 'vega10', mostWaves: 10 },
])
const DRIVER = '/usr/share/vulkan/icd.d/radeon_icd.json'
/** Kernels that run for every token. */
const DECODE = /^(embed|matmul_vec|attention_decode|attention_reduce|argmax|sample)/

/** @param {string[]} command @param {Record<string, string>} [env] */
function run([program = '', ...args], env = {}) {
  const done = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...env } })
  if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr || done.error?.message || done.stdout}`)
  return done.stdout
}

/** @param {string} folder @param {Record<string, string>} env @param {string[]} more @returns {Pipeline[]} */
function collect(folder, env, ...more) {
  const out = join(folder, 'pipelines.json')
  const command = [process.execPath, '--import', './scripts/node-loader.mjs', 'scripts/gpu-stats/collect.ts', folder, out, ...more]
  run(command, { ...env, MESA_SPIRV_DUMP_PATH: folder, MESA_SHADER_CACHE_DISABLE: 'true' })
  return JSON.parse(readFileSync(out, 'utf8'))
}

/** A driver for a family, that Dawn can open: its environment. @param {string} folder @param {string} chip */
function workless(folder, chip) {
  const library = join(folder, 'no-work.so')
  const manifest = join(folder, 'no-work.json')
  run(['cc', '-O1', '-shared', '-fPIC', '-o', library, 'scripts/gpu-stats/no-work.c', '-ldl'])
  writeFileSync(manifest, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }))
  const { library_path } = JSON.parse(readFileSync(DRIVER, 'utf8')).ICD
  return {
    DRIVER: library_path,
    RADV_FORCE_FAMILY: chip,
    VK_ICD_FILENAMES: manifest,
    VK_DRIVER_FILES: manifest,
    INKSTONE_ADAPTER: 'default',
  }
}

/** @param {string} tool @param {string} chip @param {Pipeline[]} pipelines @returns {Stats[]} */
function statsFor(tool, chip, pipelines) {
  const output = run([tool, ...pipelines.map(each => each.spirv)], {
    RADV_FORCE_FAMILY: chip,
    VK_ICD_FILENAMES: DRIVER,
    VK_DRIVER_FILES: DRIVER,
  })
  return output
    .trim()
    .split('\n')
    .map(line => {
      const row = JSON.parse(line)
      return {
        vgpr: row.VGPRs,
        spilled: row['Spilled VGPRs'] + row['Spilled SGPRs'],
        scratch: row['Scratch size'],
        lds: row['LDS size'],
        waves: row['Subgroups per SIMD'],
        instructions: row.Instructions,
        loads: row['VMEM Clause'],
      }
    })
}

/** @param {Pipeline[]} pipelines @param {Stats[][]} stats */
function tables(pipelines, stats) {
  const titles = [...new Set(pipelines.map(({ model, variant }) => `${model}, ${variant}`))]
  return titles
    .map(title => {
      const lines = pipelines.flatMap(({ model, variant, kernel }, i) => {
        if (`${model}, ${variant}` !== title) return []
        const cells = (/** @type {keyof Stats} */ name) => stats.map(family => family[i]?.[name] ?? '–').join(' / ')
        return `| \`${kernel}\` | ${cells('vgpr')} | ${cells('spilled')} | ${cells('scratch')} | ${stats[0]?.[i]?.lds} | ${cells('waves')} | ${cells('instructions')} | ${cells('loads')} |`
      })
      return [
        `## ${title}`,
        '',
        '| kernel | vgpr | spilled | scratch | lds | waves | instructions | load groups |',
        '|---|---|---|---|---|---|---|---|',
        ...lines,
      ].join('\n')
    })
    .join('\n\n')
}

/** What must not be: a spill or scratch memory anywhere on RDNA, too few waves in what runs for every token. */
function complaints(/** @type {Pipeline[]} */ pipelines, /** @type {Stats[][]} */ stats) {
  return FAMILIES.slice(0, 2).flatMap(({ name, mostWaves }, f) =>
    pipelines.flatMap(({ model, variant, kernel }, i) => {
      const row = stats[f]?.[i]
      if (!row) return []
      const where = `${kernel} (${model}, ${variant}) on ${name}`
      const found = []
      if (row.spilled || row.scratch)
        found.push(`${where} spills ${row.spilled} registers and uses ${row.scratch} bytes of scratch memory.`)
      if (DECODE.test(kernel) && row.waves * 3 < mostWaves)
        found.push(`${where} has ${row.waves} waves a SIMD; a third of ${mostWaves} was wanted.`)
      return found
    }),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'gpu-stats-'))
try {
  if (!existsSync(DRIVER))
    throw new Error(`There is no ${DRIVER}. Install Mesa 25 or newer with its Vulkan drivers (Debian, Ubuntu: mesa-vulkan-drivers).`)
  const tool = join(folder, 'spirv-stats')
  run(['cc', '-O1', '-o', tool, 'scripts/gpu-stats/spirv-stats.c', '-lvulkan'])
  const everywhere = collect(mkdtempSync(join(folder, 'all-')), adapterEnv('lavapipe'))
  const [newest] = FAMILIES
  // Families without matrix units have no figures of these, which come last.
  const pipelines = [...everywhere, ...collect(mkdtempSync(join(folder, 'matrix-')), workless(folder, newest.chip), 'matrix')]
  const stats = FAMILIES.map(family => statsFor(tool, family.chip, family === newest ? pipelines : everywhere))
  const text = tables(pipelines, stats)
  console.log(text)
  const page = join(ROOT, 'docs/gpu-stats.md')
  if (process.argv.includes('--write')) {
    const head = readFileSync(page, 'utf8').split('\n## ')[0]
    writeFileSync(page, `${/** @type {string} */ (head).trimEnd()}\n\n${text}\n`)
  }
  for (const complaint of complaints(pipelines, stats)) {
    console.error(complaint)
    process.exitCode = 1
  }
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
