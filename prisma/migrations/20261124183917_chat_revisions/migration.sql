-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "messages" DROP COLUMN "version",
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "messages_conversation_id_revision_idx" ON "messages"("conversation_id", "revision");

-- What was said before counts as one step after the other.
UPDATE messages SET revision = numbered.position
  FROM (SELECT id, row_number() OVER (PARTITION BY conversation_id ORDER BY id) AS position FROM messages) AS numbered
 WHERE numbered.id = messages.id;
UPDATE conversations SET revision = said.last
  FROM (SELECT conversation_id, max(revision) AS last FROM messages GROUP BY conversation_id) AS said
 WHERE said.conversation_id = conversations.id;
