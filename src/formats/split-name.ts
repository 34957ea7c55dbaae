// What the name of a file says of its being a part of a split model (llama.cpp, tools/gguf-split). By itself, for the page, which reads no files.

/** `model-00001-of-00003.gguf`: the name before, the number and the count; undefined of any other name. */
export function splitName(name: string): { stem: string; number: number; count: number } | undefined {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i.exec(name)
  return match ? { stem: match[1], number: Number(match[2]), count: Number(match[3]) } : undefined
}
