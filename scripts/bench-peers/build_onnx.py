"""The ONNX model that ONNX Runtime Web is measured with, out of the same GGUF: int4 in blocks of 32, f32 in and out.

    python build_onnx.py MODEL.gguf OUT_DIR
"""

import json
import sys
from pathlib import Path

from onnxruntime_genai.models.builder import create_model
from transformers import AutoModelForCausalLM, AutoTokenizer

gguf, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
checkpoint = out / "checkpoint"
model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name)
model.save_pretrained(checkpoint)
AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(checkpoint)
create_model("", str(checkpoint), str(out), "int4", "webgpu", str(out / "cache"), use_webgpu_fp32=True, int4_block_size=32, int4_accuracy_level=4)
config = model.config
shape = {
    "layers": config.num_hidden_layers,
    "kvHeads": config.num_key_value_heads,
    "head": config.hidden_size // config.num_attention_heads,
    "vocabulary": config.vocab_size,
}
(out / "shape.json").write_text(json.dumps(shape))
