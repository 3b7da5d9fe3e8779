-- CreateEnum
CREATE TYPE "Outcome" AS ENUM ('approved', 'changes', 'declined', 'noted');

-- AlterTable
ALTER TABLE "purposes" ADD COLUMN     "outcomes" "Outcome"[] DEFAULT ARRAY['noted']::"Outcome"[];

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "outcome" "Outcome";

-- CreateTable
CREATE TABLE "considerations" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER NOT NULL,
    "outcome" "Outcome" NOT NULL,
    "conclusion" TEXT,
    "considered_at" TIMESTAMPTZ(3) NOT NULL,
    "considered_by_id" INTEGER,
    "considered_for_id" INTEGER,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "considerations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "considerations_memo_id_idx" ON "considerations"("memo_id");

-- AddForeignKey
ALTER TABLE "considerations" ADD CONSTRAINT "considerations_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "considerations" ADD CONSTRAINT "considerations_considered_by_id_fkey" FOREIGN KEY ("considered_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "considerations" ADD CONSTRAINT "considerations_considered_for_id_fkey" FOREIGN KEY ("considered_for_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

ALTER TABLE purposes ALTER COLUMN outcomes SET NOT NULL;
ALTER TABLE purposes ADD CONSTRAINT purposes_offer_something CHECK (cardinality(outcomes) > 0);
UPDATE purposes SET outcomes = '{approved,changes,declined}'
 WHERE lower(name) IN ('on approval', 'payment of regular expenses', 'zur genehmigung', 'zahlung laufender kosten');
UPDATE purposes SET outcomes = '{approved,changes,declined,noted}' WHERE lower(name) IN ('to make a decision', 'zur entscheidung');

-- Whoever considered a memo took note of it: nothing else could be said. A default given with the column writes no row anew,
-- so that only the memos that wait are written; most are considered.
ALTER TABLE memos ADD COLUMN outcome "Outcome" DEFAULT 'noted';
ALTER TABLE memos ALTER COLUMN outcome DROP DEFAULT;
UPDATE memos SET outcome = NULL WHERE stage <> 'considered';
ALTER TABLE memos ADD CONSTRAINT memos_considered_has_outcome CHECK ((stage = 'considered') = (outcome IS NOT NULL));
CREATE INDEX memos_outcome ON memos (outcome, created_at DESC, id DESC) WHERE outcome <> 'noted';
CREATE INDEX participants_outcome ON participants (user_id, outcome, created_at DESC, memo_id DESC) WHERE outcome IS NOT NULL;

INSERT INTO considerations (memo_id, outcome, conclusion, considered_at, considered_by_id, considered_for_id)
SELECT id, 'noted', conclusion, considered_at, considered_by_id, considered_for_id FROM memos WHERE stage = 'considered';
-- One at a time holds.
CREATE UNIQUE INDEX considerations_that_hold ON considerations (memo_id) WHERE ended_at IS NULL;

CREATE OR REPLACE FUNCTION participants_take_memo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.owner_id, CASE WHEN m.is_for_company THEN 0 ELSE m.recipient_id END, m.department_id, m.attachment_count > 0,
         m.postponed_until, nullif(m.outcome, 'noted'), EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id)
    INTO NEW.owner_id, NEW.recipient_key, NEW.department_id, NEW.has_files, NEW.postponed_until, NEW.outcome, NEW.has_task
    FROM memos m WHERE m.id = NEW.memo_id;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION memos_tell_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participants
     SET owner_id = NEW.owner_id,
         recipient_key = CASE WHEN NEW.is_for_company THEN 0 ELSE NEW.recipient_id END,
         department_id = NEW.department_id,
         has_files = NEW.attachment_count > 0,
         postponed_until = NEW.postponed_until,
         outcome = nullif(NEW.outcome, 'noted')
   WHERE memo_id = NEW.id;
  RETURN NULL;
END $$;

DROP TRIGGER memos_tell_participants ON memos;
CREATE TRIGGER memos_tell_participants
  AFTER UPDATE OF owner_id, recipient_id, is_for_company, department_id, attachment_count, postponed_until, outcome ON memos FOR EACH ROW
  WHEN ((OLD.owner_id, OLD.recipient_id, OLD.is_for_company, OLD.department_id, OLD.attachment_count > 0, OLD.postponed_until,
         nullif(OLD.outcome, 'noted'))
        IS DISTINCT FROM
        (NEW.owner_id, NEW.recipient_id, NEW.is_for_company, NEW.department_id, NEW.attachment_count > 0, NEW.postponed_until,
         nullif(NEW.outcome, 'noted')))
  EXECUTE FUNCTION memos_tell_participants();
