/** A dump with several batches of memos, tasks and messages, the same each time. */
export function manyRows({ memos = 700, tasks = 550, messages = 1_400 } = {}): unknown[] {
  const row = (model: string, pk: number, fields: object) => ({ model, pk, fields });
  const numbers = (most: number) => Array.from({ length: most }, (_, at) => at + 1);
  const person = (of: number) => 1 + (of % 5);
  const at = (minutes: number) => new Date(Date.UTC(2024, 0, 1) + minutes * 60_000).toISOString();
  const [memoType, taskType] = [52, 51];
  return [
    row('contenttypes.contenttype', memoType, { app_label: 'tasks', model: 'memo' }),
    row('contenttypes.contenttype', taskType, { app_label: 'tasks', model: 'task' }),
    ...numbers(5).map((pk) =>
      row('auth.user', pk, { username: `p${pk}`, email: `p${pk}@many.example`, is_superuser: pk === 1, groups: [] }),
    ),
    row('tasks.taskstage', 1, { name: 'pending', default: true }),
    row('tasks.taskstage', 2, { name: 'completed', done: true, active: false }),
    row('tasks.tag', 1, { name: 'yearly', for_content: memoType }),
    ...numbers(memos).map((pk) =>
      row('tasks.memo', pk, {
        name: `Memo ${pk}`,
        description: `Text of memo ${pk}\r\nin lines`,
        note: pk % 3 === 0 ? 'agreed' : '',
        stage: pk % 3 === 0 ? 'rev' : 'pen',
        owner: person(pk),
        to: person(pk + 1),
        subscribers: [person(pk + 2)],
        task: pk % 3 === 0 && pk <= tasks ? pk : null,
        tags: pk % 7 === 0 ? [1] : [],
        creation_date: at(pk),
      }),
    ),
    ...numbers(tasks).map((pk) =>
      row('tasks.task', pk, {
        name: `Task ${pk}`,
        stage: 1 + (pk % 2),
        owner: person(pk),
        responsible: [person(pk + 1)],
        task: pk % 10 === 0 ? pk - 1 : null,
        tags: pk % 9 === 0 ? [1] : [],
        creation_date: at(pk),
      }),
    ),
    ...numbers(messages).map((pk) => {
      const chat = Math.ceil(pk / 4);
      return row('chat.chatmessage', pk, {
        content_type: chat % 2 === 0 ? memoType : taskType,
        object_id: chat,
        content: `Said as message ${pk}`,
        owner: person(chat),
        to: [person(chat + 1)],
        recipients: pk % 40 === 0 ? [person(chat + 1)] : [],
        answer_to: pk % 4 === 1 ? null : pk - 1,
        creation_date: at(1_000 + pk),
      });
    }),
  ];
}
