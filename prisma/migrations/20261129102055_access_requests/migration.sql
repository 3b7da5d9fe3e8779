-- CreateTable
CREATE TABLE "access_requests" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "asker_id" INTEGER NOT NULL,
    "text" VARCHAR(500) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by_id" INTEGER,

    CONSTRAINT "access_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "access_requests_memo_id_idx" ON "access_requests"("memo_id");

-- CreateIndex
CREATE INDEX "access_requests_task_id_idx" ON "access_requests"("task_id");

-- CreateIndex
CREATE INDEX "access_requests_asker_id_idx" ON "access_requests"("asker_id");

-- AddForeignKey
ALTER TABLE "access_requests" ADD CONSTRAINT "access_requests_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_requests" ADD CONSTRAINT "access_requests_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_requests" ADD CONSTRAINT "access_requests_asker_id_fkey" FOREIGN KEY ("asker_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_requests" ADD CONSTRAINT "access_requests_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE access_requests ADD CONSTRAINT access_requests_of_one CHECK (num_nonnulls(memo_id, task_id) = 1);
-- At most one open request of a person.
CREATE UNIQUE INDEX access_requests_open_memo ON access_requests (asker_id, memo_id) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX access_requests_open_task ON access_requests (asker_id, task_id) WHERE answered_at IS NULL;
