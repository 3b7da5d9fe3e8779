import { say } from './dom';
import { smallButton } from './make';

/** A bar with a way to stop, at the form's buttons. */
export function makeProgress(
  form: HTMLFormElement,
  cancel: () => void,
): { show(loaded: number, total: number): void; remove(): void } {
  const box = document.createElement('div');
  box.className = 'upload-progress';
  const bar = document.createElement('progress');
  bar.max = 100;
  bar.setAttribute('aria-label', say('uploading'));
  box.append(bar, smallButton(say('cancelUpload'), cancel));
  const hasFiles = [...form.querySelectorAll('input')].some((input) => (input.files?.length ?? 0) > 0);
  if (hasFiles) (form.querySelector('.form-actions') ?? form).append(box);
  return {
    show: (loaded, total) => void (bar.value = total > 0 ? Math.round((100 * loaded) / total) : 0),
    remove: () => box.remove(),
  };
}
