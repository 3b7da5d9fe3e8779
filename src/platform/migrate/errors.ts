/** The database cannot be brought to this version; the message is for the person who started the program. */
export class MigrationError extends Error {}
