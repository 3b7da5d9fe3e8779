-- AlterTable
ALTER TABLE "users" ADD COLUMN     "welcomed_at" TIMESTAMPTZ(3);

-- Whoever has been here before is not new.
UPDATE users SET welcomed_at = now() WHERE last_seen_at IS NOT NULL;
