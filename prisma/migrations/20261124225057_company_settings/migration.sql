-- AlterTable
ALTER TABLE "company" ADD COLUMN     "keep_audit_days" INTEGER,
ADD COLUMN     "keep_mail_days" INTEGER,
ADD COLUMN     "logo" BYTEA,
ADD COLUMN     "max_file_mb" INTEGER,
ADD COLUMN     "min_password_length" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "offered_locales" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "session_hours" INTEGER NOT NULL DEFAULT 168,
ADD COLUMN     "sign_in_attempts" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "two_step_for" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "job_title" VARCHAR(120) NOT NULL DEFAULT '',
ADD COLUMN     "phone" VARCHAR(40) NOT NULL DEFAULT '';

-- What the settings page promises holds for every hand that writes here.
ALTER TABLE "company"
  ALTER COLUMN "offered_locales" SET NOT NULL,
  ALTER COLUMN "two_step_for" SET NOT NULL,
  ADD CONSTRAINT "company_session_hours" CHECK ("session_hours" BETWEEN 1 AND 8760),
  ADD CONSTRAINT "company_min_password_length" CHECK ("min_password_length" BETWEEN 10 AND 64),
  ADD CONSTRAINT "company_sign_in_attempts" CHECK ("sign_in_attempts" BETWEEN 3 AND 100),
  ADD CONSTRAINT "company_two_step_for" CHECK ("two_step_for" <@ ARRAY['everyone', 'admins', 'executives', 'operators']),
  ADD CONSTRAINT "company_max_file_mb" CHECK ("max_file_mb" BETWEEN 1 AND 2000),
  ADD CONSTRAINT "company_keep_audit_days" CHECK ("keep_audit_days" BETWEEN 30 AND 36500),
  ADD CONSTRAINT "company_keep_mail_days" CHECK ("keep_mail_days" BETWEEN 1 AND 36500);
