-- AlterTable
ALTER TABLE "bulk_runs" ADD COLUMN     "form_key" UUID,
ADD COLUMN     "told_at" TIMESTAMPTZ(3),
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "bulk_runs_started_by_id_form_key_key" ON "bulk_runs"("started_by_id", "form_key");
