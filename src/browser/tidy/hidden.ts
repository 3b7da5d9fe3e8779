import type { SourceElement } from './source';
import type { Style } from './styles';

const SILENT = new Set([
  'script',
  'style',
  'head',
  'title',
  'meta',
  'link',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'select',
  'input',
  'textarea',
  'button',
  'audio',
  'video',
  'canvas',
  'xml',
  'colgroup',
  'rp',
  'rt',
  // What somebody remarked on a cell.
  'comment',
]);

/** What was not to be seen, runs, or is a remark on the text and no part of it. */
export const isHidden = ({ tag, attributes }: SourceElement, style: Style): boolean =>
  SILENT.has(tag) ||
  style.display === 'none' ||
  style['mso-hide'] === 'all' ||
  style['mso-element'] === 'comment-list' ||
  /\b(?:MsoCommentReference|msocomanchor|msocomtxt)\b/.test(attributes.class ?? '');
