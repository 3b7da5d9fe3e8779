-- CreateEnum
CREATE TYPE "ScanState" AS ENUM ('waiting', 'unreached', 'tooLarge', 'clean', 'infected');

-- AlterTable
ALTER TABLE "company" ADD COLUMN     "let_unscanned_pass" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "scans_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "scan" "ScanState",
ADD COLUMN     "scan_found" VARCHAR(200);

-- Written by hand.

CREATE INDEX attachments_unscanned ON attachments (id) WHERE scan IN ('waiting', 'unreached', 'tooLarge', 'infected');

ALTER TABLE attachments ADD CONSTRAINT attachments_scan_found CHECK ((scan_found IS NOT NULL) = (scan IS NOT DISTINCT FROM 'infected'));

-- Whoever writes the row (a form, the chat, an import): while there is a scanner, bytes that it does not know wait for it.
CREATE FUNCTION attachments_await_scan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM company WHERE scans_since IS NOT NULL) THEN
    NEW.scan := 'waiting';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER attachments_await_scan BEFORE INSERT ON attachments
  FOR EACH ROW WHEN (NEW.scan IS NULL) EXECUTE FUNCTION attachments_await_scan();

-- One job for each file, which exists exactly when its row does. A copy of a file that waits orders it anew: the job that runs
-- may not see the copy's row.
CREATE FUNCTION attachments_order_scans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('scan_file', json_build_object('storageKey', file.key), job_key => 'scan:' || file.key)
     FROM (SELECT DISTINCT storage_key AS key FROM fresh WHERE scan IN ('waiting', 'unreached', 'tooLarge')) AS file;
  RETURN NULL;
END $$;

CREATE TRIGGER attachments_order_scans AFTER INSERT ON attachments
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION attachments_order_scans();
