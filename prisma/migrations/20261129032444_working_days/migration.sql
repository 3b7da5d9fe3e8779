-- AlterTable
ALTER TABLE "company" ADD COLUMN     "days_off" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "holidays_of" VARCHAR(20) NOT NULL DEFAULT '',
ADD COLUMN     "worked_days" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "working_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
ADD COLUMN     "works_from" VARCHAR(5) NOT NULL DEFAULT '09:00',
ADD COLUMN     "works_until" VARCHAR(5) NOT NULL DEFAULT '17:00';

-- Written by hand.

ALTER TABLE company
  ALTER COLUMN working_days SET NOT NULL,
  ALTER COLUMN days_off SET NOT NULL,
  ALTER COLUMN worked_days SET NOT NULL,
  ADD CONSTRAINT company_works_on_some_day CHECK (cardinality(working_days) > 0 AND working_days <@ '{1,2,3,4,5,6,7}');
