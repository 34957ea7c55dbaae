"""The ONNX model that ONNX Runtime Web is measured with, out of the same GGUF: int4 in blocks of 32, f32 in and out.

    python build_onnx.py MODEL.gguf OUT_DIR
"""

import json
import subprocess
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

gguf, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
checkpoint = out / "checkpoint"
loaded = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
config = loaded.config
if hasattr(config, "quantization_config"):
    del config.quantization_config
# One that comes from a GGUF file refuses to be saved; its weights in a model of its own do not.
model = AutoModelForCausalLM.from_config(config)
model.load_state_dict(loaded.state_dict())
model.save_pretrained(checkpoint)
AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(checkpoint)
options = ["use_webgpu_fp32=1", "int4_block_size=32", "int4_accuracy_level=4"]
folders = ["-i", str(checkpoint), "-o", str(out), "-c", str(out / "cache")]
builder = [sys.executable, "-m", "onnxruntime_genai.models.builder", *folders, "-p", "int4", "-e", "webgpu", "--extra_options", *options]
subprocess.run(builder, check=True)
shape = {
    "layers": config.num_hidden_layers,
    "kvHeads": config.num_key_value_heads,
    "head": config.hidden_size // config.num_attention_heads,
    "vocabulary": config.vocab_size,
}
(out / "shape.json").write_text(json.dumps(shape))
