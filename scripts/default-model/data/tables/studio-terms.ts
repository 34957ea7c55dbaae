// Words of the studio and of language models, one short exact answer each. A term is asked for through the shared templates of
// groups/studio-help.ts, with any of its names; `ask` adds questions that fit this term only.

export interface Wording {
  /** How people write it. */
  names: string[]
  /** Questions that fit only this term; `(a|b)` is a choice. */
  ask?: string[]
  answer: string
  /** What a right answer contains. */
  key: string[]
}

export interface Term {
  id: string
  en: Wording
  zh: Wording
}

const term = (id: string, en: Wording, zh: Wording): Term => ({ id, en, zh })

export const terms: Term[] = [
  term(
    'lora',
    {
      names: ['LoRA', 'low-rank adaptation', 'a LoRA'],
      ask: ['Why is LoRA so (cheap|small)?'],
      answer:
        'LoRA tunes a model by training two small low-rank matrices beside each frozen weight, so only a tiny share of the numbers changes.',
      key: ['low-rank', 'frozen'],
    },
    {
      names: ['LoRA', '低秩适配', 'LoRA 微调'],
      ask: ['LoRA 为什么(省显存|这么省)？'],
      answer: 'LoRA 是一种微调方法：原来的权重冻结不动，只在旁边训练两个很小的低秩矩阵。',
      key: ['冻结', '低秩'],
    },
  ),
  term(
    'qlora',
    {
      names: ['QLoRA', 'quantized LoRA'],
      ask: ['How (does QLoRA differ|is QLoRA different) from LoRA?'],
      answer: 'QLoRA is LoRA on top of a model whose frozen weights are stored in 4 bits, which saves a lot of memory.',
      key: ['4 bits', 'memory'],
    },
    {
      names: ['QLoRA', '量化 LoRA'],
      ask: ['QLoRA 和 LoRA 有什么(区别|不同)？'],
      answer: 'QLoRA 就是在 4 位量化的冻结模型上做 LoRA，能省下大量内存。',
      key: ['4 位', 'LoRA'],
    },
  ),
  term(
    'quantization',
    {
      names: ['quantization', 'a quantized model', 'model quantization'],
      ask: ['Why (do people|would I) quantize a model?'],
      answer:
        'Quantization stores weights with fewer bits, for example 4 instead of 16, so the model is smaller and faster and loses a little accuracy.',
      key: ['fewer bits', 'smaller'],
    },
    {
      names: ['量化', '模型量化', '量化模型'],
      ask: ['为什么要(量化模型|做量化)？'],
      answer: '量化是用更少的位数存储权重，比如用 4 位代替 16 位：模型更小、更快，精度略有损失。',
      key: ['更少的位数', '更小'],
    },
  ),
  term(
    'gguf',
    {
      names: ['GGUF', 'a GGUF file', 'a .gguf'],
      ask: ['What is (inside|in) a GGUF file?'],
      answer: 'GGUF is a file format that holds a whole model in one file: weights, tokenizer, chat template and settings.',
      key: ['one file', 'tokenizer'],
    },
    {
      names: ['GGUF', 'GGUF 文件', '.gguf 文件'],
      ask: ['GGUF 文件里(有什么|装着什么)？'],
      answer: 'GGUF 是一种模型文件格式，一个文件里就有权重、分词器、对话模板和各项设置。',
      key: ['一个文件', '分词器'],
    },
  ),
  term(
    'kv-cache',
    {
      names: ['the KV cache', 'KV cache', 'a key-value cache'],
      ask: ['Why does (a long chat|the KV cache) need memory?'],
      answer: 'The KV cache keeps the keys and values of tokens already read, so that each new token need not compute them again.',
      key: ['keys and values', 'again'],
    },
    {
      names: ['KV 缓存', 'KV cache', '键值缓存'],
      ask: ['(长对话|KV 缓存)为什么占内存？'],
      answer: 'KV 缓存保存已读词元的键和值，生成新词元时就不用重新计算。',
      key: ['键和值', '重新计算'],
    },
  ),
  term(
    'context-window',
    {
      names: ['the context window', 'context length', 'a context window'],
      ask: ['How (much|many tokens) can a model read at once?'],
      answer: 'The context window is the largest number of tokens a model can take into account at once, prompt and answer together.',
      key: ['number of tokens', 'at once'],
    },
    {
      names: ['上下文窗口', '上下文长度', '上下文'],
      ask: ['模型一次能(读|看)多少内容？'],
      answer: '上下文窗口是模型一次最多能考虑的词元数，提示和回答都算在内。',
      key: ['最多', '词元数'],
    },
  ),
  term(
    'token',
    {
      names: ['a token', 'tokens', 'token'],
      ask: ['Is a token (a word|the same as a word)?'],
      answer: 'A token is the piece of text a model works with: often a word, a part of a word or a single character.',
      key: ['piece of text'],
    },
    {
      names: ['词元', 'token'],
      ask: ['(词元|token)就是一个字吗？'],
      answer: '词元是模型处理文字的最小单位，可能是一个词、词的一部分或一个字。',
      key: ['最小单位'],
    },
  ),
  term(
    'tokenizer',
    {
      names: ['a tokenizer', 'the tokenizer', 'tokenizer'],
      ask: ['What (splits|cuts) text into tokens?'],
      answer: 'A tokenizer splits text into tokens and turns tokens back into text.',
      key: ['splits text into tokens'],
    },
    {
      names: ['分词器', 'tokenizer'],
      ask: ['文字是怎么变成词元的？'],
      answer: '分词器把文字切成词元，也把词元还原成文字。',
      key: ['切成词元'],
    },
  ),
  term(
    'bpe',
    {
      names: ['BPE', 'byte pair encoding'],
      answer: 'BPE is byte pair encoding: a tokenizer learns to merge the pairs of symbols that occur together most often.',
      key: ['byte pair', 'merge'],
    },
    { names: ['BPE', '字节对编码'], answer: 'BPE 即字节对编码：分词器不断合并最常一起出现的符号对。', key: ['合并', '符号对'] },
  ),
  term(
    'temperature',
    {
      names: ['temperature', 'the temperature setting', 'sampling temperature'],
      ask: ['What does (temperature 0|a temperature of 0) do?', 'What happens (if|when) I raise the temperature?'],
      answer: 'Temperature sets how daring the choice of the next token is: 0 always takes the likeliest token, higher is more varied.',
      key: ['0 always takes', 'varied'],
    },
    {
      names: ['温度', '采样温度', 'temperature'],
      ask: ['温度(设为|调成) 0 会怎样？', '温度调高(会怎样|有什么效果)？'],
      answer: '温度决定选词的随机程度：0 总是取最可能的词元，越高越多样。',
      key: ['0 总是取', '多样'],
    },
  ),
  term(
    'top-k',
    {
      names: ['top-k', 'top k', 'top-k sampling'],
      answer: 'Top-k lets the model choose only among the k likeliest tokens; 0 keeps all.',
      key: ['k likeliest'],
    },
    { names: ['top-k', 'top k', 'Top-k 采样'], answer: 'Top-k 表示只在最可能的 k 个词元中选择；0 表示全部保留。', key: ['k 个词元'] },
  ),
  term(
    'top-p',
    {
      names: ['top-p', 'top p', 'nucleus sampling'],
      answer: 'Top-p keeps the likeliest tokens that together reach the probability p and drops the rest.',
      key: ['together reach'],
    },
    { names: ['top-p', 'top p', '核采样'], answer: 'Top-p 只保留概率之和达到 p 的最可能词元，其余去掉。', key: ['概率之和'] },
  ),
  term(
    'min-p',
    {
      names: ['min-p', 'min p', 'min-p sampling'],
      answer: 'Min-p drops every token that is less likely than a given share of the likeliest one.',
      key: ['less likely than'],
    },
    { names: ['min-p', 'min p', 'Min-p 采样'], answer: 'Min-p 去掉概率低于最可能词元某个比例的词元。', key: ['低于最可能词元'] },
  ),
  term(
    'seed',
    {
      names: ['the seed', 'a random seed', 'a seed'],
      ask: ['How do I (get|make) the same answer (again|twice)?'],
      answer: 'The seed starts the random choices: the same seed, model, prompt and settings give the same answer.',
      key: ['same seed'],
    },
    {
      names: ['种子', '随机种子', 'seed'],
      ask: ['怎样(得到|让它给出)相同的回答？'],
      answer: '种子是随机选择的起点：种子、模型、提示和设置都相同，回答就相同。',
      key: ['随机选择的起点'],
    },
  ),
  term(
    'repetition-penalty',
    {
      names: ['the repetition penalty', 'repetition penalty'],
      ask: ['How do I (stop|keep) the model from repeating itself?'],
      answer: 'The repetition penalty makes tokens that were already used less likely: 1 is off, higher repeats less.',
      key: ['already used'],
    },
    {
      names: ['重复惩罚', '重复惩罚系数'],
      ask: ['怎样(避免|减少)模型重复？'],
      answer: '重复惩罚会降低已用词元的概率：1 为关闭，越高重复越少。',
      key: ['已用词元'],
    },
  ),
  term(
    'perplexity',
    {
      names: ['perplexity', 'the perplexity', 'PPL'],
      ask: ['Is (low|lower) perplexity (good|better)?'],
      answer: 'Perplexity says how surprised a model is by a text: lower is better, 1 would be perfect.',
      key: ['surprised', 'lower is better'],
    },
    {
      names: ['困惑度', 'perplexity', 'PPL'],
      ask: ['困惑度是(越低越好|越高越好)吗？'],
      answer: '困惑度衡量模型对文本有多“意外”：越低越好，1 是最理想的。',
      key: ['越低越好'],
    },
  ),
  term(
    'prefill',
    {
      names: ['prefill', 'the prefill phase', 'prompt prefill'],
      answer: 'Prefill is the phase in which the model reads the whole prompt, many tokens at a time, before the first answer token.',
      key: ['reads the whole prompt'],
    },
    {
      names: ['预填充', 'prefill', '预填充阶段'],
      answer: '预填充是模型在给出第一个词元之前读完整个提示的阶段，一次处理许多词元。',
      key: ['读完整个提示'],
    },
  ),
  term(
    'decode',
    {
      names: ['decode', 'the decode phase', 'decoding'],
      answer: 'Decode is the phase in which the model writes its answer, one token after another.',
      key: ['one token after another'],
    },
    { names: ['解码', 'decode', '解码阶段'], answer: '解码是模型写出回答的阶段，一个词元接着一个词元。', key: ['一个词元接着一个词元'] },
  ),
  term(
    'tok-s',
    {
      names: ['tok/s', 'tokens per second', 't/s'],
      ask: ['How is (speed|the speed of a model) measured?'],
      answer: 'Tok/s means tokens per second: how fast the model reads or writes.',
      key: ['tokens per second'],
    },
    {
      names: ['tok/s', '每秒词元数', '词元/秒'],
      ask: ['模型的速度怎么(衡量|看)？'],
      answer: 'tok/s 就是每秒词元数，表示模型读写的快慢。',
      key: ['每秒词元数'],
    },
  ),
  term(
    'ttft',
    {
      names: ['TTFT', 'time to first token', 'the first-token time'],
      answer: 'TTFT is the time to first token: how long you wait until the answer begins.',
      key: ['time to first token'],
    },
    { names: ['TTFT', '首词元时间', '首字延迟'], answer: 'TTFT 是首词元时间，也就是从发送到回答开始的等待时间。', key: ['首词元时间'] },
  ),
  term(
    'attention',
    {
      names: ['attention', 'the attention mechanism', 'self-attention'],
      answer: 'Attention lets each token look at the earlier tokens and take over what matters from them.',
      key: ['earlier tokens'],
    },
    { names: ['注意力', '注意力机制', '自注意力'], answer: '注意力让每个词元回看前面的词元，并从中取出重要的信息。', key: ['前面的词元'] },
  ),
  term(
    'gqa',
    {
      names: ['GQA', 'grouped-query attention'],
      answer: 'GQA is grouped-query attention: several query heads share one key and value head, so the KV cache is smaller.',
      key: ['share', 'KV cache'],
    },
    {
      names: ['GQA', '分组查询注意力'],
      answer: 'GQA 即分组查询注意力：多个查询头共用一组键和值，KV 缓存因此更小。',
      key: ['共用', 'KV 缓存'],
    },
  ),
  term(
    'head',
    {
      names: ['an attention head', 'attention heads', 'a head in a transformer'],
      answer: 'An attention head is one of several attentions that run side by side in a layer, each looking for something else.',
      key: ['side by side'],
    },
    { names: ['注意力头', '多头注意力的头'], answer: '注意力头是同一层里并行的多个注意力之一，各自关注不同的内容。', key: ['并行'] },
  ),
  term(
    'rope',
    {
      names: ['RoPE', 'rotary position embedding', 'rotary embedding'],
      ask: ['How does a model know the order of (tokens|the words)?'],
      answer: 'RoPE is rotary position embedding: it rotates queries and keys by an angle that depends on the position of the token.',
      key: ['rotates', 'position'],
    },
    {
      names: ['RoPE', '旋转位置编码'],
      ask: ['模型怎么知道(词的顺序|词元的位置)？'],
      answer: 'RoPE 即旋转位置编码：按词元的位置把查询和键旋转一个角度。',
      key: ['位置', '旋转'],
    },
  ),
  term(
    'rmsnorm',
    {
      names: ['RMSNorm', 'root mean square norm', 'RMS norm'],
      answer: 'RMSNorm divides a vector by its root mean square and scales it, which keeps the numbers in a layer steady.',
      key: ['root mean square'],
    },
    { names: ['RMSNorm', '均方根归一化'], answer: 'RMSNorm 把向量除以它的均方根再缩放，让每层的数值保持稳定。', key: ['均方根'] },
  ),
  term(
    'swiglu',
    {
      names: ['SwiGLU', 'the SwiGLU activation'],
      answer: 'SwiGLU is the gated activation in the feed-forward part: one projection goes through SiLU and multiplies the other.',
      key: ['gated', 'multiplies'],
    },
    { names: ['SwiGLU', 'SwiGLU 激活'], answer: 'SwiGLU 是前馈部分的门控激活：一路投影经过 SiLU，再与另一路相乘。', key: ['门控', '相乘'] },
  ),
  term(
    'embedding',
    {
      names: ['an embedding', 'embeddings', 'embedding'],
      answer: 'An embedding is a list of numbers that stands for a token or a text; similar meanings get similar numbers.',
      key: ['list of numbers'],
    },
    { names: ['嵌入', '嵌入向量', 'embedding'], answer: '嵌入是代表词元或文本的一串数字，意思相近的数字也相近。', key: ['一串数字'] },
  ),
  term(
    'adapter',
    {
      names: ['an adapter', 'a LoRA adapter', 'adapters'],
      answer: 'An adapter is the small file that tuning makes; it is loaded on top of a model and changes its behaviour.',
      key: ['on top of a model'],
    },
    {
      names: ['适配器', 'LoRA 适配器', 'adapter'],
      answer: '适配器是微调得到的小文件，叠加在模型上就能改变它的表现。',
      key: ['叠加在模型上'],
    },
  ),
  term(
    'gpu-adapter',
    {
      names: ['a WebGPU adapter', 'a GPU adapter', 'the graphics adapter'],
      answer: 'A WebGPU adapter is the graphics device that the browser offers; Device shows its name and limits.',
      key: ['graphics device'],
    },
    {
      names: ['WebGPU 适配器', '图形适配器', 'GPU 适配器'],
      answer: 'WebGPU 适配器是浏览器提供的图形设备，它的名称和限制在“设备”里。',
      key: ['图形设备'],
    },
  ),
  term(
    'software-adapter',
    {
      names: ['a software adapter', 'SwiftShader', 'a fallback adapter'],
      answer: 'A software adapter computes WebGPU on the processor instead of a graphics card: everything works, but slowly.',
      key: ['slowly'],
    },
    {
      names: ['软件适配器', 'SwiftShader', '后备适配器'],
      answer: '软件适配器用处理器代替显卡来计算 WebGPU：都能运行，只是很慢。',
      key: ['很慢'],
    },
  ),
  term(
    'rank',
    {
      names: ['the rank of a LoRA', 'LoRA rank', 'rank in LoRA'],
      ask: ['Which (rank|LoRA rank) should I (take|choose)?'],
      answer:
        'The rank is the width of the two LoRA matrices: a higher rank can learn more and needs more memory; 8 or 16 is a good start.',
      key: ['width', '8 or 16'],
    },
    {
      names: ['LoRA 的秩', '秩', 'LoRA 的 rank'],
      ask: ['LoRA 的秩(选多大|设多少)合适？'],
      answer: '秩是两个 LoRA 矩阵的宽度：越高能学得越多，也越占内存；8 或 16 是不错的起点。',
      key: ['宽度', '8 或 16'],
    },
  ),
  term(
    'alpha',
    {
      names: ['alpha in LoRA', 'LoRA alpha'],
      answer: 'Alpha sets how strongly a LoRA acts: its change is multiplied by alpha divided by the rank.',
      key: ['divided by the rank'],
    },
    { names: ['LoRA 的 alpha', 'LoRA alpha'], answer: 'alpha 决定 LoRA 的强度：它的改变量要乘以 alpha 除以秩。', key: ['除以秩'] },
  ),
  term(
    'epoch',
    {
      names: ['an epoch', 'epochs', 'epoch'],
      ask: ['How many epochs (should I|do I) train?'],
      answer: 'An epoch is one pass over the whole training data.',
      key: ['one pass'],
    },
    {
      names: ['轮次', 'epoch', '一个 epoch'],
      ask: ['一个 epoch 是多少数据？'],
      answer: '一个轮次（epoch）就是把全部训练数据完整过一遍。',
      key: ['过一遍'],
    },
  ),
  term(
    'step',
    {
      names: ['a training step', 'a step in training', 'training steps'],
      answer: 'A training step reads one batch, measures the loss and changes the weights once.',
      key: ['one batch', 'once'],
    },
    {
      names: ['训练步', '训练步数', '一个训练步'],
      answer: '一个训练步读取一个批次、计算损失，并更新一次权重。',
      key: ['一个批次', '一次'],
    },
  ),
  term(
    'batch',
    {
      names: ['a batch', 'batch size', 'the batch size'],
      answer: 'A batch is the group of examples that one training step sees together; the batch size is how many there are.',
      key: ['one training step'],
    },
    { names: ['批次', '批大小', 'batch size'], answer: '批次是一个训练步同时看到的一组样本，批大小就是样本的个数。', key: ['一组样本'] },
  ),
  term(
    'learning-rate',
    {
      names: ['the learning rate', 'learning rate', 'LR'],
      ask: ['What if the learning rate is too (high|large|big)?'],
      answer:
        'The learning rate is how far each training step moves the weights: too high and training breaks, too low and it takes forever.',
      key: ['moves the weights'],
    },
    {
      names: ['学习率', 'learning rate'],
      ask: ['学习率太(高|大)会怎样？'],
      answer: '学习率决定每个训练步把权重改动多少：太高会训练崩溃，太低则学得很慢。',
      key: ['权重改动多少'],
    },
  ),
  term(
    'loss',
    {
      names: ['the loss', 'training loss', 'a loss curve'],
      ask: ['Should the loss go (down|up)?'],
      answer: 'The loss says how wrong the model still is on its training text: it should go down.',
      key: ['how wrong', 'down'],
    },
    {
      names: ['损失', '训练损失', 'loss'],
      ask: ['损失应该(下降|越来越低)吗？'],
      answer: '损失表示模型在训练文本上还错多少，应该逐渐下降。',
      key: ['错多少', '下降'],
    },
  ),
  term(
    'overfitting',
    {
      names: ['overfitting', 'an overfitted model', 'overfit'],
      ask: ['How do I (notice|recognize|see) overfitting?'],
      answer:
        'Overfitting means the model learns its training data by heart and gets worse on new text: training loss falls, validation loss rises.',
      key: ['by heart', 'validation loss rises'],
    },
    {
      names: ['过拟合', '模型过拟合'],
      ask: ['怎么(看出|判断)过拟合？'],
      answer: '过拟合是模型把训练数据背了下来，遇到新内容反而变差：训练损失下降，验证损失上升。',
      key: ['背了下来', '验证损失上升'],
    },
  ),
  term(
    'gradient',
    {
      names: ['a gradient', 'the gradient', 'gradients'],
      answer: 'A gradient says for every weight in which direction and how strongly it changes the loss.',
      key: ['direction'],
    },
    { names: ['梯度', 'gradient'], answer: '梯度告诉我们每个权重朝哪个方向、多大程度地影响损失。', key: ['方向', '损失'] },
  ),
  term(
    'optimizer',
    {
      names: ['an optimizer', 'AdamW', 'the optimizer'],
      answer: 'The optimizer turns gradients into changes of the weights; Inkstone uses AdamW.',
      key: ['AdamW'],
    },
    { names: ['优化器', 'AdamW'], answer: '优化器把梯度变成对权重的更新；Inkstone 使用 AdamW。', key: ['AdamW'] },
  ),
  term(
    'checkpoint',
    {
      names: ['a checkpoint', 'checkpoints', 'a training checkpoint'],
      answer: 'A checkpoint is the saved state of a training run; from it the run can resume or be tried out.',
      key: ['saved state'],
    },
    {
      names: ['检查点', '训练检查点', 'checkpoint'],
      answer: '检查点是训练中途保存的状态，可以从它继续训练或直接试用。',
      key: ['保存的状态'],
    },
  ),
  term(
    'fine-tuning',
    {
      names: ['fine-tuning', 'tuning a model', 'finetuning'],
      ask: ['When (should I|do I need to) fine-tune a model?'],
      answer: 'Fine-tuning goes on training a finished model with your own examples, so that it learns your task or style.',
      key: ['your own examples'],
    },
    {
      names: ['微调', '模型微调', 'fine-tuning'],
      ask: ['什么时候需要微调？'],
      answer: '微调是用自己的样本继续训练现成的模型，让它学会你的任务或风格。',
      key: ['自己的样本'],
    },
  ),
  term(
    'pretraining',
    {
      names: ['pre-training', 'pretraining', 'pre-training a model'],
      answer: 'Pre-training teaches a model language from scratch by predicting the next token of very much text.',
      key: ['next token'],
    },
    { names: ['预训练', 'pre-training'], answer: '预训练是让模型在大量文本上预测下一个词元，从零学会语言。', key: ['下一个词元'] },
  ),
  term(
    'sft',
    {
      names: ['SFT', 'supervised fine-tuning', 'instruction tuning'],
      answer: 'SFT is supervised fine-tuning: the model learns from examples of questions with their right answers.',
      key: ['supervised', 'right answers'],
    },
    { names: ['SFT', '监督微调', '指令微调'], answer: 'SFT 即监督微调：模型从带有正确回答的问答样本中学习。', key: ['监督微调'] },
  ),
  term(
    'dpo',
    {
      names: ['DPO', 'direct preference optimization', 'preference tuning'],
      answer: 'DPO is direct preference optimization: the model learns from pairs of a better and a worse answer.',
      key: ['better', 'worse'],
    },
    {
      names: ['DPO', '直接偏好优化', '偏好训练'],
      answer: 'DPO 即直接偏好优化：模型从成对的好回答和差回答中学习。',
      key: ['好回答', '差回答'],
    },
  ),
  term(
    'dataset',
    {
      names: ['a dataset', 'datasets', 'a data set'],
      ask: ['What do I need (a dataset|data) for?'],
      answer: 'A dataset is a collection of examples, one a row, for training or testing a model; Data shows and edits it.',
      key: ['collection of examples'],
    },
    {
      names: ['数据集', '训练数据集'],
      ask: ['数据集(有什么用|是做什么用的)？'],
      answer: '数据集是用来训练或测试模型的一组样本，每行一条，可在“数据”里查看和编辑。',
      key: ['一组样本'],
    },
  ),
  term(
    'dedup',
    {
      names: ['deduplication', 'dedup', 'removing duplicates from data'],
      ask: ['Why (should I remove|remove) duplicates from (my data|a dataset)?'],
      answer: 'Deduplication removes rows that are the same or almost the same, so that the model does not learn them by heart.',
      key: ['the same'],
    },
    {
      names: ['去重', '数据去重'],
      ask: ['为什么要(给数据去重|去掉重复数据)？'],
      answer: '去重是删除相同或几乎相同的数据，免得模型死记硬背。',
      key: ['相同'],
    },
  ),
  term(
    'data-cleaning',
    {
      names: ['data cleaning', 'the cleaning funnel', 'cleaning a dataset'],
      answer: 'Data cleaning removes rows that harm training, such as duplicates, ads and broken text; the funnel shows how many remain.',
      key: ['duplicates', 'remain'],
    },
    {
      names: ['数据清洗', '清洗漏斗'],
      answer: '数据清洗会去掉有害训练的内容，如重复、广告和乱码；漏斗显示还剩多少。',
      key: ['重复', '还剩多少'],
    },
  ),
  term(
    'benchmark',
    {
      names: ['a benchmark', 'benchmarks', 'benchmark'],
      answer: 'A benchmark is a fixed test that gives every model a comparable figure, for quality or for speed.',
      key: ['fixed test'],
    },
    { names: ['基准测试', '基准', 'benchmark'], answer: '基准测试是一套固定的测试，让各个模型的质量或速度可以比较。', key: ['固定的测试'] },
  ),
  term(
    'leaderboard',
    {
      names: ['a leaderboard', 'the leaderboard', 'leaderboards'],
      answer: 'A leaderboard is a table that ranks models by their results; in Inkstone you can run every cell again yourself.',
      key: ['ranks models'],
    },
    { names: ['排行榜', '模型排行榜'], answer: '排行榜按成绩给模型排名；在 Inkstone 里，每一格都可以自己重新跑一遍。', key: ['排名'] },
  ),
  term(
    'arena',
    {
      names: ['the arena', 'a blind arena', 'a model arena'],
      answer: 'In the arena two models answer the same question without names, and you choose the better answer.',
      key: ['without names'],
    },
    { names: ['竞技场', '盲测竞技场'], answer: '在竞技场里，两个模型匿名回答同一个问题，由你选出更好的那个。', key: ['匿名'] },
  ),
  term(
    'confidence-interval',
    {
      names: ['a confidence interval', 'the whiskers on a score', 'the ± after a score'],
      answer:
        'A confidence interval is the range in which the true score probably lies; if two ranges overlap, the difference may be chance.',
      key: ['range', 'chance'],
    },
    {
      names: ['置信区间', '分数后面的 ±'],
      answer: '置信区间是真实分数可能所在的范围；两个范围重叠时，差别可能只是偶然。',
      key: ['范围', '偶然'],
    },
  ),
  term(
    'agent',
    {
      names: ['an agent', 'an AI agent', 'agents'],
      ask: ['How (is an agent different|does an agent differ) from a chat?'],
      answer: 'An agent is a model that works in steps: it plans, calls tools, reads their results and goes on until the task is done.',
      key: ['tools', 'steps'],
    },
    {
      names: ['智能体', 'agent', 'AI 智能体'],
      ask: ['智能体和普通对话有什么(区别|不同)？'],
      answer: '智能体是分步工作的模型：制定计划、调用工具、读取结果，直到任务完成。',
      key: ['工具', '分步'],
    },
  ),
  term(
    'tool-call',
    {
      names: ['a tool call', 'tool calling', 'function calling'],
      answer: 'In a tool call the model writes the name of a tool and its arguments; the studio runs the tool and hands the result back.',
      key: ['arguments', 'result'],
    },
    {
      names: ['工具调用', '函数调用', 'function calling'],
      answer: '工具调用是模型写出工具名和参数，由程序执行工具，再把结果交还给模型。',
      key: ['参数', '结果'],
    },
  ),
  term(
    'react-loop',
    {
      names: ['ReAct', 'the ReAct loop', 'a ReAct agent'],
      answer: 'ReAct is an agent loop of thought, action and observation that repeats until the final answer.',
      key: ['thought', 'action'],
    },
    {
      names: ['ReAct', 'ReAct 循环', 'ReAct 智能体'],
      answer: 'ReAct 是一种智能体循环：思考、行动、观察，反复进行直到得出最终答案。',
      key: ['思考', '行动'],
    },
  ),
  term(
    'mcp',
    {
      names: ['MCP', 'the Model Context Protocol'],
      answer: 'MCP is the Model Context Protocol, a common way to connect tools and data sources to a model.',
      key: ['Model Context Protocol'],
    },
    { names: ['MCP', '模型上下文协议'], answer: 'MCP 即模型上下文协议，是把工具和数据源接到模型上的通用方式。', key: ['模型上下文协议'] },
  ),
  term(
    'webgpu',
    {
      names: ['WebGPU', 'Web GPU'],
      ask: ['Why does Inkstone need WebGPU?'],
      answer: 'WebGPU is the browser interface to the graphics card; Inkstone uses it to compute models on this device.',
      key: ['graphics card'],
    },
    {
      names: ['WebGPU', 'Web GPU'],
      ask: ['Inkstone 为什么需要 WebGPU？'],
      answer: 'WebGPU 是浏览器使用显卡的接口，Inkstone 用它在本设备上计算模型。',
      key: ['显卡'],
    },
  ),
  term(
    'wgsl',
    {
      names: ['WGSL', 'the WebGPU Shading Language'],
      answer: 'WGSL is the WebGPU Shading Language, in which the kernels of Inkstone are written.',
      key: ['Shading Language'],
    },
    { names: ['WGSL', 'WebGPU 着色语言'], answer: 'WGSL 是 WebGPU 的着色语言，Inkstone 的内核就是用它写的。', key: ['着色语言'] },
  ),
  term(
    'shader',
    {
      names: ['a shader', 'shaders', 'a compute shader'],
      answer: 'A shader is a program that runs on the graphics card, on many threads at once.',
      key: ['runs on the graphics card'],
    },
    { names: ['着色器', '计算着色器', 'shader'], answer: '着色器是在显卡上运行的程序，由许多线程同时执行。', key: ['显卡上运行'] },
  ),
  term(
    'kernel',
    {
      names: ['a kernel', 'a GPU kernel', 'kernels'],
      answer: 'A kernel is one computing step on the graphics card, such as a matrix product; in Inkstone each kernel is a WGSL shader.',
      key: ['computing step'],
    },
    {
      names: ['内核', 'GPU 内核', '计算内核'],
      answer: '内核是显卡上的一个计算步骤，比如矩阵乘法；Inkstone 的每个内核都是一个 WGSL 着色器。',
      key: ['计算步骤'],
    },
  ),
  term(
    'f16',
    {
      names: ['f16', 'shader-f16', 'half precision'],
      answer: 'f16 is a 16-bit number format: half the size of f32 and often faster, with less precision.',
      key: ['16-bit'],
    },
    { names: ['f16', '半精度', 'shader-f16'], answer: 'f16 是 16 位的数字格式：大小是 f32 的一半，通常更快，但精度较低。', key: ['16 位'] },
  ),
  term(
    'bf16',
    {
      names: ['bf16', 'bfloat16'],
      answer: 'bf16 is a 16-bit number format with the range of f32 and fewer digits; many models are trained in it.',
      key: ['16-bit', 'range of f32'],
    },
    {
      names: ['bf16', 'bfloat16'],
      answer: 'bf16 是 16 位的数字格式，范围与 f32 相同但有效位较少，许多模型用它训练。',
      key: ['16 位', '范围'],
    },
  ),
  term(
    'subgroups',
    {
      names: ['subgroups', 'a GPU subgroup', 'the subgroups feature'],
      answer: 'Subgroups are threads of a graphics card that run together and can share values directly, which makes kernels faster.',
      key: ['share values'],
    },
    {
      names: ['子组', 'subgroups', 'GPU 子组'],
      answer: '子组是显卡上一起运行的一组线程，可以直接共享数值，让内核更快。',
      key: ['共享数值'],
    },
  ),
  term(
    'q4',
    {
      names: ['Q4_0', 'Q4_K', 'Q4_1', 'a 4-bit model'],
      answer: 'It is a 4-bit block format: each weight takes about half a byte, and each block of weights shares a scale.',
      key: ['4-bit', 'scale'],
    },
    {
      names: ['Q4_0', 'Q4_K', 'Q4_1', '4 位模型'],
      answer: '这是一种 4 位分块格式：每个权重约占半个字节，每块权重共用一个缩放系数。',
      key: ['4 位', '缩放'],
    },
  ),
  term(
    'q8',
    {
      names: ['Q8_0', 'an 8-bit model'],
      answer: 'Q8_0 is an 8-bit block format: about one byte a weight, twice the size of 4 bits and almost without loss.',
      key: ['8-bit'],
    },
    { names: ['Q8_0', '8 位模型'], answer: 'Q8_0 是 8 位分块格式：每个权重约一个字节，是 4 位的两倍大，几乎没有损失。', key: ['8 位'] },
  ),
  term(
    'safetensors',
    {
      names: ['safetensors', 'a safetensors file', '.safetensors'],
      answer: 'Safetensors is a file format that holds only tensors and no code, so it is safe to open.',
      key: ['no code'],
    },
    {
      names: ['safetensors', 'safetensors 文件'],
      answer: 'safetensors 是只存放张量、不含代码的文件格式，可以放心打开。',
      key: ['不含代码'],
    },
  ),
  term(
    'tensor',
    {
      names: ['a tensor', 'tensors', 'tensor'],
      answer: 'A tensor is a table of numbers with any number of dimensions; the weights of a model are tensors.',
      key: ['table of numbers'],
    },
    { names: ['张量', 'tensor'], answer: '张量是任意维度的数字表，模型的权重就是张量。', key: ['数字表'] },
  ),
  term(
    'weights',
    {
      names: ['weights', 'the weights of a model', 'parameters'],
      ask: ['What does (135M|7B|1.5B) mean in the name of a model?'],
      answer: 'The weights or parameters are the numbers a model has learned; 1B means one billion of them.',
      key: ['numbers', 'learned'],
    },
    {
      names: ['权重', '参数', '模型的权重'],
      ask: ['模型名里的 (7B|1.5B|135M) 是什么意思？'],
      answer: '权重（参数）是模型学到的数字，1B 表示十亿个。',
      key: ['学到的数字'],
    },
  ),
  term(
    'layer',
    {
      names: ['a layer', 'layers of a model', 'a transformer layer'],
      answer: 'A layer is one storey of a model, with an attention part and a feed-forward part; text passes through all layers in order.',
      key: ['attention', 'feed-forward'],
    },
    {
      names: ['层', '模型的层', 'Transformer 层'],
      answer: '层是模型的一级结构，由注意力和前馈两部分组成，数据依次通过所有层。',
      key: ['注意力', '前馈'],
    },
  ),
  term(
    'transformer',
    {
      names: ['a transformer', 'the transformer architecture', 'transformers'],
      answer:
        'A transformer is a neural network made of layers of attention and feed-forward parts; today most language models are transformers.',
      key: ['neural network', 'attention'],
    },
    {
      names: ['Transformer', 'Transformer 架构'],
      answer: 'Transformer 是由注意力层和前馈层组成的神经网络，如今的语言模型大多是它。',
      key: ['神经网络', '注意力'],
    },
  ),
  term(
    'llm',
    {
      names: ['an LLM', 'a language model', 'a large language model'],
      ask: ['How does a language model work?'],
      answer: 'A language model predicts the next token of a text, again and again; a large one has billions of weights.',
      key: ['predicts the next token'],
    },
    {
      names: ['大语言模型', 'LLM', '语言模型'],
      ask: ['语言模型是怎么工作的？'],
      answer: '语言模型反复预测文本的下一个词元；大语言模型有数十亿个权重。',
      key: ['下一个词元'],
    },
  ),
  term(
    'hallucination',
    {
      names: ['a hallucination', 'hallucinations', 'hallucinating'],
      answer: 'A hallucination is an answer that sounds right but is invented; check important facts elsewhere.',
      key: ['invented'],
    },
    { names: ['幻觉', '模型幻觉'], answer: '幻觉是听起来对、其实是编造的回答；重要的事实请另外核实。', key: ['编造'] },
  ),
  term(
    'prompt',
    {
      names: ['a prompt', 'the prompt', 'prompts'],
      answer: 'The prompt is everything the model reads before it answers: the system prompt, the conversation and your message.',
      key: ['before it answers'],
    },
    { names: ['提示', '提示词', 'prompt'], answer: '提示是模型回答之前读到的全部内容：系统提示、对话和你的消息。', key: ['回答之前'] },
  ),
  term(
    'system-prompt',
    {
      names: ['a system prompt', 'the system prompt', 'a system message'],
      ask: ['Where do I (set|write) the system prompt?'],
      answer: 'The system prompt tells the model how to behave in a conversation; you write it in the inspector of Chat.',
      key: ['behave', 'inspector'],
    },
    {
      names: ['系统提示', '系统提示词', '系统消息'],
      ask: ['系统提示在哪里(写|设置)？'],
      answer: '系统提示告诉模型在对话中如何表现，可以在“对话”的检查器里填写。',
      key: ['如何表现', '检查器'],
    },
  ),
  term(
    'chat-template',
    {
      names: ['a chat template', 'the chat template', 'ChatML'],
      answer: 'A chat template says how messages and roles become one text for the model; ChatML is one such template.',
      key: ['roles'],
    },
    {
      names: ['对话模板', '聊天模板', 'ChatML'],
      answer: '对话模板规定消息和角色怎样拼成一段文本交给模型，ChatML 就是其中一种。',
      key: ['角色'],
    },
  ),
  term(
    'logprobs',
    {
      names: ['logprobs', 'log-probabilities', 'a logprob'],
      answer: 'A logprob is the logarithm of the probability of a token: 0 is certain, more negative is less likely.',
      key: ['logarithm'],
    },
    { names: ['logprobs', '对数概率'], answer: '对数概率是词元概率的对数：0 表示确定，越负越不可能。', key: ['概率的对数'] },
  ),
  term(
    'logits',
    {
      names: ['logits', 'a logit'],
      answer: 'Logits are the raw scores a model gives to every possible next token, before they become probabilities.',
      key: ['raw scores'],
    },
    { names: ['logits', 'logit'], answer: 'logits 是模型给每个候选词元的原始分数，之后才换算成概率。', key: ['原始分数'] },
  ),
  term(
    'entropy',
    {
      names: ['entropy', 'the entropy of a token', 'token entropy'],
      answer: 'Entropy says how undecided the model was: low when one token is clear, high when many are possible.',
      key: ['undecided'],
    },
    { names: ['熵', '词元的熵'], answer: '熵表示模型有多犹豫：一个词元很明确时低，许多词元都可能时高。', key: ['犹豫'] },
  ),
  term(
    'sampling',
    {
      names: ['sampling', 'token sampling'],
      answer:
        'Sampling is how the next token is chosen from the probabilities the model gives; temperature, top-k, top-p and min-p steer it.',
      key: ['next token is chosen'],
    },
    {
      names: ['采样', '词元采样'],
      answer: '采样是按模型给出的概率选出下一个词元，由温度、top-k、top-p 和 min-p 控制。',
      key: ['选出下一个词元'],
    },
  ),
  term(
    'greedy',
    {
      names: ['greedy decoding', 'greedy sampling'],
      answer: 'Greedy decoding always takes the likeliest token, so the same prompt always gives the same answer.',
      key: ['always takes the likeliest'],
    },
    { names: ['贪心解码', '贪心采样'], answer: '贪心解码总是取最可能的词元，因此同样的提示总得到同样的回答。', key: ['最可能的词元'] },
  ),
  term(
    'pwa',
    {
      names: ['a PWA', 'PWA', 'a progressive web app'],
      ask: ['Can I install Inkstone (as an app|like an app)?'],
      answer: 'A PWA is a web page that can be installed like an app and works offline; Inkstone is one.',
      key: ['installed', 'offline'],
    },
    {
      names: ['PWA', '渐进式网页应用'],
      ask: ['Inkstone 能(安装成应用|当应用安装)吗？'],
      answer: 'PWA 是可以像应用一样安装、离线也能用的网页，Inkstone 就是。',
      key: ['安装', '离线'],
    },
  ),
  term(
    'continuous-batching',
    {
      names: ['continuous batching', 'batching of requests'],
      answer: 'Continuous batching computes several requests together and lets new ones join while others still run.',
      key: ['several requests'],
    },
    { names: ['连续批处理', '请求批处理'], answer: '连续批处理把多个请求放在一起计算，新请求可以随时加入。', key: ['多个请求'] },
  ),
  term(
    'prefix-cache',
    {
      names: ['the prefix cache', 'prefix caching', 'prompt caching'],
      answer: 'The prefix cache keeps the computed start of a prompt, so that a prompt with the same start is read faster.',
      key: ['same start'],
    },
    { names: ['前缀缓存', '提示缓存'], answer: '前缀缓存保存提示开头的计算结果，开头相同的提示就读得更快。', key: ['开头相同'] },
  ),
  term(
    'speculative',
    {
      names: ['speculative decoding', 'a draft model'],
      answer: 'In speculative decoding a small model guesses several tokens ahead and the large one checks them at once.',
      key: ['guesses', 'checks'],
    },
    { names: ['投机解码', '草稿模型', '推测解码'], answer: '投机解码让小模型先猜几个词元，再由大模型一次检查。', key: ['先猜', '检查'] },
  ),
  term(
    'structured-output',
    {
      names: ['structured output', 'JSON schema output', 'a grammar constraint'],
      answer: 'Structured output forces the answer into a given form, such as a JSON schema, by allowing only fitting tokens.',
      key: ['fitting tokens'],
    },
    {
      names: ['结构化输出', 'JSON 模式输出', '语法约束'],
      answer: '结构化输出只允许符合格式的词元，使回答必定符合指定形式，如 JSON 模式。',
      key: ['符合格式'],
    },
  ),
  term(
    'circular-eval',
    {
      names: ['circular evaluation', 'CircularEval'],
      answer: 'Circular evaluation asks a multiple-choice question with its options rotated; only a model that is right every time scores.',
      key: ['options rotated'],
    },
    { names: ['循环评测', 'CircularEval'], answer: '循环评测把选择题的选项轮换后反复提问，每次都答对才算对。', key: ['选项轮换'] },
  ),
  term(
    'few-shot',
    {
      names: ['few-shot', 'few-shot prompting', 'zero-shot'],
      answer: 'Few-shot means the prompt shows a few solved examples first; zero-shot means it shows none.',
      key: ['examples'],
    },
    { names: ['少样本', 'few-shot', '零样本'], answer: '少样本是在提示里先给几个示例，零样本则一个也不给。', key: ['示例'] },
  ),
  term(
    'rag',
    {
      names: ['RAG', 'retrieval-augmented generation'],
      answer:
        'RAG is retrieval-augmented generation: passages that fit the question are searched first and given to the model to answer from.',
      key: ['searched first'],
    },
    { names: ['RAG', '检索增强生成'], answer: 'RAG 即检索增强生成：先检索与问题相关的内容，再交给模型据此回答。', key: ['先检索'] },
  ),
  term(
    'merge',
    {
      names: ['merging an adapter', 'merge in LoRA'],
      answer: 'Merging adds the change of an adapter into the weights of the model, so that one ordinary model file remains.',
      key: ['into the weights'],
    },
    { names: ['合并适配器', 'LoRA 合并'], answer: '合并是把适配器的改变加进模型权重，得到一个普通的模型文件。', key: ['模型权重'] },
  ),
  term(
    'opfs',
    {
      names: ['OPFS', 'the origin private file system'],
      answer: 'OPFS is the origin private file system: a store inside the browser where Inkstone keeps downloaded models.',
      key: ['inside the browser'],
    },
    {
      names: ['OPFS', '源私有文件系统'],
      answer: 'OPFS 即源私有文件系统，是浏览器内部的存储，Inkstone 把下载的模型放在那里。',
      key: ['浏览器内部'],
    },
  ),
  term(
    'validation-set',
    {
      names: ['a validation set', 'a held-out set', 'validation loss'],
      answer: 'A validation set is data kept out of training, to see how the model does on what it has not learned.',
      key: ['kept out of training'],
    },
    { names: ['验证集', '验证损失'], answer: '验证集是不参与训练的数据，用来检验模型在没学过的内容上的表现。', key: ['不参与训练'] },
  ),
  term(
    'loss-mask',
    {
      names: ['a loss mask', 'the mask in training'],
      answer: 'The loss mask marks which tokens are trained on: usually only the answers, not the questions.',
      key: ['which tokens'],
    },
    { names: ['损失掩码', '训练掩码'], answer: '损失掩码标明哪些词元参与训练，通常只训练回答，不训练问题。', key: ['哪些词元'] },
  ),
  term(
    'open-weights',
    {
      names: ['open weights', 'an open model'],
      answer: 'Open weights means that everybody may download the weights of a model and run it; the licence says what else is allowed.',
      key: ['download'],
    },
    { names: ['开放权重', '开放模型'], answer: '开放权重是指任何人都可以下载模型权重并运行，其他用途看许可证。', key: ['下载'] },
  ),
  term(
    'instruct',
    {
      names: ['an instruct model', 'a base model', 'the difference between base and instruct'],
      answer: 'A base model only continues text; an instruct model was also tuned to answer questions and follow instructions.',
      key: ['continues text', 'instruct'],
    },
    {
      names: ['指令模型', '基座模型', 'instruct 模型'],
      answer: '基座模型只会续写文字；指令模型还经过微调，能回答问题、听从指令。',
      key: ['续写', '指令'],
    },
  ),
  term(
    'fit-estimate',
    {
      names: ['the fit estimate', 'the fit bar'],
      ask: ['Will (a|this) model fit (on|into) my device?'],
      answer:
        'The fit estimate adds weights, KV cache and working memory and compares them with your device; Models shows it before a download.',
      key: ['KV cache', 'Models'],
    },
    {
      names: ['适配估计', '容量估计'],
      ask: ['我的设备(跑得动|装得下)这个模型吗？'],
      answer: '适配估计把权重、KV 缓存和工作内存相加，与设备比较；下载前就能在“模型”里看到。',
      key: ['KV 缓存', '模型'],
    },
  ),
]
