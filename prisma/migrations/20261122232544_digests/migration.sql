-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "digest_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "digest_id" INTEGER;

-- CreateIndex
CREATE INDEX "notifications_digest_id_idx" ON "notifications"("digest_id");

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_digest_id_fkey" FOREIGN KEY ("digest_id") REFERENCES "mail_deliveries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What waits for a digest: few rows, whatever the table holds.
CREATE INDEX "notifications_waiting_for_digest" ON "notifications"("user_id", "digest_due_at")
  WHERE "digest_due_at" IS NOT NULL AND "digest_id" IS NULL AND "read_at" IS NULL;
