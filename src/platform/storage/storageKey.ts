/** `ab/<uuid>` of a file, `ab/<uuid>.<what>` of what was derived from it. */
export const STORAGE_KEY = /^[a-f0-9]{2}\/[a-f0-9-]{36}(\.[a-z]+)?$/;
