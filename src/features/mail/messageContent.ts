import type { Format } from '#src/platform/http/format';
import { filesOf, plainHtml } from './contentParts';
import { NOTHING, type Content } from './content';
import type { ToldMessage } from './messages.queries';

export function messageContent(format: Format, messages: readonly ToldMessage[]): Content {
  const isOne = messages.length === 1;
  return {
    ...NOTHING,
    passages: messages.flatMap(({ text, createdAt }) =>
      text === '' ? [] : [{ label: isOne ? null : format.time(createdAt), html: plainHtml(text) }],
    ),
    files: messages.flatMap(({ attachments }) => filesOf(format, attachments)),
  };
}
