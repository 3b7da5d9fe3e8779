-- CreateIndex
CREATE INDEX "users_search_name_idx" ON "users"("search_name");
