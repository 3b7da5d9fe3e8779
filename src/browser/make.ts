/** Written as text: names and titles are other people's. */
export function textElement(tag: string, className: string, words: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = words;
  return made;
}

export function smallButton(words: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'btn btn-sm';
  made.textContent = words;
  made.addEventListener('click', act);
  return made;
}
