-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "saved_by_form" UUID,
ADD COLUMN     "saves_of_form" INTEGER NOT NULL DEFAULT 0;
