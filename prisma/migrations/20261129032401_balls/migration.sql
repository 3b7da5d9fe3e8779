-- CreateEnum
CREATE TYPE "BallReason" AS ENUM ('consider', 'returned', 'opinion');

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "has_ball" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "balls" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER NOT NULL,
    "holder_id" INTEGER,
    "reason" "BallReason" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "balls_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "balls_memo_id_idx" ON "balls"("memo_id");

-- AddForeignKey
ALTER TABLE "balls" ADD CONSTRAINT "balls_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "balls" ADD CONSTRAINT "balls_holder_id_fkey" FOREIGN KEY ("holder_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

ALTER TABLE balls ADD CONSTRAINT balls_end_after_they_begin CHECK (until >= since);
CREATE UNIQUE INDEX balls_that_lie ON balls (memo_id, reason, coalesce(holder_id, 0)) WHERE until IS NULL;

-- What is pending waits for its recipient since its stage began.
INSERT INTO balls (memo_id, holder_id, reason, since)
SELECT id, recipient_id, 'consider', stage_changed_at FROM memos
 WHERE stage = 'pending' AND withdrawn_at IS NULL AND (is_for_company OR recipient_id IS NOT NULL);

DROP INDEX participants_to_consider;
UPDATE participants p SET has_ball = true
  FROM balls b
 WHERE b.memo_id = p.memo_id AND p.stage = 'pending' AND (p.is_recipient OR p.is_deputy);
-- What waits for a person, and is not postponed beyond today, is counted by the index alone.
CREATE INDEX participants_to_consider ON participants (user_id, created_at DESC, memo_id DESC)
  INCLUDE (has_ball, stage, is_recipient, is_deputy, postponed_until)
  WHERE has_ball OR (stage = 'postponed' AND (is_recipient OR is_deputy));

-- A company's ball lies with every executive, a recipient's also with who stands in for them.
CREATE FUNCTION holds_ball(p participants) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM balls b
     WHERE b.memo_id = p.memo_id AND b.until IS NULL
       AND (b.holder_id = p.user_id
            OR (b.reason = 'consider' AND CASE WHEN b.holder_id IS NULL THEN p.is_recipient ELSE p.is_deputy END)))
$$;

CREATE FUNCTION participants_take_ball() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.has_ball := holds_ball(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER participants_take_ball BEFORE INSERT OR UPDATE OF is_recipient, is_deputy ON participants
  FOR EACH ROW EXECUTE FUNCTION participants_take_ball();

CREATE FUNCTION balls_tell_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participants p SET has_ball = NOT p.has_ball
   WHERE p.memo_id = ANY (ARRAY(SELECT memo_id FROM thrown)) AND p.has_ball <> holds_ball(p);
  RETURN NULL;
END $$;
CREATE TRIGGER balls_tell_participants_of_new AFTER INSERT ON balls REFERENCING NEW TABLE AS thrown
  FOR EACH STATEMENT EXECUTE FUNCTION balls_tell_participants();
CREATE TRIGGER balls_tell_participants_of_ended AFTER UPDATE ON balls REFERENCING NEW TABLE AS thrown
  FOR EACH STATEMENT EXECUTE FUNCTION balls_tell_participants();
