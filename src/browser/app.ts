import { startAnnouncing } from './announce';
import { startAutosubmit } from './autosubmit';
import { startBackToList } from './backToList';
import { startCarrying } from './carriedField';
import { startFocus } from './focus';
import { startFormDraft } from './formDraft';
import { startMenus } from './menus';
import { startOneLineFields } from './oneLine';
import { startPageDrop } from './pageDrop';
import { startPageKeys } from './pageKeys';
import { startReturningFocus } from './returnedFocus';
import { startShortcuts } from './shortcuts';
import { startSubmitOnce } from './submitOnce';
import { startTheme } from './theme';
import { startTimeZone } from './timeZone';
import { startUnsavedChanges } from './unsavedChanges';
import { all, enhance, one, whenShown } from './dom';

startTheme();
startTimeZone();
startMenus();
startShortcuts();
startPageKeys();
startBackToList();
startAutosubmit();
startPageDrop();
startOneLineFields();
startUnsavedChanges();
// The editors come afterwards, so that they start with what was typed.
const restored = startFormDraft();
startCarrying();

// What only some pages need comes as a file of its own.
enhance((root) => {
  if (document.querySelector('.decision-bar')) {
    void import('./decisionBar').then((module) => module.startDecisionBar());
  }
  if (all('[data-passing]', HTMLElement, root).length > 0) {
    void import('./passing').then((module) => module.startPassing(root));
  }
  if (all('form[data-upload]', HTMLFormElement, root).length > 0) {
    void import('./uploadForm').then((module) => module.startUploadForms(root));
  }
  if (all('form[data-autosave]', HTMLFormElement, root).length > 0) {
    void import('./autosave').then((module) => module.startAutosave(root));
  }
  if (all('[data-drop-zone]', HTMLElement, root).length > 0) {
    void import('./dropZone').then((module) => module.startDropZones(root));
  }
  if (all('textarea[data-editor]', HTMLTextAreaElement, root).length > 0) {
    void restored.then(async () => (await import('./editor')).startEditors(root));
  }
  if (all('[data-phrases]', HTMLElement, root).length > 0) {
    void import('./phrases').then((module) => module.startPhrases(root));
  }
  if (all('[data-precedents], [data-precedents-of]', HTMLElement, root).length > 0) {
    void import('./precedents').then((module) => module.startPrecedents(root));
  }
  if (all('[data-in-lines]', HTMLElement, root).length > 0) {
    void import('./inLines').then((module) => module.startInLines(root));
  }
  if (all('[data-lines]', HTMLElement, root).length > 0) {
    void import('./lines').then((module) => module.startLines(root));
  }
  if (all('[data-since]', HTMLElement, root).length > 0) {
    void import('./keptNews').then((module) => module.keepNews());
  }
  if (all('[data-select-all]', HTMLElement, root).length > 0) {
    void import('./selectAll').then((module) => module.startSelectAll());
  }
  if (all('[data-selection]', HTMLElement, root).length > 0) {
    void import('./selection').then((module) => module.startSelection(root));
  }
  if (all('[data-board]', HTMLElement, root).length > 0) {
    void import('./board').then((module) => module.startBoard());
  }
  if (all('[data-order]', HTMLElement, root).length > 0) {
    void import('./order').then((module) => module.startOrder());
  }
  whenShown(all('select[data-people]', HTMLSelectElement, root), () => {
    void import('./peopleSelect').then((module) => module.startPeopleSelects(root));
  });
});

startSubmitOnce();
startFocus();
startReturningFocus();
startAnnouncing();

const search = one('[data-first-hits]', HTMLFormElement);
search?.addEventListener('focusin', () => void import('./firstHits').then((module) => module.startFirstHits(search)), {
  once: true,
});

if (document.querySelector('[hx-boost], form[hx-get], [hx-post]')) void import('./partialUpdates');
else startShowingMore();
void startTalking();

/** The chat listens before the line is opened, so that it misses nothing. */
async function startTalking(): Promise<void> {
  if (document.querySelector('[data-chat]')) (await import('./chat/chat')).startChat();
  if (document.body.dataset.live) (await import('./live')).startLive();
  if (document.querySelector('[data-refresh-every]')) (await import('./polling')).startPolling();
}

/** Where nothing but a link shows more in its place, what does that comes with the first click. */
function startShowingMore(): void {
  const show = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[hx-get]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.removeEventListener('click', show);
    void import('./partialUpdates').then(
      () => link.click(),
      () => location.assign(link.getAttribute('href') ?? ''),
    );
  };
  document.addEventListener('click', show);
}
