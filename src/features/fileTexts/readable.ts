/** What older versions of the program read is read again: raise it when `platform/fileText` or the words change. */
export const READER_VERSION = 2;

/** Types in which there may be text that we read; SQL asks by the same expression. */
export const READABLE =
  '^(text/|message/rfc822|application/(json|xml|pdf|zip|x-cfb|vnd\\.openxmlformats|vnd\\.oasis\\.opendocument))';

const readable = new RegExp(READABLE);

export const isReadable = (mediaType: string): boolean => readable.test(mediaType);
