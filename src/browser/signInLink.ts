import { say } from './dom';

/** To sign in again beside the form that one is writing in. */
export function signInLink(): HTMLElement {
  const link = document.createElement('a');
  link.href = '/login';
  link.target = '_blank';
  link.textContent = say('signIn');
  return link;
}
