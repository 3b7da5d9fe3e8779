-- AlterTable
ALTER TABLE "company" ADD COLUMN     "pictures_version" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "user_pictures" (
    "user_id" INTEGER NOT NULL,
    "hash" CHAR(16) NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "user_pictures_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "user_pictures" ADD CONSTRAINT "user_pictures_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
