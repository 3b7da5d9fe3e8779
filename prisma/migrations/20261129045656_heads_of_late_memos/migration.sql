-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "head_of" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
