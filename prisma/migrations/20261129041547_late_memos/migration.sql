-- AlterTable
ALTER TABLE "company" ADD COLUMN     "late_after_days" INTEGER NOT NULL DEFAULT 2;

-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "late_step" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "nudged_at" TIMESTAMPTZ(3);
