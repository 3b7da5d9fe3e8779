/** For commands, which say to the person themselves what there is to say. */
export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
