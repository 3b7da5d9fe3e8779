-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "task_participants" ADD COLUMN     "muted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "task_search" (
    "task_id" INTEGER NOT NULL,
    "doc" tsvector NOT NULL,

    CONSTRAINT "task_search_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE INDEX "tasks_created_at_id_idx" ON "tasks"("created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "task_search" ADD CONSTRAINT "task_search_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE INDEX task_search_doc ON task_search USING gin (doc);
