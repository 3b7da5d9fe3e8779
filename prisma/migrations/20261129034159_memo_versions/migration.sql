-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "text_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "text_changed_by_id" INTEGER,
ADD COLUMN     "text_version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "considerations" ADD COLUMN     "text_version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "seen_version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "memo_versions" (
    "memo_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" VARCHAR(250) NOT NULL,
    "body" TEXT,
    "purpose_id" INTEGER,
    "is_for_company" BOOLEAN NOT NULL,
    "recipients" JSONB NOT NULL,
    "subscribers" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "last_row_version" INTEGER NOT NULL,
    "ended_by_files" BOOLEAN NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "written_by_id" INTEGER NOT NULL,

    CONSTRAINT "memo_versions_pkey" PRIMARY KEY ("memo_id","number")
);

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_text_changed_by_id_fkey" FOREIGN KEY ("text_changed_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_versions" ADD CONSTRAINT "memo_versions_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_versions" ADD CONSTRAINT "memo_versions_purpose_id_fkey" FOREIGN KEY ("purpose_id") REFERENCES "purposes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_versions" ADD CONSTRAINT "memo_versions_written_by_id_fkey" FOREIGN KEY ("written_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
