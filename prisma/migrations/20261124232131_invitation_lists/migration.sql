-- DropIndex
DROP INDEX "mail_deliveries_user_id_idx";

-- CreateTable
CREATE TABLE "invitation_lists" (
    "id" SERIAL NOT NULL,
    "admin_id" INTEGER NOT NULL,
    "client_key" UUID NOT NULL,
    "source" VARCHAR(255) NOT NULL,
    "department_id" INTEGER,
    "lines" JSONB NOT NULL,
    "unused_headings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "results" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "invited_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_lists_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invitation_lists_created_at_idx" ON "invitation_lists"("created_at");

-- CreateIndex
CREATE INDEX "invitation_lists_department_id_idx" ON "invitation_lists"("department_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_lists_admin_id_client_key_key" ON "invitation_lists"("admin_id", "client_key");

-- CreateIndex
CREATE INDEX "mail_deliveries_user_id_state_id_idx" ON "mail_deliveries"("user_id", "state", "id");

-- AddForeignKey
ALTER TABLE "invitation_lists" ADD CONSTRAINT "invitation_lists_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation_lists" ADD CONSTRAINT "invitation_lists_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
