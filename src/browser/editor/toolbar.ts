import { moveByArrows } from '../arrowKeys';
import { SHORTCUTS } from '#src/platform/shortcuts';
import type { Command, EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { Tool, ToolGroup } from './tools';

type Say = (key: string) => string;
type Shown = { button: HTMLButtonElement; tool: Tool };

/** A row of buttons that is one stop for the Tab key; the arrows lead from button to button, Escape back into the text. */
export function makeToolbar(groups: readonly ToolGroup[], say: Say) {
  const bar = document.createElement('div');
  bar.className = 'editor-toolbar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', say('tools'));
  const shown: Shown[] = [];
  const boxes = groups.map((group) => {
    const box = document.createElement('div');
    box.className = 'editor-tools';
    for (const tool of group.tools) {
      const button = buttonOf(tool, say);
      shown.push({ button, tool });
      box.append(button);
    }
    return { box, group };
  });
  bar.append(...boxes.map(({ box }) => box));
  moveByArrows(bar);

  const show = (state: EditorState): void => {
    for (const { box, group } of boxes) box.hidden = group.isShown?.(state) === false;
    for (const { button, tool } of shown) {
      // Not `disabled`: a button that has the focus must not lose it.
      button.setAttribute('aria-disabled', String(!tool.run(state) && tool.isOn?.(state) !== true));
      if (tool.isOn) button.setAttribute('aria-pressed', String(tool.isOn(state)));
    }
    const hasStop = shown.some(({ button }) => button.tabIndex === 0 && button.closest('[hidden]') === null);
    if (!hasStop && shown[0]) shown[0].button.tabIndex = 0;
  };
  const connect = (view: EditorView): void => {
    for (const { button, tool } of shown) {
      // The text keeps the focus, and with it the selection.
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', () => {
        tool.run(view.state, view.dispatch);
        // One goes on writing, unless the tool has asked for something.
        if (document.activeElement === button || document.activeElement === document.body) view.focus();
      });
    }
    bar.addEventListener('keydown', ({ key }) => key === 'Escape' && view.focus());
    show(view.state);
  };
  const enter: Command = () => {
    shown.find(({ button }) => button.tabIndex === 0)?.button.focus();
    return true;
  };
  return { bar, show, connect, enter };
}

const KEYS: Partial<Record<string, string>> = SHORTCUTS;

function buttonOf(tool: Tool, say: Say): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `editor-tool is-${tool.name}`;
  button.tabIndex = -1;
  button.title = say(tool.name);
  button.setAttribute('aria-label', say(tool.name));
  const keys = KEYS[tool.name];
  if (keys) button.setAttribute('aria-keyshortcuts', keys);
  return button;
}
