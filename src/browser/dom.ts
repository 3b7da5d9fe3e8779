/** Elements of one kind under a data attribute or other selector. */
export function all<E extends Element>(selector: string, kind: new () => E, root: ParentNode = document): E[] {
  return [...root.querySelectorAll(selector)].filter((element): element is E => element instanceof kind);
}

export const one = <E extends Element>(
  selector: string,
  kind: new () => E,
  root: ParentNode = document,
): E | undefined => all(selector, kind, root)[0];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** JSON out of a data attribute or an answer, read as text by text: what is not there is ''. */
export function texts(json: string | undefined): (key: string) => string {
  const data = json ? record(json) : {};
  return (key) => text(data[key]);
}

export function record(json: string): Record<string, unknown> {
  try {
    return toRecord(JSON.parse(json));
  } catch {
    return {};
  }
}

export const toRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** An id, which JSON has as number or text. */
export const idText = (value: unknown): string => (typeof value === 'number' ? String(value) : text(value));
export const count = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

/** Texts of the layout in the reader's language. */
export const say = (key: string): string => texts(document.body.dataset.texts)(key);

/** The key belongs to an input method that is writing a word. Safari says so of the Enter that ends it by 229 alone. */
export const isOfInputMethod = (event: KeyboardEvent): boolean =>
  event.isComposing || Reflect.get(event, 'keyCode') === 229;

/** Letters go into it, or choose in it: what is only ticked has no use for them. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));

export function show(selector: string, visible: boolean): void {
  for (const element of all(selector, HTMLElement)) element.hidden = !visible;
}

/** At once where one of them can be seen; what lies in a closed part of the page costs nothing until that is opened. */
export function whenShown(elements: readonly Element[], work: () => void): void {
  if (elements.some((element) => element.checkVisibility())) return work();
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    work();
  });
  for (const element of elements) watch.observe(element);
}

/** Runs now and again for what htmx or a refresh puts into the page. */
export function enhance(setUp: (root: ParentNode) => void): void {
  setUp(document);
  for (const event of ['htmx:load', 'notes:refreshed']) {
    document.addEventListener(event, ({ target }) => {
      if (target instanceof HTMLElement) setUp(target);
    });
  }
}
