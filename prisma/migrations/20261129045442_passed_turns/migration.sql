-- AlterTable
ALTER TABLE "memo_recipients" ADD COLUMN     "is_let_in" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "may_pass" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "passed_at" TIMESTAMPTZ(3),
ADD COLUMN     "passed_by_id" INTEGER;

-- AddForeignKey
ALTER TABLE "memo_recipients" ADD CONSTRAINT "memo_recipients_passed_by_id_fkey" FOREIGN KEY ("passed_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

-- Once the silent step's ball has moved on, nobody goes on without it.
CREATE FUNCTION balls_end_passing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE memo_recipients SET may_pass = false WHERE memo_id = NEW.memo_id AND may_pass;
  RETURN NULL;
END $$;
CREATE TRIGGER balls_end_passing AFTER UPDATE OF until ON balls FOR EACH ROW
  WHEN (NEW.reason = 'consider' AND NEW.until IS NOT NULL) EXECUTE FUNCTION balls_end_passing();
