// Tools as a model meets them: each kind with the names, descriptions and parameter names that different programs give it, so that
// the schema has to be read and not remembered.

export interface ToolKind {
  id: string
  names: string[]
  descriptions: string[]
  /** What the tool needs to know, under one of these names. */
  slots: { id: string; names: string[]; type: 'string' | 'integer' | 'number'; description: string }[]
}

export const toolKinds = {
  calculator: {
    id: 'calculator',
    names: ['calculator', 'calculate', 'calc', 'compute', 'math', 'evaluate_expression', 'do_math'],
    descriptions: [
      'Evaluates an arithmetic expression.',
      'Does sums exactly.',
      'Calculates the value of an expression.',
      '计算算术表达式。',
    ],
    slots: [
      {
        id: 'expression',
        names: ['expression', 'formula', 'input', 'expr', 'query'],
        type: 'string',
        description: 'For example 2 + 3 * 4',
      },
    ],
  },
  python: {
    id: 'python',
    names: ['python', 'run_python', 'python_interpreter', 'execute_code', 'code_interpreter', 'run_code'],
    descriptions: [
      'Runs Python code and returns what it prints.',
      'A Python interpreter.',
      'Executes Python.',
      '运行 Python 代码并返回输出。',
    ],
    slots: [{ id: 'code', names: ['code', 'source', 'script', 'program'], type: 'string', description: 'Python source' }],
  },
  dataset: {
    id: 'dataset',
    names: ['dataset_query', 'query_dataset', 'run_sql', 'sql', 'query_table', 'database_query'],
    descriptions: [
      'Runs an SQL query on the open datasets.',
      'Answers SQL over the tables.',
      'Queries a table with SQL.',
      '对数据集执行 SQL 查询。',
    ],
    slots: [{ id: 'sql', names: ['sql', 'query', 'statement'], type: 'string', description: 'An SQL SELECT' }],
  },
  search: {
    id: 'search',
    names: ['document_search', 'search_documents', 'search', 'find_in_documents', 'lookup', 'retrieve'],
    descriptions: ["Searches the user's documents.", 'Finds passages in the documents.', 'Full-text search over files.', '在文档中检索。'],
    slots: [{ id: 'query', names: ['query', 'text', 'q', 'keywords', 'question'], type: 'string', description: 'What to look for' }],
  },
  date: {
    id: 'date',
    names: ['current_date', 'get_date', 'today', 'date', 'get_current_date', 'what_day'],
    descriptions: ["Returns today's date.", 'Tells the current date.', 'The date of today.', '返回今天的日期。'],
    slots: [],
  },
  weather: {
    id: 'weather',
    names: ['get_weather', 'weather', 'current_weather', 'weather_now', 'forecast'],
    descriptions: ['The weather in a city.', 'Returns temperature and sky of a place.', '查询城市天气。'],
    slots: [{ id: 'city', names: ['city', 'location', 'place', 'town'], type: 'string', description: 'Name of the city' }],
  },
  timer: {
    id: 'timer',
    names: ['set_timer', 'timer', 'start_timer', 'countdown', 'create_timer'],
    descriptions: ['Starts a timer.', 'Sets a timer for some minutes.', '设置定时器。'],
    slots: [{ id: 'minutes', names: ['minutes', 'duration_minutes', 'duration', 'time'], type: 'integer', description: 'Minutes' }],
  },
  message: {
    id: 'message',
    names: ['send_message', 'send_text', 'message', 'write_to', 'notify'],
    descriptions: ['Sends a short message to a person.', 'Writes to a contact.', '给联系人发消息。'],
    slots: [
      { id: 'to', names: ['to', 'recipient', 'person', 'name'], type: 'string', description: 'Who gets it' },
      { id: 'text', names: ['text', 'message', 'body', 'content'], type: 'string', description: 'What is written' },
    ],
  },
  note: {
    id: 'note',
    names: ['add_note', 'save_note', 'note', 'remember', 'create_note', 'add_todo'],
    descriptions: ['Saves a note.', 'Adds a line to the list of notes.', '保存一条笔记。'],
    slots: [{ id: 'text', names: ['text', 'note', 'content', 'item'], type: 'string', description: 'The note' }],
  },
  panel: {
    id: 'panel',
    names: ['open_panel', 'go_to', 'show_panel', 'navigate', 'switch_panel'],
    descriptions: ['Opens a panel of the studio.', 'Shows another panel.', '打开工作室的面板。'],
    slots: [{ id: 'panel', names: ['panel', 'name', 'target'], type: 'string', description: 'Name of the panel' }],
  },
} satisfies Record<string, ToolKind>

export type ToolKindId = keyof typeof toolKinds
