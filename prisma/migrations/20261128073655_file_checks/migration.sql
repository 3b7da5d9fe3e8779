-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "fault" VARCHAR(10),
ADD COLUMN     "fault_since" TIMESTAMPTZ(3);

ALTER TABLE attachments ADD CONSTRAINT attachments_fault
  CHECK (fault IN ('missing', 'altered', 'unreadable') AND fault_since IS NOT NULL OR fault IS NULL AND fault_since IS NULL);

-- The next to be checked: those with a fault first, then whichever waited longest.
CREATE INDEX attachments_faults ON attachments (id) WHERE fault IS NOT NULL;
CREATE INDEX attachments_checks ON attachments (checked_at NULLS FIRST, id) WHERE fault IS NULL;
