-- AlterTable
ALTER TABLE "company" ADD COLUMN     "return_silence_days" INTEGER NOT NULL DEFAULT 10;

-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "returned_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "returns" (
    "ball_id" INTEGER NOT NULL,
    "question" VARCHAR(1000) NOT NULL,
    "returned_by_id" INTEGER NOT NULL,
    "answer" VARCHAR(1000),
    "answered_by_id" INTEGER,
    "answered_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),

    CONSTRAINT "returns_pkey" PRIMARY KEY ("ball_id")
);

-- AddForeignKey
ALTER TABLE "returns" ADD CONSTRAINT "returns_ball_id_fkey" FOREIGN KEY ("ball_id") REFERENCES "balls"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "returns" ADD CONSTRAINT "returns_returned_by_id_fkey" FOREIGN KEY ("returned_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "returns" ADD CONSTRAINT "returns_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

-- The list says without a join whether a memo lies with its owner.
CREATE FUNCTION balls_tell_memos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE memos SET returned_at = CASE WHEN NEW.until IS NULL THEN NEW.since END WHERE id = NEW.memo_id;
  RETURN NULL;
END $$;
CREATE TRIGGER balls_tell_memos AFTER INSERT OR UPDATE OF until ON balls FOR EACH ROW
  WHEN (NEW.reason = 'returned') EXECUTE FUNCTION balls_tell_memos();
