-- CreateTable
CREATE TABLE "takeouts" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "storage_key" VARCHAR(120) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimed_at" TIMESTAMPTZ(3),
    "ready_at" TIMESTAMPTZ(3),
    "size_bytes" BIGINT,
    "expires_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "takeouts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "takeouts_storage_key_key" ON "takeouts"("storage_key");

-- CreateIndex
CREATE INDEX "takeouts_user_id_id_idx" ON "takeouts"("user_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "takeouts" ADD CONSTRAINT "takeouts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One at a time for each person; what is ready says until when.
CREATE UNIQUE INDEX "takeouts_one_at_a_time" ON "takeouts" ("user_id") WHERE "ready_at" IS NULL AND "failed_at" IS NULL;
ALTER TABLE "takeouts" ADD CONSTRAINT "takeouts_ready" CHECK (
  ("ready_at" IS NULL) = ("expires_at" IS NULL) AND ("ready_at" IS NULL) = ("size_bytes" IS NULL)
  AND ("ready_at" IS NULL OR "failed_at" IS NULL));
CREATE INDEX "takeouts_not_removed" ON "takeouts" ("id") WHERE "removed_at" IS NULL;
