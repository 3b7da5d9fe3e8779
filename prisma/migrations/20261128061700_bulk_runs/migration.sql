-- AlterTable
ALTER TABLE "users" ADD COLUMN     "reminded_on" DATE;

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "bulk_run_id" INTEGER,
ADD COLUMN     "user_id" INTEGER;

-- CreateTable
CREATE TABLE "bulk_runs" (
    "id" SERIAL NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "about" VARCHAR(40) NOT NULL,
    "started_by_id" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,
    "phase" INTEGER NOT NULL DEFAULT 0,
    "after_id" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "failed" INTEGER NOT NULL DEFAULT 0,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bulk_runs_about_id_idx" ON "bulk_runs"("about", "id" DESC);

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_bulk_run_id_fkey" FOREIGN KEY ("bulk_run_id") REFERENCES "bulk_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_runs" ADD CONSTRAINT "bulk_runs_started_by_id_fkey" FOREIGN KEY ("started_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A person's own events tell of many memos or tasks at once.
ALTER TABLE events DROP CONSTRAINT events_of_one;
ALTER TABLE events ADD CONSTRAINT events_of_one CHECK (num_nonnulls(memo_id, task_id, user_id) = 1);
CREATE INDEX events_of_person ON events (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX events_of_bulk_run ON events (bulk_run_id, id) WHERE bulk_run_id IS NOT NULL;

-- Who was reminded of single memos this morning is not reminded of all of them as well.
UPDATE users SET reminded_on = CURRENT_DATE
 WHERE id IN (SELECT user_id FROM notifications WHERE kind = 'memo-waiting' AND created_at > now() - interval '20 hours');
