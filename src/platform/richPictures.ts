/**
 * A picture in a clean text: `/files/12` once it is a file, `upload:NAME` while the file of that name comes with the same form.
 * As the sanitiser writes it.
 */
const PICTURE = /<img src="(?:\/files\/(\d{1,9})|upload:([\w.~!*()%-]+))" alt="([^"]*)" \/>/g;

/** `alt` is as it stands in the HTML: escaped. */
export type Picture = { fileId: number | null; name: string; alt: string; html: string };

export const isOwnPicture = (src: string): boolean =>
  /^(\/files\/[1-9]\d{0,8}|upload:[\w.~!*()%-]{1,1000})$/.test(src) && nameOf(src) !== null;

function nameOf(src: string): string | null {
  try {
    return decodeURIComponent(src.replace(/^upload:/, ''));
  } catch {
    return null;
  }
}

export const replacePictures = (html: string, draw: (picture: Picture) => string): string =>
  html.replace(PICTURE, (whole: string, id: string | undefined, name: string | undefined, alt: string) =>
    draw({ fileId: id === undefined ? null : Number(id), name: nameOf(name ?? '') ?? '', alt, html: whole }),
  );

export function picturesIn(html: string): Picture[] {
  const found: Picture[] = [];
  replacePictures(html, (picture) => {
    found.push(picture);
    return '';
  });
  return found;
}

/** `alt` is escaped already. */
export const pictureHtml = (fileId: number, alt: string): string => `<img src="/files/${fileId}" alt="${alt}" />`;
