-- AlterTable
ALTER TABLE "company" ADD COLUMN     "backup_at" VARCHAR(5),
ADD COLUMN     "mail_held_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "mail_deliveries" ADD COLUMN     "held_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "backup_runs" (
    "id" SERIAL NOT NULL,
    "day" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "size_bytes" BIGINT,
    "error" TEXT,

    CONSTRAINT "backup_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "backup_runs_day_key" ON "backup_runs"("day");

ALTER TABLE "company" ADD CONSTRAINT "company_backup_at_check" CHECK (backup_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
