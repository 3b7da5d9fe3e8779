-- CreateEnum
CREATE TYPE "DecisionRule" AS ENUM ('any_one', 'all', 'in_order');

-- AlterTable
ALTER TABLE "purposes" ADD COLUMN     "four_eyes" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "recipient_count" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "round" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "rule" "DecisionRule" NOT NULL DEFAULT 'any_one';

-- AlterTable
ALTER TABLE "considerations" ADD COLUMN     "recipient_id" INTEGER,
ADD COLUMN     "round" SMALLINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "deputy_for" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- CreateTable
CREATE TABLE "memo_recipients" (
    "memo_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "is_current" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "memo_recipients_pkey" PRIMARY KEY ("memo_id","user_id")
);

-- CreateIndex
CREATE INDEX "memo_recipients_user_id_memo_id_idx" ON "memo_recipients"("user_id", "memo_id");

-- AddForeignKey
ALTER TABLE "considerations" ADD CONSTRAINT "considerations_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_recipients" ADD CONSTRAINT "memo_recipients_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_recipients" ADD CONSTRAINT "memo_recipients_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Written by hand.

ALTER TABLE participants ALTER COLUMN deputy_for SET NOT NULL;
UPDATE participants p SET deputy_for = ARRAY[m.recipient_id]
  FROM memos m WHERE m.id = p.memo_id AND p.is_deputy AND m.recipient_id IS NOT NULL;
-- Of several recipients each has one that holds.
DROP INDEX considerations_that_hold;
CREATE UNIQUE INDEX considerations_that_hold ON considerations (memo_id, coalesce(recipient_id, 0)) WHERE ended_at IS NULL;

-- The company's ball lies with every executive, but not with the one who wrote the memo while another could consider it (four
-- eyes); a recipient's also with who stands in for them.
CREATE OR REPLACE FUNCTION holds_ball(p participants) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM balls b
     WHERE b.memo_id = p.memo_id AND b.until IS NULL
       AND (b.holder_id = p.user_id
            OR (b.reason = 'consider' AND CASE WHEN b.holder_id IS NULL THEN p.is_recipient ELSE b.holder_id = ANY (p.deputy_for) END))
       AND NOT (b.holder_id IS NULL AND p.is_owner
                AND EXISTS (SELECT 1 FROM memos m LEFT JOIN purposes q ON q.id = m.purpose_id
                             WHERE m.id = p.memo_id AND coalesce(q.four_eyes, true))
                AND EXISTS (SELECT 1 FROM participants o JOIN users u ON u.id = o.user_id
                             WHERE o.memo_id = p.memo_id AND o.user_id <> p.user_id AND o.is_recipient AND u.deactivated_at IS NULL)))
$$;

DROP TRIGGER participants_take_ball ON participants;
CREATE TRIGGER participants_take_ball BEFORE INSERT OR UPDATE OF is_recipient, deputy_for ON participants
  FOR EACH ROW EXECUTE FUNCTION participants_take_ball();
UPDATE participants p SET has_ball = false
  FROM memos m
 WHERE m.id = p.memo_id AND m.is_for_company AND p.is_owner AND p.has_ball AND NOT holds_ball(p);

-- One of several recipients may stand in for another.
ALTER TABLE participants DROP CONSTRAINT participants_deputies;
ALTER TABLE participants ADD CONSTRAINT participants_deputies
  CHECK ((is_deputy OR cardinality(deputy_for) = 0) AND NOT (is_deputy AND (is_owner OR stage = 'draft')));
