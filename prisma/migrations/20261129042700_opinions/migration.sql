-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "handed_on" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "opinions_asked" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "opinions_given" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "is_adviser" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "opinions" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER NOT NULL,
    "adviser_id" INTEGER NOT NULL,
    "asked_by_id" INTEGER NOT NULL,
    "question" VARCHAR(1000) NOT NULL,
    "is_yes_no" BOOLEAN NOT NULL DEFAULT false,
    "answer_by" DATE,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "reminded_at" TIMESTAMPTZ(3),
    "verdict" BOOLEAN,
    "answer" VARCHAR(5000),
    "answered_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "opinions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "opinions_memo_id_idx" ON "opinions"("memo_id");

-- CreateIndex
CREATE INDEX "opinions_adviser_id_idx" ON "opinions"("adviser_id");

-- AddForeignKey
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

-- A question waits for one answer at a time.
CREATE UNIQUE INDEX opinions_that_wait ON opinions (memo_id, adviser_id) WHERE answered_at IS NULL AND revoked_at IS NULL;
ALTER TABLE opinions ADD CONSTRAINT opinions_end_once CHECK (answered_at IS NULL OR revoked_at IS NULL);

ALTER TABLE participants DROP CONSTRAINT participants_have_a_role;
ALTER TABLE participants ADD CONSTRAINT participants_have_a_role
  CHECK (is_owner OR is_recipient OR is_subscriber OR is_deputy OR is_adviser);
