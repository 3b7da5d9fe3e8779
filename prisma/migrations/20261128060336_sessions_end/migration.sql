-- AlterTable
ALTER TABLE "company" ADD COLUMN     "session_days" INTEGER NOT NULL DEFAULT 30;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "credentials_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "mail_deliveries" ADD COLUMN     "facts" JSONB;

ALTER TABLE "company" ADD CONSTRAINT "company_session_days" CHECK ("session_days" BETWEEN 1 AND 365);

-- Whose sessions there are is asked wherever one ends.
CREATE INDEX "session_user_idx" ON "session" ((sess -> 'passport' ->> 'user'));
