-- AlterTable
ALTER TABLE "company" ADD COLUMN     "phrases" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "phrases" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Written by hand.

ALTER TABLE company ALTER COLUMN phrases SET NOT NULL;
ALTER TABLE users ALTER COLUMN phrases SET NOT NULL;
