-- CreateEnum
CREATE TYPE "ReadingState" AS ENUM ('reading', 'read', 'noText', 'protected', 'tooLarge', 'failed', 'ofNoKind');

-- CreateTable
CREATE TABLE "file_readings" (
    "sha256" CHAR(64) NOT NULL,
    "state" "ReadingState" NOT NULL,
    "division" VARCHAR(10) NOT NULL DEFAULT 'whole',
    "pages" INTEGER NOT NULL DEFAULT 0,
    "characters" INTEGER NOT NULL DEFAULT 0,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "version" SMALLINT NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_readings_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "file_words" (
    "sha256" CHAR(64) NOT NULL,
    "part" SMALLINT NOT NULL,
    "doc" tsvector NOT NULL,

    CONSTRAINT "file_words_pkey" PRIMARY KEY ("sha256","part")
);

-- CreateTable
CREATE TABLE "file_text" (
    "sha256" CHAR(64) NOT NULL,
    "page" SMALLINT NOT NULL,
    "part" SMALLINT NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "text" TEXT NOT NULL,
    "doc" tsvector NOT NULL,

    CONSTRAINT "file_text_pkey" PRIMARY KEY ("sha256","page","part")
);

-- CreateIndex
CREATE INDEX "attachments_sha256_idx" ON "attachments"("sha256");

-- AddForeignKey
ALTER TABLE "file_words" ADD CONSTRAINT "file_words_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "file_readings"("sha256") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_text" ADD CONSTRAINT "file_text_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "file_readings"("sha256") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand.

CREATE INDEX file_words_doc ON file_words USING gin (doc);

-- Whoever writes the row (a form, the chat, an import): one job for the same bytes. What waits for the virus scanner is read
-- when it is clean; very many at once are left to the job that reads older files, newest first.
CREATE FUNCTION attachments_order_readings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  files text[] := ARRAY(
    SELECT DISTINCT f.sha256::text FROM fresh f
     WHERE (f.scan IS NULL OR f.scan = 'clean') AND f.media_type !~ '^(image|video|audio)/'
       AND NOT EXISTS (SELECT 1 FROM file_readings r WHERE r.sha256 = f.sha256));
BEGIN
  IF cardinality(files) > 50 THEN
    PERFORM graphile_worker.add_job('read_older_files', '{}'::json, job_key => 'read_older_files', priority => 10);
  ELSE
    PERFORM graphile_worker.add_job('read_file', json_build_object('sha256', file), job_key => 'read:' || file) FROM unnest(files) AS file;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER attachments_order_readings AFTER INSERT ON attachments
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION attachments_order_readings();

CREATE FUNCTION attachments_order_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('read_file', json_build_object('sha256', NEW.sha256), job_key => 'read:' || NEW.sha256);
  RETURN NULL;
END $$;

CREATE TRIGGER attachments_order_reading AFTER UPDATE OF scan ON attachments
  FOR EACH ROW WHEN (OLD.scan IS NOT NULL AND OLD.scan <> 'clean' AND (NEW.scan IS NULL OR NEW.scan = 'clean')
                     AND NEW.media_type !~ '^(image|video|audio)/')
  EXECUTE FUNCTION attachments_order_reading();

-- A text goes with the last file that has it.
CREATE FUNCTION attachments_forget_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM file_readings r USING (SELECT DISTINCT sha256 FROM gone) AS g
   WHERE r.sha256 = g.sha256 AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha256 = g.sha256);
  RETURN NULL;
END $$;

CREATE TRIGGER attachments_forget_readings AFTER DELETE ON attachments
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION attachments_forget_readings();
