// What people point at an OpenAI-compatible server from Python, and what says whether its answers are right.
import { TORCH } from '../python-env.mjs'

export const CLIENTS = [
  ...TORCH,
  'transformers==5.24.0',
  'gguf==0.19.0',
  'accelerate==1.15.0',
  'peft==0.21.2',
  'openai==3.57.0',
  'lm-eval==0.4.13',
  'aiohttp==3.14.5',
  'tenacity==9.2.1',
]
