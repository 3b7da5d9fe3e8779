export type ShownAs = 'image' | 'pdf' | 'video' | 'audio' | 'text';

/** Types that cannot run scripts in our origin. SVG and HTML must never be added: the viewer shows their source. */
const INLINE: ReadonlyMap<string, ShownAs> = new Map([
  ...['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'].map(as('image')),
  ...['application/pdf'].map(as('pdf')),
  ...['video/mp4', 'video/webm'].map(as('video')),
  ...[
    'audio/mpeg',
    'audio/mp4',
    'audio/x-m4a',
    'audio/aac',
    'audio/ogg',
    'audio/wav',
    'audio/flac',
    'audio/x-flac',
  ].map(as('audio')),
  ...['text/plain'].map(as('text')),
]);

const SHOWN_AS_TEXT = new Set(['application/json', 'application/xml', 'image/svg+xml', 'message/rfc822']);

function as(kind: ShownAs): (mediaType: string) => [string, ShownAs] {
  return (mediaType) => [mediaType, kind];
}

export const isInline = (mediaType: string): boolean => INLINE.has(mediaType);

export function shownAs(mediaType: string): ShownAs | null {
  const isText = mediaType.startsWith('text/') || SHOWN_AS_TEXT.has(mediaType);
  return INLINE.get(mediaType) ?? (isText ? 'text' : null);
}
