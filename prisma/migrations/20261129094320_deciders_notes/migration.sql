-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "reads_notes" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "notes_of_id" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "conversations_notes_of_id_key" ON "conversations"("notes_of_id");

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_notes_of_id_fkey" FOREIGN KEY ("notes_of_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE conversations DROP CONSTRAINT conversations_of_one;
ALTER TABLE conversations ADD CONSTRAINT conversations_of_one CHECK (num_nonnulls(memo_id, task_id, notes_of_id) = 1);
