"""Adapters that PEFT itself makes and saves, beside a tiny random Llama, and what it says with them.

    python adapters.py make FOLDER      base.gguf, an adapter in a folder of its own for each kind, ids.json, wanted.json
    python adapters.py compare FOLDER   with KIND.json, as `inkstone logits` writes it

The second prints a line for each check and ends with 1 where one failed.
"""

import json
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

TOP = 8
GREEDY = 12
# Sums in single precision in another order.
TOLERANCE = 1e-3
IDS = [list(range(40, 64)), [7, 101, 33, 9, 250, 12, 12, 87, 5, 301]]
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
KINDS = {
    "plain": {"r": 8, "lora_alpha": 16, "target_modules": ALL},
    "patterns": {
        "r": 4,
        "lora_alpha": 4,
        "use_rslora": True,
        "target_modules": ["q_proj", "v_proj", "down_proj"],
        "rank_pattern": {"down_proj": 6},
        "alpha_pattern": {"layers.0.self_attn.q_proj": 9},
    },
}
REFUSED = {"dora": {"r": 4, "lora_alpha": 4, "use_dora": True, "target_modules": ["v_proj"]}}


def tiny_model(folder: Path):
    """A random Llama, and the same as a GGUF file: query and key rows are turned on the way, as llama.cpp's conversion turns them."""
    import gguf
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        vocab_size=320,
        max_position_embeddings=256,
        initializer_range=0.2,
    )
    torch.manual_seed(0)
    model = LlamaForCausalLM(config).float()
    writer = gguf.GGUFWriter(folder / "base.gguf", "llama")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_tokenizer_model("llama")
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += [f"t{i}" for i in range(len(tokens), config.vocab_size)]
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([2, 3, 3, *[6] * 256, *[1] * (len(tokens) - 259)])
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    for name, values in model.state_dict().items():
        heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}.get(name.split(".")[-2])
        if heads:
            rows, columns = values.shape
            values = values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight",)), values.contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return model


def make(folder: Path) -> None:
    import copy

    import torch
    from peft import LoraConfig, get_peft_model

    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    base = tiny_model(folder)
    wanted = {}
    torch.manual_seed(1)
    for kind, options in {**KINDS, **REFUSED}.items():
        model = get_peft_model(copy.deepcopy(base), LoraConfig(task_type="CAUSAL_LM", **options)).eval()
        with torch.no_grad():
            # As PEFT begins, B is zero and the adapter nothing.
            for name, values in model.named_parameters():
                if "lora_B" in name:
                    values.normal_(std=0.2)
        model.save_pretrained(folder / kind)
        if kind in REFUSED:
            continue
        wanted[kind] = []
        for ids in IDS:
            with torch.no_grad():
                logits = model(torch.tensor([ids])).logits[0]
                with model.disable_adapter():
                    plain = model(torch.tensor([ids])).logits[0]
                said, margins = list(ids), []
                for _ in range(GREEDY):
                    last = model(torch.tensor([said])).logits[0, -1]
                    best = last.topk(2)
                    margins.append(float(best.values[0] - best.values[1]))
                    said.append(int(best.indices[0]))
            top = logits.topk(TOP)
            wanted[kind].append(
                {
                    "ids": top.indices.tolist(),
                    "logits": top.values.tolist(),
                    "changed": float((logits - plain).abs().max()),
                    "greedy": said[len(ids) :],
                    "margins": margins,
                }
            )
    (folder / "ids.json").write_text(json.dumps([{"name": str(i), "ids": ids} for i, ids in enumerate(IDS)]))
    (folder / "wanted.json").write_text(json.dumps(wanted))


def compare(folder: Path) -> int:
    failed = 0

    def check(name: str, good: bool, shown: object = "") -> None:
        nonlocal failed
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {name} {shown}", flush=True)

    for kind, texts in json.loads((folder / "wanted.json").read_text()).items():
        got = json.loads((folder / f"{kind}.json").read_text())["texts"]
        worst, greedy, changed = 0.0, True, min(text["changed"] for text in texts)
        for text, ours in zip(texts, got, strict=True):
            for wanted, ids, values in zip(text["logits"], ours["top8_ids"], ours["top8_logits"], strict=True):
                worst = max(worst, *(abs(a - b) for a, b in zip(wanted, values, strict=True)))
            sure = next((i for i, margin in enumerate(text["margins"]) if margin < 2 * TOLERANCE), GREEDY)
            greedy = greedy and ours["greedy_ids"][:sure] == text["greedy"][:sure]
        check(f"PEFT adapter, {kind}: logits as in PEFT", worst < TOLERANCE and changed > 20 * TOLERANCE, f"worst difference {worst:.5f} of {changed:.2f} that it changes")
        check(f"PEFT adapter, {kind}: greedy ids as in PEFT", greedy)
    for kind in REFUSED:
        error = json.loads((folder / f"{kind}.json").read_text())["error"]
        check(f"PEFT adapter, {kind}: refused", error["code"] == "adapter_unsupported", error["message"][:80])
    return min(failed, 1)


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
else:
    sys.exit(compare(Path(sys.argv[2])))
