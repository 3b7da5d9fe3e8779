-- AlterTable
ALTER TABLE "company" ADD COLUMN     "mails_carry_text" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "is_watched" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "mail_deliveries" ADD COLUMN     "due_at" TIMESTAMPTZ(3);
