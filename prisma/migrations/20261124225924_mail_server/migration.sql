-- AlterTable
ALTER TABLE "company" ADD COLUMN     "founding_admin_id" INTEGER,
ADD COLUMN     "logo_name" VARCHAR(40);

-- CreateTable
CREATE TABLE "mail_server" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "host" VARCHAR(255) NOT NULL,
    "port" INTEGER NOT NULL,
    "security" VARCHAR(10) NOT NULL,
    "user_name" VARCHAR(254) NOT NULL DEFAULT '',
    "sealed_password" TEXT,
    "sender" VARCHAR(254) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_server_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "company" ADD CONSTRAINT "company_founding_admin_id_fkey" FOREIGN KEY ("founding_admin_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "company" ADD CONSTRAINT "company_logo_has_its_name" CHECK (("logo" IS NULL) = ("logo_name" IS NULL));

ALTER TABLE "mail_server"
  ADD CONSTRAINT "mail_server_is_one" CHECK ("id" = 1),
  ADD CONSTRAINT "mail_server_port" CHECK ("port" BETWEEN 1 AND 65535),
  ADD CONSTRAINT "mail_server_security" CHECK ("security" IN ('tls', 'starttls', 'none'));
