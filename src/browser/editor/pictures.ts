import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { all } from '../dom';
import { schema } from './schema';

const PREFIX = 'upload:';
const KINDS = /^image\/(png|jpeg|gif|webp)$/;

/** Pictures of the text, which are files of its form: they travel with it, and the text names them. */
export type Pictures = ReturnType<typeof picturesOf>;

export function picturesOf(area: HTMLTextAreaElement, say: (key: string) => string) {
  const { form } = area;
  const input = form ? all('input[type=file][name=files]', HTMLInputElement, form)[0] : undefined;
  const kept = new Map<string, File>();

  const chosen = (name: string): File | undefined =>
    [...(input?.files ?? [])].find((file) => file.name === name) ?? kept.get(name);
  const isAttached = (name: string): boolean => [...(input?.files ?? [])].some((file) => file.name === name);
  /** Chosen as if by hand: the list of files shows it, too. */
  const attach = (...files: readonly File[]): void => {
    if (!input || files.length === 0) return;
    const transfer = new DataTransfer();
    // The list of files adds what is chosen to what it has; the bare field would lose that.
    const others = input.closest('[data-ready]') ? [] : (input.files ?? []);
    for (const file of [...others, ...files]) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const add = (file: File): Node | null => {
    if (!input || !KINDS.test(file.type)) return null;
    const named = new File(
      [file],
      freeName(file, (name) => chosen(name) !== undefined, say),
      { type: file.type },
    );
    kept.set(named.name, named);
    attach(named);
    return schema.nodes.picture.create({ src: `${PREFIX}${encoded(named.name)}`, alt: named.name });
  };
  return {
    add,
    takesPictures: input !== undefined,
    /** What left the text leaves the list of files; what came back, by *Undo* or after cutting, is attached again. */
    follow(before: Node, now: Node): void {
      if (kept.size === 0) return;
      const [earlier, shown] = [namesIn(before), namesIn(now)];
      attach(...[...kept.values()].filter(({ name }) => shown.has(name) && !isAttached(name)));
      for (const name of kept.keys())
        if (earlier.has(name) && !shown.has(name) && isAttached(name)) leaveOut(input, name);
    },
    /** A picture that was pasted here, whose file was taken out of the list. */
    isLost(node: Node): boolean {
      const name = nameOf(node);
      return name !== null && kept.has(name) && !isAttached(name);
    },
    /** Whether it is a picture of this text already. */
    isShown: (src: string): boolean =>
      src.startsWith(PREFIX) ? chosen(nameIn(src)) !== undefined : /^\/files\/\d+$/.test(src) && isIn(area.value, src),
    /** Draws what is not stored yet from the file itself. */
    nodeView: ({ attrs }: Node): NodeView => {
      const image = document.createElement('img');
      const src = String(attrs.src);
      image.alt = String(attrs.alt);
      image.title = image.alt;
      const file = src.startsWith(PREFIX) ? chosen(nameIn(src)) : undefined;
      image.src = file ? URL.createObjectURL(file) : src.startsWith('/files/') ? `${src}?view=1` : '';
      // What is not there any more is shown by its name.
      image.addEventListener('error', () => image.classList.add('is-missing'));
      return { dom: image, destroy: () => URL.revokeObjectURL(image.src) };
    },
  };
}

/** Of a picture that is not stored yet. */
const nameOf = ({ type, attrs }: Node): string | null =>
  type === schema.nodes.picture && String(attrs.src).startsWith(PREFIX) ? nameIn(String(attrs.src)) : null;

function namesIn(doc: Node): Set<string> {
  const names = new Set<string>();
  doc.descendants((node) => {
    const name = nameOf(node);
    if (name !== null) names.add(name);
  });
  return names;
}

/** The list of files has them. */
const leaveOut = (input: HTMLInputElement | undefined, name: string): void =>
  void input?.dispatchEvent(new CustomEvent('notes:leave-out', { detail: name }));

const isIn = (html: string, src: string): boolean => html.includes(`src="${src}"`);

function nameIn(src: string): string {
  try {
    return decodeURIComponent(src.slice(PREFIX.length));
  } catch {
    return '';
  }
}

const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A pasted picture has no name of its own: it gets one that says when, and no two have the same. */
function freeName(file: File, isTaken: (name: string) => boolean, say: (key: string) => string): string {
  const ending = `.${file.type.replace('image/', '').replace('jpeg', 'jpg')}`;
  const isNameless = file.name === '' || /^image\.\w+$/.test(file.name);
  const stem = isNameless ? `${say('picture')} ${stamp(new Date())}` : file.name.replace(/\.\w+$/, '');
  let name = `${stem}${ending}`;
  for (let nth = 2; isTaken(name); nth++) name = `${stem} (${nth})${ending}`;
  return name;
}

function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${time}`;
}

/** A picture that a page or program wrote into its HTML itself. */
export function fileOfData(src: string): File | null {
  const [, type = '', data = ''] = /^data:(image\/[a-z]+);base64,([\w+/=\s]+)$/i.exec(src) ?? [];
  if (!KINDS.test(type)) return null;
  try {
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, '')), (sign) => sign.charCodeAt(0));
    return new File([bytes], '', { type });
  } catch {
    return null;
  }
}

export const insertPictures = (view: EditorView, nodes: readonly Node[]): void => {
  const { tr } = view.state;
  for (const node of nodes) tr.replaceSelectionWith(node, false);
  view.dispatch(tr.scrollIntoView());
};
