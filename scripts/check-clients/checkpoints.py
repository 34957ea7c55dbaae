# Tiny random checkpoints as transformers saves them, each beside what transformers itself computes from it in float64; checkpoints.ts converts
# them and compares. `checkpoints.py FOLDER`.
import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, PreTrainedTokenizerFast, Qwen2Config, Qwen3Config

TEXT = 'Grüße, 你好 world 123'
SIZES = dict(vocab_size=320, hidden_size=256, intermediate_size=256, num_hidden_layers=2, num_attention_heads=8, num_key_value_heads=2)
ENDS = dict(max_position_embeddings=512, bos_token_id=256, eos_token_id=257, pad_token_id=None)


def rope(kind, theta=10000.0, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=theta, **more))


LLAMA3 = rope('llama3', 500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = dict(factor=4.0, original_max_position_embeddings=128)
TUNED_YARN = rope('yarn', beta_fast=24.0, beta_slow=2.0, attention_factor=1.3, **YARN)

CASES = {
    'llama': (LlamaConfig, {}, 'float32'),
    'llama-tied-bf16': (LlamaConfig, dict(tie_word_embeddings=True), 'bfloat16'),
    'llama-wide-heads-f16': (LlamaConfig, dict(head_dim=48), 'float16'),
    'llama-llama3': (LlamaConfig, LLAMA3, 'float32'),
    'llama-yarn': (LlamaConfig, TUNED_YARN, 'float32'),
    'llama-linear': (LlamaConfig, rope('linear', factor=2.0), 'float32'),
    'llama-dynamic': (LlamaConfig, rope('dynamic', factor=2.0), 'float32'),
    'mistral': (MistralConfig, dict(sliding_window=None), 'bfloat16'),
    'qwen2': (Qwen2Config, {}, 'float32'),
    'qwen2-tied-yarn': (Qwen2Config, dict(tie_word_embeddings=True, **rope('yarn', 1000000.0, **YARN)), 'bfloat16'),
    'qwen3': (Qwen3Config, dict(head_dim=64), 'bfloat16'),
}


def scatter(name, weight):
    if 'norm' in name:
        weight.normal_(1, 0.2)
    elif 'bias' in name:
        weight.normal_(0, 0.3)
    elif 'embed' in name:
        weight.normal_(0, 1)


def byte_tokenizer():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={char: i for i, char in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token='<s>', eos_token='</s>')
    specials = [('<s>', fast.bos_token_id)]
    fast.backend_tokenizer.post_processor = processors.TemplateProcessing(single='<s> $A', pair='<s> $A $B', special_tokens=specials)
    return fast


folder = Path(sys.argv[1])
tokenizer = byte_tokenizer()
ids = [256, *((i * 37 + 11) % 320 for i in range(63))]
for name, (config, more, dtype) in CASES.items():
    torch.manual_seed(7)
    model = AutoModelForCausalLM.from_config(config(**SIZES, **ENDS, initializer_range=0.06, **more))
    with torch.no_grad():
        for parameter, weight in model.named_parameters():
            scatter(parameter, weight)
    path = folder / name
    model.to(getattr(torch, dtype)).save_pretrained(path, max_shard_size='900KB' if 'yarn' in name else '5GB')
    tokenizer.save_pretrained(path)
    # From its files, in double precision from the first step on.
    exact = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float64).eval()
    with torch.no_grad():
        logits = exact(torch.tensor([ids])).logits[0, -1].tolist()
    (folder / f'{name}.json').write_text(json.dumps(dict(ids=ids, logits=logits, text=TEXT, tokens=tokenizer(TEXT)['input_ids'])))
