"""OpenAI's Python client and lm-eval against a server that is given, and lm-eval over the same GGUF in transformers.

    python check.py URL KEY MODEL.gguf CHECKPOINT_DIR

Prints a line for each check; ends with 1 where one failed. Run in this folder, which has the tasks.
"""

import json
import os
import sys
from pathlib import Path

url, key, gguf, checkpoint = sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve(), Path(sys.argv[4]).resolve()
os.environ.update(OPENAI_API_KEY=key, HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import openai  # noqa: E402
import torch  # noqa: E402
from lm_eval import simple_evaluate  # noqa: E402
from lm_eval.tasks import TaskManager  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

failed = 0


def check(name: str, good: bool, shown: object = "") -> None:
    global failed
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {name} {shown}", flush=True)


def refused(name: str, kind: type, ask) -> None:
    try:
        ask()
        check(name, False, "was answered")
    except kind as error:
        check(name, True, str(error)[:80])


# ---- openai

client = openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0, timeout=600)
model = client.models.list().data[0].id
messages = [{"role": "user", "content": "What is the capital of France?"}]
whole = client.chat.completions.create(model=model, messages=messages, temperature=0, max_tokens=10)
text = whole.choices[0].message.content
check("chat", len(text) > 3 and whole.usage.completion_tokens > 0, repr(text))
stream = client.chat.completions.create(
    model=model, messages=messages, temperature=0, max_tokens=10, stream=True, stream_options={"include_usage": True}
)
chunks = list(stream)
streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
check("stream", streamed == text and chunks[-1].usage.total_tokens == whole.usage.total_tokens)
tool = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"enum": ["Rome", "Oslo"]}}, "required": ["city"]}}}
called = client.chat.completions.create(model=model, messages=messages, tools=[tool], tool_choice="required", temperature=0, max_tokens=60)
call = called.choices[0].message.tool_calls[0].function
check("tools", call.name == "weather" and json.loads(call.arguments)["city"] in ("Rome", "Oslo"), call.arguments)
schema = {"type": "object", "properties": {"city": {"type": "string", "maxLength": 8}}, "required": ["city"], "additionalProperties": False}
formatted = client.chat.completions.create(
    model=model, messages=messages, temperature=0, max_tokens=60, response_format={"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
)
check("JSON schema", list(json.loads(formatted.choices[0].message.content)) == ["city"], formatted.choices[0].message.content)
vectors = client.embeddings.create(model=model, input=["one", "two"]).data
check("embeddings", len(vectors) == 2 and abs(sum(x * x for x in vectors[0].embedding) - 1) < 1e-3)
done = client.completions.create(model=model, prompt=["Once upon", "In the"], temperature=0, max_tokens=4, logprobs=2, echo=True)
check("completions", len(done.choices) == 2 and done.choices[0].text.startswith("Once upon") and done.choices[0].logprobs.token_logprobs[0] is None)
refused("a wrong key", openai.AuthenticationError, lambda: openai.OpenAI(base_url=f"{url}/v1", api_key="no", max_retries=0).models.list())
refused("an unknown model", openai.NotFoundError, lambda: client.chat.completions.create(model="other", messages=messages))
refused("a temperature out of range", openai.BadRequestError, lambda: client.chat.completions.create(model=model, messages=messages, temperature=1000))
with client.chat.completions.create(model=model, messages=messages, max_tokens=400, stream=True) as stopped:
    next(iter(stopped))
again = client.chat.completions.create(model=model, messages=messages, temperature=0, max_tokens=10)
check("an answer after one that was hung up on", again.choices[0].message.content == text)

# ---- lm-eval

if not (checkpoint / "config.json").exists():
    loaded = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    config = loaded.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain = AutoModelForCausalLM.from_config(config)
    plain.load_state_dict(loaded.state_dict())
    AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(checkpoint)
    plain.save_pretrained(checkpoint)

tasks = TaskManager(include_path="tasks", include_defaults=False)


def evaluate(kind: str, args: dict, task: str, **more) -> tuple[dict, list]:
    result = simple_evaluate(model=kind, model_args=args, tasks=[task], task_manager=tasks, bootstrap_iters=0, **more)
    return result["results"][task], result["samples"][task]


shared = {"model": model, "tokenizer": str(checkpoint), "max_length": 512}
served, ours = evaluate("local-completions", {**shared, "base_url": f"{url}/v1/completions", "num_concurrent": 4}, "ink_check")
local, theirs = evaluate("hf", {"pretrained": str(checkpoint), "dtype": "float32", "device": "cpu"}, "ink_check")
ours, theirs = (sorted(samples, key=lambda sample: sample["doc_id"]) for samples in (ours, theirs))
worst = max(abs(a[0] - b[0]) for one, other in zip(ours, theirs) for a, b in zip(one["filtered_resps"], other["filtered_resps"]))
check("lm-eval local-completions: accuracy as in transformers", served["acc,none"] == local["acc,none"], f"{served['acc,none']}, {local['acc,none']}")
check("lm-eval local-completions: log-likelihoods as in transformers", worst < 0.02, f"worst difference {worst:.4f}")
chat = {**shared, "base_url": f"{url}/v1/chat/completions", "num_concurrent": 4}
answered, samples = evaluate("local-chat-completions", chat, "ink_check_chat", apply_chat_template=True)
check("lm-eval local-chat-completions", all(sample["resps"][0][0] for sample in samples), f"exact match {answered['exact_match,none']}")
sys.exit(min(failed, 1))
