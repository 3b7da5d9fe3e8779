import { one } from './dom';

/** Something on the page that takes files: a form's field, the chat. */
export type Receiver = {
  place: HTMLElement;
  /** What the reader is told while files hang over the page. */
  words: string;
  isReady: () => boolean;
  take: (files: File[]) => void;
};

const receivers: Receiver[] = [];
let isOwnDrag = false;

export const receiveDrops = (receiver: Receiver): void => void receivers.push(receiver);

/**
 * Files may be dropped anywhere on a page that takes some: on the text, too. Where there is nothing to take them nothing
 * happens, for the browser would leave the page and open the file.
 */
export function startPageDrop(): void {
  document.addEventListener('dragstart', () => void (isOwnDrag = true), true);
  document.addEventListener('dragend', () => void (isOwnDrag = false), true);
  // Before an editor has them.
  document.addEventListener('dragover', over, true);
  document.addEventListener('drop', drop, true);
  document.addEventListener('dragleave', ({ relatedTarget }) => void (relatedTarget ?? curtain(undefined)));
}

function over(event: DragEvent): void {
  if (!bringsFiles(event)) return;
  const receiver = receiverFor(event.target);
  curtain(receiver);
  if (!receiver && isFileField(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.dataTransfer) event.dataTransfer.dropEffect = receiver ? 'copy' : 'none';
}

function drop(event: DragEvent): void {
  curtain(undefined);
  if (!bringsFiles(event)) return;
  const receiver = receiverFor(event.target);
  if (!receiver && isFileField(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  receiver?.take([...(event.dataTransfer?.files ?? [])]);
}

/** A picture of the page itself that is moved brings a file along as well. */
const bringsFiles = ({ dataTransfer }: DragEvent): boolean =>
  !isOwnDrag && (dataTransfer?.types.includes('Files') ?? false);

const isFileField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'file';

/** The one that the files were dropped on, else the first that can be seen. */
function receiverFor(target: EventTarget | null): Receiver | undefined {
  const ready = receivers.filter(({ place, isReady }) => place.isConnected && place.checkVisibility() && isReady());
  return ready.find(({ place }) => target instanceof Node && place.contains(target)) ?? ready[0];
}

function curtain(receiver: Receiver | undefined): void {
  const shown = one('.page-drop', HTMLElement);
  if (!receiver) return shown?.remove();
  if (shown) return void (shown.textContent = receiver.words);
  const made = document.createElement('div');
  made.className = 'page-drop';
  made.setAttribute('aria-hidden', 'true');
  made.textContent = receiver.words;
  document.body.append(made);
}
