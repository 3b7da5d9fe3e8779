-- AlterTable
ALTER TABLE "considerations" ADD COLUMN     "prepared_by_id" INTEGER;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "assistant_for" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "is_assistant" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "assistants" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "assistant_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "assistants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposals" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER NOT NULL,
    "for_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "outcome" "Outcome",
    "conclusion" TEXT,
    "text_version" INTEGER NOT NULL,
    "position" INTEGER,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "proposals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "assistants_user_id_idx" ON "assistants"("user_id");

-- CreateIndex
CREATE INDEX "assistants_assistant_id_idx" ON "assistants"("assistant_id");

-- CreateIndex
CREATE INDEX "proposals_memo_id_idx" ON "proposals"("memo_id");

-- CreateIndex
CREATE INDEX "proposals_for_id_idx" ON "proposals"("for_id");

-- AddForeignKey
ALTER TABLE "assistants" ADD CONSTRAINT "assistants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assistants" ADD CONSTRAINT "assistants_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "considerations" ADD CONSTRAINT "considerations_prepared_by_id_fkey" FOREIGN KEY ("prepared_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_for_id_fkey" FOREIGN KEY ("for_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

CREATE UNIQUE INDEX assistants_that_assist ON assistants (user_id, assistant_id) WHERE ended_at IS NULL;
ALTER TABLE assistants ADD CONSTRAINT assistants_are_others CHECK (user_id <> assistant_id);

CREATE UNIQUE INDEX proposals_that_hold ON proposals (memo_id, for_id) WHERE ended_at IS NULL;
ALTER TABLE proposals ADD CONSTRAINT proposals_are_of_others CHECK (for_id <> by_id);
ALTER TABLE proposals ADD CONSTRAINT proposals_say_what CHECK (outcome IS NOT NULL OR conclusion IS NULL);

-- Checked for new rows alone: those that are there have neither.
ALTER TABLE participants DROP CONSTRAINT participants_have_a_role;
ALTER TABLE participants ADD CONSTRAINT participants_have_a_role
  CHECK (is_owner OR is_recipient OR is_subscriber OR is_deputy OR is_adviser OR is_assistant) NOT VALID;
ALTER TABLE participants ADD CONSTRAINT participants_assistants
  CHECK (is_assistant = (cardinality(assistant_for) > 0) AND NOT (is_assistant AND is_owner)) NOT VALID;
