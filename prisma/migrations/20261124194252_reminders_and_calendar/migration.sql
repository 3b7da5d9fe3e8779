-- AlterTable
ALTER TABLE "reminders" ADD COLUMN     "done_at" TIMESTAMPTZ(3),
ADD COLUMN     "starts_at" TIMESTAMPTZ(3),
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "calendar_addresses" (
    "user_id" INTEGER NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calendar_addresses_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "calendar_addresses_token_hash_key" ON "calendar_addresses"("token_hash");

-- AddForeignKey
ALTER TABLE "calendar_addresses" ADD CONSTRAINT "calendar_addresses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE reminders DROP CONSTRAINT reminders_of_at_most_one;
ALTER TABLE reminders ADD CONSTRAINT reminders_of_exactly_one CHECK (num_nonnulls(memo_id, task_id) = 1);

-- What the job of every minute looks for, and what the page's count shows.
CREATE INDEX reminders_to_be_told ON reminders (due_at) WHERE done_at IS NULL AND (delivered_at IS NULL OR repeat <> 'never');
CREATE INDEX reminders_told ON reminders (user_id) WHERE done_at IS NULL AND delivered_at IS NOT NULL;
