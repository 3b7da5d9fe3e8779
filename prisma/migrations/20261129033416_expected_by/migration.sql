-- AlterTable
ALTER TABLE "purposes" ADD COLUMN     "expected_days" INTEGER;

-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "expected_by" DATE;

-- Written by hand.

ALTER TABLE purposes ADD CONSTRAINT purposes_expected_days CHECK (expected_days BETWEEN 1 AND 250);
-- Which are late: few at any time.
CREATE INDEX memos_expected ON memos (expected_by) WHERE expected_by IS NOT NULL AND stage IN ('pending', 'postponed');
