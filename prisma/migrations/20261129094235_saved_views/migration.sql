-- CreateEnum
CREATE TYPE "ListKind" AS ENUM ('memos', 'tasks', 'projects');

-- CreateEnum
CREATE TYPE "ViewAudience" AS ENUM ('me', 'department', 'everyone');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "home_view_id" INTEGER;

-- CreateTable
CREATE TABLE "saved_views" (
    "id" SERIAL NOT NULL,
    "kind" "ListKind" NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "audience" "ViewAudience" NOT NULL,
    "department_id" INTEGER,
    "name" VARCHAR(60) NOT NULL,
    "query" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "saved_views_owner_id_idx" ON "saved_views"("owner_id");

-- CreateIndex
CREATE INDEX "saved_views_department_id_idx" ON "saved_views"("department_id");

-- CreateIndex
CREATE INDEX "users_home_view_id_idx" ON "users"("home_view_id");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_home_view_id_fkey" FOREIGN KEY ("home_view_id") REFERENCES "saved_views"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_department" CHECK ((audience = 'department') = (department_id IS NOT NULL));
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_name" CHECK (name <> '');
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_query" CHECK (length(query) <= 4000);

-- The same filters are saved once for the same people. A query may be longer than an index takes.
CREATE UNIQUE INDEX "saved_views_of_me" ON "saved_views"(owner_id, kind, md5(query)) WHERE audience = 'me';
CREATE UNIQUE INDEX "saved_views_of_department" ON "saved_views"(department_id, kind, md5(query)) WHERE audience = 'department';
CREATE UNIQUE INDEX "saved_views_of_everyone" ON "saved_views"(kind, md5(query)) WHERE audience = 'everyone';
