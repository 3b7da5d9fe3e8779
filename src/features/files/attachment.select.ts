import type { Prisma } from '#src/platform/db';

/** What is shown of a file, wherever it hangs. */
export const attachmentSelect = {
  id: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  createdAt: true,
  scan: true,
  uploaderId: true,
  uploader: { select: { name: true } },
} as const satisfies Prisma.AttachmentSelect;
