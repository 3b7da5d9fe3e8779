/** The embedded PostgreSQL cannot serve here; the message is for the person who started the program. */
export class EmbeddedPostgresError extends Error {
  constructor(reason: string) {
    super(
      `${reason}\nYou can use a PostgreSQL of your own instead: set DATABASE_URL=postgresql://user:password@host/database`,
    );
  }
}
