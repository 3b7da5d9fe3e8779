-- AlterTable
ALTER TABLE "mail_deliveries" ADD COLUMN     "claimed_by" VARCHAR(60);

-- CreateTable
CREATE TABLE "queue_runners" (
    "id" VARCHAR(60) NOT NULL,
    "lane" VARCHAR(20) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "takes_jobs" BOOLEAN NOT NULL,

    CONSTRAINT "queue_runners_pkey" PRIMARY KEY ("id")
);
