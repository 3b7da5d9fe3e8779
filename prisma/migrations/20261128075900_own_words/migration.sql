-- AlterTable
ALTER TABLE "users" ADD COLUMN     "search_name" TEXT;

-- AlterTable
ALTER TABLE "memo_search" DROP CONSTRAINT "memo_search_pkey",
ADD COLUMN     "is_split" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "part" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "size" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "version" SMALLINT NOT NULL DEFAULT 0,
ADD CONSTRAINT "memo_search_pkey" PRIMARY KEY ("memo_id", "part");

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "words" tsvector;

-- AlterTable
ALTER TABLE "task_search" DROP CONSTRAINT "task_search_pkey",
ADD COLUMN     "is_split" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "part" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "size" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "version" SMALLINT NOT NULL DEFAULT 0,
ADD CONSTRAINT "task_search_pkey" PRIMARY KEY ("task_id", "part");

-- AlterTable
ALTER TABLE "message_mentions" ADD COLUMN     "name" VARCHAR(120);

-- What the job has still to write anew; and the few memos and tasks whose words stand in several parts.
CREATE INDEX memo_search_stale ON memo_search (memo_id) WHERE version < 1;
CREATE INDEX task_search_stale ON task_search (task_id) WHERE version < 1;
CREATE INDEX memo_search_split ON memo_search USING gin (doc) WHERE is_split;
CREATE INDEX task_search_split ON task_search USING gin (doc) WHERE is_split;

-- A name that is changed by whatever does not know of it is compared by its old way until the job comes.
CREATE FUNCTION forget_search_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_name := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER forget_search_name BEFORE UPDATE OF name ON users
  FOR EACH ROW WHEN (NEW.name <> OLD.name AND NEW.search_name IS NOT DISTINCT FROM OLD.search_name)
  EXECUTE FUNCTION forget_search_name();

-- Words are decided by the program alone: the same whatever the locale.
DROP FUNCTION notes_query(text);
DROP TEXT SEARCH CONFIGURATION notes;
