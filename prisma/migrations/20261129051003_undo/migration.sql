-- CreateTable
CREATE TABLE "held_acts" (
    "id" SERIAL NOT NULL,
    "event_id" INTEGER,
    "memo_id" INTEGER NOT NULL,
    "actor_id" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "row_version" INTEGER NOT NULL,
    "activity_at" TIMESTAMPTZ(3) NOT NULL,
    "before" JSONB NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "held_acts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "held_acts_event_id_key" ON "held_acts"("event_id");

-- CreateIndex
CREATE INDEX "held_acts_memo_id_idx" ON "held_acts"("memo_id");

-- AddForeignKey
ALTER TABLE "held_acts" ADD CONSTRAINT "held_acts_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "held_acts" ADD CONSTRAINT "held_acts_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "held_acts" ADD CONSTRAINT "held_acts_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
