// The panels of the studio: what each is for, in one sentence.
import type { Term } from './studio-terms.ts'

export const panels: Term[] = [
  {
    id: 'home',
    en: {
      names: ['Home'],
      answer: 'Home shows the way from model to application as a flowchart; each step opens its panel.',
      key: ['flowchart'],
    },
    zh: { names: ['首页', 'Home'], answer: '“首页”用流程图展示从模型到应用的路径，每一步都能打开对应的面板。', key: ['流程图'] },
  },
  {
    id: 'chat',
    en: {
      names: ['Chat'],
      answer: 'In Chat you talk with a model, edit and regenerate messages, compare answers and look at token probabilities.',
      key: ['talk with a model'],
    },
    zh: { names: ['对话', 'Chat'], answer: '在“对话”里与模型聊天，可以编辑、重新生成、对比回答，还能查看词元概率。', key: ['与模型聊天'] },
  },
  {
    id: 'models',
    en: {
      names: ['Models'],
      answer: 'In Models you find, download, open and inspect models and see whether they fit this device.',
      key: ['download', 'fit'],
    },
    zh: { names: ['模型', 'Models'], answer: '在“模型”里查找、下载、打开和检查模型，并看它能否在本设备上运行。', key: ['下载', '本设备'] },
  },
  {
    id: 'data',
    en: { names: ['Data'], answer: 'In Data you open, filter, clean, deduplicate, edit and export datasets.', key: ['datasets', 'clean'] },
    zh: { names: ['数据', 'Data'], answer: '在“数据”里打开、筛选、清洗、去重、编辑和导出数据集。', key: ['数据集', '清洗'] },
  },
  {
    id: 'tune',
    en: {
      names: ['Tune'],
      answer: 'In Tune you train a model with your own data, for example with LoRA, and watch the loss while it runs.',
      key: ['your own data', 'loss'],
    },
    zh: {
      names: ['微调', 'Tune'],
      answer: '在“微调”里用自己的数据训练模型，比如用 LoRA，并实时查看损失曲线。',
      key: ['自己的数据', '损失'],
    },
  },
  {
    id: 'evaluate',
    en: {
      names: ['Evaluate'],
      answer: 'In Evaluate you test models on tasks and compare their scores, with the uncertainty shown.',
      key: ['tasks', 'scores'],
    },
    zh: { names: ['评测', 'Evaluate'], answer: '在“评测”里用各种任务测试模型，并比较带误差的分数。', key: ['任务', '分数'] },
  },
  {
    id: 'agents',
    en: { names: ['Agents'], answer: 'In Agents you let a model work in steps with tools and follow every step.', key: ['tools', 'step'] },
    zh: { names: ['智能体', 'Agents'], answer: '在“智能体”里让模型借助工具分步完成任务，并查看每一步。', key: ['工具', '每一步'] },
  },
  {
    id: 'bench',
    en: { names: ['Bench'], answer: 'Bench measures how fast models and kernels run on this device.', key: ['how fast'] },
    zh: { names: ['基准', 'Bench'], answer: '“基准”测量模型和内核在本设备上的速度。', key: ['速度'] },
  },
  {
    id: 'settings',
    en: {
      names: ['Settings'],
      answer: 'In Settings you choose theme and language, see the shortcuts and export, import or erase your data.',
      key: ['theme', 'language'],
    },
    zh: { names: ['设置', 'Settings'], answer: '在“设置”里选择主题和语言、查看快捷键，并导出、导入或清除数据。', key: ['主题', '语言'] },
  },
  {
    id: 'device',
    en: {
      names: ['Device'],
      answer: 'Device shows what the browser tells about your graphics adapter: its name, features and limits.',
      key: ['graphics adapter'],
    },
    zh: { names: ['设备', 'Device'], answer: '“设备”显示浏览器报告的图形适配器信息：名称、功能和限制。', key: ['图形适配器'] },
  },
]
