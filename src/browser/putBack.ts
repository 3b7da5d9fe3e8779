/** Once the browser has put back what was ticked before, now and whenever one comes back. */
export function whenPutBack(work: () => void): void {
  if (document.readyState === 'complete') work();
  addEventListener('pageshow', work);
}
