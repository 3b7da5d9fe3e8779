import { all, texts } from './dom';
import { replaceByEditor } from './editor/view';

/** Turns each `textarea[data-editor]` into an editor. */
export function startEditors(root: ParentNode): void {
  for (const area of all('textarea[data-editor]:not([data-ready])', HTMLTextAreaElement, root)) {
    area.dataset.ready = '';
    replaceByEditor(area, texts(area.dataset.editor));
  }
}
