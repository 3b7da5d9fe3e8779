-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "window_key" CHAR(64);

-- CreateIndex
CREATE UNIQUE INDEX "audit_entries_window_key_key" ON "audit_entries"("window_key");
