-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "text_from" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "file_readings" ADD COLUMN     "took_ms" INTEGER NOT NULL DEFAULT 1000;

-- AlterTable
ALTER TABLE "access_requests" ADD COLUMN     "is_dismissed" BOOLEAN NOT NULL DEFAULT false;

-- Written by hand.

-- A text is read once for the same bytes. Whoever attaches bytes whose text is there already must not learn by its speed that
-- somebody has them: a file of which one word is not known could be guessed by trying. So their text counts as late as if it was
-- read for them. Not for copies, which are made of what one sees and share where the bytes lie.
CREATE FUNCTION attachments_text_from() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT now() + r.took_ms * interval '1 millisecond' INTO NEW.text_from FROM file_readings r
   WHERE r.sha256 = NEW.sha256 AND r.state <> 'reading'
     AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.storage_key = NEW.storage_key);
  RETURN NEW;
END $$;

CREATE TRIGGER attachments_text_from BEFORE INSERT ON attachments
  FOR EACH ROW EXECUTE FUNCTION attachments_text_from();
