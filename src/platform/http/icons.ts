import { asset } from './assets';

const known = new Map<string, string>();

/**
 * A Tabler icon out of the sprite, as decoration: what it means must stand beside it in words. Write the name as a
 * literal, `icon('clock')` or `icon: 'clock'`, for the build collects the names into the sprite.
 */
export function icon(name: string, className = ''): string {
  const key = `${name} ${className}`;
  const made = known.get(key);
  if (made) return made;
  if (!/^[a-z0-9-]+$/.test(name) || !/^[\w -]*$/.test(className)) throw new Error(`Not an icon: "${key}"`);
  const classes = className ? `icon ${className}` : 'icon';
  const svg = `<svg class="${classes}" aria-hidden="true"><use href="${asset('icons.svg')}#${name}"/></svg>`;
  known.set(key, svg);
  return svg;
}
