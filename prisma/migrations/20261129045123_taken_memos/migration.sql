-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "taken_by_id" INTEGER,
ADD COLUMN     "taken_until" TIMESTAMPTZ(3);

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_taken_by_id_fkey" FOREIGN KEY ("taken_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

-- Only what lies with the company can be taken for it.
ALTER TABLE memos ADD CONSTRAINT memos_taken_of_company CHECK (taken_by_id IS NULL OR (is_for_company AND stage = 'pending'));
CREATE INDEX memos_taken ON memos (taken_by_id, taken_until) WHERE taken_by_id IS NOT NULL;
