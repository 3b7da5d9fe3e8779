-- AlterTable
ALTER TABLE "users" ADD COLUMN     "mail_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5, 6, 7]::INTEGER[],
ADD COLUMN     "mail_from_minute" INTEGER,
ADD COLUMN     "mail_key" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "mail_until_minute" INTEGER;

ALTER TABLE users ADD CONSTRAINT users_mail_from_minute CHECK (mail_from_minute BETWEEN 0 AND 1439);
ALTER TABLE users ADD CONSTRAINT users_mail_until_minute CHECK (mail_until_minute BETWEEN 0 AND 1439);
ALTER TABLE users ADD CONSTRAINT users_mail_hours_are_some CHECK (coalesce(mail_from_minute, 0) <> coalesce(mail_until_minute, 1440));
ALTER TABLE users ADD CONSTRAINT users_mail_days CHECK (mail_days IS NOT NULL AND cardinality(mail_days) > 0 AND mail_days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]);
