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
  /** Chosen as if by hand: the list of files shows it, too. */
  const add = (file: File): Node | null => {
    if (!input || !KINDS.test(file.type)) return null;
    const named = new File(
      [file],
      freeName(file, (name) => chosen(name) !== undefined, say),
      { type: file.type },
    );
    kept.set(named.name, named);
    const transfer = new DataTransfer();
    // The list of files adds what is chosen to what it has; the bare field would lose that.
    const others = input.closest('[data-ready]') ? [] : (input.files ?? []);
    for (const one of [...others, named]) transfer.items.add(one);
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return schema.nodes.picture.create({ src: `${PREFIX}${encoded(named.name)}`, alt: named.name });
  };
  return {
    add,
    takesPictures: input !== undefined,
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
