-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "considered_for_id" INTEGER;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "is_deputy" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "done_for_id" INTEGER;

-- CreateTable
CREATE TABLE "absences" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "from_day" DATE NOT NULL,
    "until_day" DATE NOT NULL,
    "deputy_id" INTEGER,
    "note" VARCHAR(500) NOT NULL DEFAULT '',
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "absences_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "absences_until_day_idx" ON "absences"("until_day");

-- CreateIndex
CREATE INDEX "absences_deputy_id_idx" ON "absences"("deputy_id");

-- AddForeignKey
ALTER TABLE "absences" ADD CONSTRAINT "absences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "absences" ADD CONSTRAINT "absences_deputy_id_fkey" FOREIGN KEY ("deputy_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_considered_for_id_fkey" FOREIGN KEY ("considered_for_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_done_for_id_fkey" FOREIGN KEY ("done_for_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

ALTER TABLE absences ADD CONSTRAINT absences_in_order CHECK (from_day <= until_day);
ALTER TABLE absences ADD CONSTRAINT absences_deputy_is_another CHECK (deputy_id <> user_id);
-- Ranges of numbers and days have operators of their own: no extension is needed for this.
ALTER TABLE absences ADD CONSTRAINT absences_do_not_overlap EXCLUDE USING gist
  (int4range(user_id, user_id, '[]') WITH &&, daterange(from_day, until_day, '[]') WITH &&) WHERE (ended_at IS NULL);

ALTER TABLE participants DROP CONSTRAINT participants_have_a_role;
ALTER TABLE participants ADD CONSTRAINT participants_have_a_role
  CHECK (is_owner OR is_recipient OR is_subscriber OR is_deputy);
-- Nobody considers their own memo in somebody else's name, and drafts are their owner's alone.
ALTER TABLE participants ADD CONSTRAINT participants_deputies
  CHECK (NOT is_deputy OR NOT (is_owner OR is_recipient OR stage = 'draft'));
CREATE INDEX participants_deputies ON participants (memo_id, user_id) WHERE is_deputy;

DROP INDEX participants_to_consider;
CREATE INDEX participants_to_consider ON participants (user_id, created_at DESC, memo_id DESC)
  WHERE (is_recipient OR is_deputy) AND stage IN ('pending', 'postponed');
