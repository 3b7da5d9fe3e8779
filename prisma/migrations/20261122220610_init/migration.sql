-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Theme" AS ENUM ('auto', 'light', 'dark');

-- CreateEnum
CREATE TYPE "UserTokenKind" AS ENUM ('invitation', 'password_reset');

-- CreateEnum
CREATE TYPE "MemoStage" AS ENUM ('draft', 'pending', 'postponed', 'considered');

-- CreateEnum
CREATE TYPE "MailTiming" AS ENUM ('at_once', 'unless_read_soon', 'hourly', 'daily', 'never');

-- CreateEnum
CREATE TYPE "MailState" AS ENUM ('queued', 'sending', 'sent', 'kept', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "TaskPriority" AS ENUM ('low', 'middle', 'high');

-- CreateEnum
CREATE TYPE "ReminderRepeat" AS ENUM ('never', 'daily', 'weekly', 'monthly');

-- CreateTable
CREATE TABLE "company" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" VARCHAR(120) NOT NULL,
    "executives_read_all" BOOLEAN NOT NULL DEFAULT false,
    "anyone_may_be_recipient" BOOLEAN NOT NULL DEFAULT false,
    "remind_after_days" INTEGER NOT NULL DEFAULT 3,
    "default_locale" VARCHAR(10) NOT NULL DEFAULT 'en',
    "default_time_zone" VARCHAR(60) NOT NULL DEFAULT 'UTC',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "departments" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "parent_id" INTEGER,
    "archived_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "departments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "department_heads" (
    "department_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "department_heads_pkey" PRIMARY KEY ("department_id","user_id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "password_hash" TEXT,
    "is_executive" BOOLEAN NOT NULL DEFAULT false,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "department_id" INTEGER,
    "locale" VARCHAR(10) NOT NULL DEFAULT 'en',
    "time_zone" VARCHAR(60) NOT NULL DEFAULT 'UTC',
    "theme" "Theme" NOT NULL DEFAULT 'auto',
    "deactivated_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_tokens" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "UserTokenKind" NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "purposes" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "purposes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tags" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memos" (
    "id" SERIAL NOT NULL,
    "title" VARCHAR(250) NOT NULL,
    "body" TEXT NOT NULL DEFAULT '',
    "purpose_id" INTEGER,
    "owner_id" INTEGER NOT NULL,
    "department_id" INTEGER,
    "recipient_id" INTEGER,
    "is_for_company" BOOLEAN NOT NULL DEFAULT false,
    "stage" "MemoStage" NOT NULL DEFAULT 'draft',
    "stage_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "postponed_until" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "considered_at" TIMESTAMPTZ(3),
    "considered_by_id" INTEGER,
    "conclusion" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "attachment_count" INTEGER NOT NULL DEFAULT 0,
    "activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "client_key" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memos_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "participants" (
    "memo_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "is_owner" BOOLEAN NOT NULL DEFAULT false,
    "is_recipient" BOOLEAN NOT NULL DEFAULT false,
    "is_subscriber" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "stage" "MemoStage" NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3),
    "muted_at" TIMESTAMPTZ(3),

    CONSTRAINT "participants_pkey" PRIMARY KEY ("memo_id","user_id")
);

-- CreateTable
CREATE TABLE "memo_tags" (
    "memo_id" INTEGER NOT NULL,
    "tag_id" INTEGER NOT NULL,

    CONSTRAINT "memo_tags_pkey" PRIMARY KEY ("memo_id","tag_id")
);

-- CreateTable
CREATE TABLE "memo_search" (
    "memo_id" INTEGER NOT NULL,
    "doc" tsvector NOT NULL,

    CONSTRAINT "memo_search_pkey" PRIMARY KEY ("memo_id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" SERIAL NOT NULL,
    "type" VARCHAR(60) NOT NULL,
    "actor_id" INTEGER,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "message_id" INTEGER,
    "changes" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" SERIAL NOT NULL,
    "event_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "user_id" INTEGER NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "timing" "MailTiming" NOT NULL,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("user_id","kind")
);

-- CreateTable
CREATE TABLE "mail_deliveries" (
    "id" SERIAL NOT NULL,
    "notification_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "state" "MailState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "message_id" VARCHAR(200) NOT NULL,
    "to_address" VARCHAR(254) NOT NULL,
    "subject" TEXT,
    "text" TEXT,
    "html" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" SERIAL NOT NULL,
    "type" VARCHAR(60) NOT NULL,
    "actor_id" INTEGER,
    "subject_id" INTEGER,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" SERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "author_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "reply_to_id" INTEGER,
    "client_key" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_mentions" (
    "message_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "message_mentions_pkey" PRIMARY KEY ("message_id","user_id")
);

-- CreateTable
CREATE TABLE "conversation_reads" (
    "conversation_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "last_read_message_id" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_reads_pkey" PRIMARY KEY ("conversation_id","user_id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" SERIAL NOT NULL,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "message_id" INTEGER,
    "uploader_id" INTEGER NOT NULL,
    "file_name" VARCHAR(255) NOT NULL,
    "media_type" VARCHAR(120) NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "storage_key" VARCHAR(120) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_stages" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "colour" VARCHAR(20) NOT NULL DEFAULT 'grey',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "is_in_progress" BOOLEAN NOT NULL DEFAULT false,
    "is_done" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_stages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" SERIAL NOT NULL,
    "title" VARCHAR(250) NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner_id" INTEGER NOT NULL,
    "department_id" INTEGER,
    "stage_id" INTEGER NOT NULL,
    "stage_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "priority" "TaskPriority" NOT NULL DEFAULT 'middle',
    "start_date" DATE,
    "due_date" DATE,
    "next_step" VARCHAR(250),
    "next_step_date" DATE,
    "lead_time_minutes" INTEGER,
    "closed_at" TIMESTAMPTZ(3),
    "conclusion" TEXT,
    "parent_id" INTEGER,
    "memo_id" INTEGER,
    "client_key" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_participants" (
    "task_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "is_owner" BOOLEAN NOT NULL DEFAULT false,
    "is_co_owner" BOOLEAN NOT NULL DEFAULT false,
    "is_responsible" BOOLEAN NOT NULL DEFAULT false,
    "is_subscriber" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3),
    "hidden_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_participants_pkey" PRIMARY KEY ("task_id","user_id")
);

-- CreateTable
CREATE TABLE "task_tags" (
    "task_id" INTEGER NOT NULL,
    "tag_id" INTEGER NOT NULL,

    CONSTRAINT "task_tags_pkey" PRIMARY KEY ("task_id","tag_id")
);

-- CreateTable
CREATE TABLE "reminders" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "memo_id" INTEGER,
    "task_id" INTEGER,
    "note" VARCHAR(250) NOT NULL DEFAULT '',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "repeat" "ReminderRepeat" NOT NULL DEFAULT 'never',
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reminders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_records" (
    "source" VARCHAR(40) NOT NULL,
    "model" VARCHAR(60) NOT NULL,
    "external_key" VARCHAR(254) NOT NULL,
    "record_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "imported_records_pkey" PRIMARY KEY ("source","model","external_key")
);

-- CreateIndex
CREATE INDEX "departments_parent_id_idx" ON "departments"("parent_id");

-- CreateIndex
CREATE INDEX "department_heads_user_id_idx" ON "department_heads"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_department_id_idx" ON "users"("department_id");

-- CreateIndex
CREATE INDEX "users_name_id_idx" ON "users"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "user_tokens_token_hash_key" ON "user_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "user_tokens_user_id_idx" ON "user_tokens"("user_id");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- CreateIndex
CREATE INDEX "memos_department_id_created_at_id_idx" ON "memos"("department_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "memos_purpose_id_idx" ON "memos"("purpose_id");

-- CreateIndex
CREATE UNIQUE INDEX "memos_owner_id_client_key_key" ON "memos"("owner_id", "client_key");

-- CreateIndex
CREATE UNIQUE INDEX "memos_id_created_at_stage_key" ON "memos"("id", "created_at", "stage");

-- CreateIndex
CREATE INDEX "participants_user_id_created_at_memo_id_idx" ON "participants"("user_id", "created_at" DESC, "memo_id" DESC);

-- CreateIndex
CREATE INDEX "participants_memo_id_created_at_stage_idx" ON "participants"("memo_id", "created_at", "stage");

-- CreateIndex
CREATE INDEX "memo_tags_tag_id_memo_id_idx" ON "memo_tags"("tag_id", "memo_id");

-- CreateIndex
CREATE INDEX "events_memo_id_id_idx" ON "events"("memo_id", "id");

-- CreateIndex
CREATE INDEX "events_task_id_id_idx" ON "events"("task_id", "id");

-- CreateIndex
CREATE INDEX "events_actor_id_idx" ON "events"("actor_id");

-- CreateIndex
CREATE INDEX "notifications_user_id_id_idx" ON "notifications"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "notifications_memo_id_user_id_idx" ON "notifications"("memo_id", "user_id");

-- CreateIndex
CREATE INDEX "notifications_task_id_user_id_idx" ON "notifications"("task_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_event_id_user_id_key" ON "notifications"("event_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_deliveries_notification_id_key" ON "mail_deliveries"("notification_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_deliveries_message_id_key" ON "mail_deliveries"("message_id");

-- CreateIndex
CREATE INDEX "mail_deliveries_user_id_idx" ON "mail_deliveries"("user_id");

-- CreateIndex
CREATE INDEX "mail_deliveries_state_id_idx" ON "mail_deliveries"("state", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_created_at_id_idx" ON "audit_entries"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_idx" ON "audit_entries"("actor_id");

-- CreateIndex
CREATE INDEX "audit_entries_subject_id_idx" ON "audit_entries"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_memo_id_key" ON "conversations"("memo_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_task_id_key" ON "conversations"("task_id");

-- CreateIndex
CREATE INDEX "messages_conversation_id_id_idx" ON "messages"("conversation_id", "id" DESC);

-- CreateIndex
CREATE INDEX "messages_reply_to_id_idx" ON "messages"("reply_to_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_author_id_client_key_key" ON "messages"("author_id", "client_key");

-- CreateIndex
CREATE INDEX "message_mentions_user_id_idx" ON "message_mentions"("user_id");

-- CreateIndex
CREATE INDEX "conversation_reads_user_id_idx" ON "conversation_reads"("user_id");

-- CreateIndex
CREATE INDEX "attachments_memo_id_idx" ON "attachments"("memo_id");

-- CreateIndex
CREATE INDEX "attachments_task_id_idx" ON "attachments"("task_id");

-- CreateIndex
CREATE INDEX "attachments_message_id_idx" ON "attachments"("message_id");

-- CreateIndex
CREATE INDEX "attachments_uploader_id_idx" ON "attachments"("uploader_id");

-- CreateIndex
CREATE INDEX "attachments_storage_key_idx" ON "attachments"("storage_key");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_memo_id_key" ON "tasks"("memo_id");

-- CreateIndex
CREATE INDEX "tasks_stage_id_idx" ON "tasks"("stage_id");

-- CreateIndex
CREATE INDEX "tasks_parent_id_idx" ON "tasks"("parent_id");

-- CreateIndex
CREATE INDEX "tasks_department_id_idx" ON "tasks"("department_id");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_owner_id_client_key_key" ON "tasks"("owner_id", "client_key");

-- CreateIndex
CREATE INDEX "task_participants_user_id_created_at_task_id_idx" ON "task_participants"("user_id", "created_at" DESC, "task_id" DESC);

-- CreateIndex
CREATE INDEX "task_tags_tag_id_task_id_idx" ON "task_tags"("tag_id", "task_id");

-- CreateIndex
CREATE INDEX "reminders_user_id_due_at_idx" ON "reminders"("user_id", "due_at");

-- CreateIndex
CREATE INDEX "reminders_memo_id_idx" ON "reminders"("memo_id");

-- CreateIndex
CREATE INDEX "reminders_task_id_idx" ON "reminders"("task_id");

-- AddForeignKey
ALTER TABLE "departments" ADD CONSTRAINT "departments_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "department_heads" ADD CONSTRAINT "department_heads_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "department_heads" ADD CONSTRAINT "department_heads_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_tokens" ADD CONSTRAINT "user_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_purpose_id_fkey" FOREIGN KEY ("purpose_id") REFERENCES "purposes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_considered_by_id_fkey" FOREIGN KEY ("considered_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participants" ADD CONSTRAINT "participants_memo_id_created_at_stage_fkey" FOREIGN KEY ("memo_id", "created_at", "stage") REFERENCES "memos"("id", "created_at", "stage") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participants" ADD CONSTRAINT "participants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_tags" ADD CONSTRAINT "memo_tags_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_tags" ADD CONSTRAINT "memo_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tags"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memo_search" ADD CONSTRAINT "memo_search_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_deliveries" ADD CONSTRAINT "mail_deliveries_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_deliveries" ADD CONSTRAINT "mail_deliveries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_subject_id_fkey" FOREIGN KEY ("subject_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_reply_to_id_fkey" FOREIGN KEY ("reply_to_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_mentions" ADD CONSTRAINT "message_mentions_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_mentions" ADD CONSTRAINT "message_mentions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_uploader_id_fkey" FOREIGN KEY ("uploader_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "task_stages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_participants" ADD CONSTRAINT "task_participants_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_participants" ADD CONSTRAINT "task_participants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_tags" ADD CONSTRAINT "task_tags_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_tags" ADD CONSTRAINT "task_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tags"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_memo_id_fkey" FOREIGN KEY ("memo_id") REFERENCES "memos"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ─── What Prisma's schema language cannot say ────────────────────────────────────────────────────────────────────────

-- Words without their accents, in any language: "Muller" finds "Müller".
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TEXT SEARCH CONFIGURATION notes (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION notes
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part, numword, numhword, hword_numpart
  WITH unaccent, simple;

-- One company.
ALTER TABLE company ADD CONSTRAINT company_is_one CHECK (id = 1);
ALTER TABLE company ADD CONSTRAINT company_remind_after_days CHECK (remind_after_days BETWEEN 0 AND 365);

-- People and what they choose from.
ALTER TABLE users ADD CONSTRAINT users_email_is_lower_case CHECK (email = lower(email));
ALTER TABLE departments ADD CONSTRAINT departments_not_own_parent CHECK (parent_id <> id);
CREATE UNIQUE INDEX departments_name_key ON departments (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX purposes_name_key ON purposes (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX tags_name_key ON tags (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX task_stages_name_key ON task_stages (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX task_stages_one_default ON task_stages (is_default) WHERE is_default AND archived_at IS NULL;

-- A memo's title, recipient, stage and dates fit each other.
ALTER TABLE memos ADD CONSTRAINT memos_title_length CHECK (char_length(title) BETWEEN 1 AND 250);
ALTER TABLE memos ADD CONSTRAINT memos_one_recipient CHECK (NOT (is_for_company AND recipient_id IS NOT NULL));
ALTER TABLE memos ADD CONSTRAINT memos_sent_to_somebody CHECK (stage = 'draft' OR is_for_company OR recipient_id IS NOT NULL);
ALTER TABLE memos ADD CONSTRAINT memos_considered_has_date CHECK ((stage = 'considered') = (considered_at IS NOT NULL));
ALTER TABLE memos ADD CONSTRAINT memos_conclusion_when_considered CHECK (stage = 'considered' OR conclusion IS NULL);
ALTER TABLE memos ADD CONSTRAINT memos_postponed_until_when_postponed CHECK (stage = 'postponed' OR postponed_until IS NULL);
ALTER TABLE memos ADD CONSTRAINT memos_drafts_are_not_withdrawn CHECK (stage <> 'draft' OR withdrawn_at IS NULL);
ALTER TABLE memos ADD CONSTRAINT memos_attachment_count CHECK (attachment_count >= 0);

-- Operators read the memos themselves, newest first.
CREATE INDEX memos_newest ON memos (created_at DESC, id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX memos_of_owner ON memos (owner_id, created_at DESC, id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX memos_of_recipient ON memos (recipient_id, created_at DESC, id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX memos_of_company ON memos (created_at DESC, id DESC) WHERE is_for_company AND withdrawn_at IS NULL;
CREATE INDEX memos_postponed ON memos (postponed_until) WHERE stage = 'postponed' AND withdrawn_at IS NULL;
CREATE INDEX memos_pending ON memos (stage_changed_at) WHERE stage = 'pending' AND withdrawn_at IS NULL;

-- A participant has a role; an owner or recipient needs no subscription; a memo has one owner.
ALTER TABLE participants ADD CONSTRAINT participants_have_a_role CHECK (is_owner OR is_recipient OR is_subscriber);
ALTER TABLE participants ADD CONSTRAINT participants_subscribe_without_other_role CHECK (NOT (is_subscriber AND (is_owner OR is_recipient)));
CREATE UNIQUE INDEX participants_one_owner ON participants (memo_id) WHERE is_owner;
CREATE INDEX participants_to_consider ON participants (user_id, created_at DESC, memo_id DESC)
  WHERE is_recipient AND stage IN ('pending', 'postponed');
CREATE INDEX participants_owned ON participants (user_id, created_at DESC, memo_id DESC) WHERE is_owner;
CREATE INDEX participants_subscribed ON participants (user_id, created_at DESC, memo_id DESC) WHERE is_subscriber;

CREATE INDEX memo_search_doc ON memo_search USING gin (doc);
CREATE INDEX memos_title_trgm ON memos USING gin (title gin_trgm_ops);

-- What belongs to a memo, a task or a message belongs to exactly one.
ALTER TABLE events ADD CONSTRAINT events_of_one CHECK (num_nonnulls(memo_id, task_id) = 1);
ALTER TABLE conversations ADD CONSTRAINT conversations_of_one CHECK (num_nonnulls(memo_id, task_id) = 1);
ALTER TABLE attachments ADD CONSTRAINT attachments_of_one CHECK (num_nonnulls(memo_id, task_id, message_id) = 1);
ALTER TABLE attachments ADD CONSTRAINT attachments_size CHECK (size_bytes >= 0);
ALTER TABLE reminders ADD CONSTRAINT reminders_of_at_most_one CHECK (num_nonnulls(memo_id, task_id) <= 1);

ALTER TABLE messages ADD CONSTRAINT messages_length CHECK (char_length(text) <= 10000);

-- Tasks.
ALTER TABLE tasks ADD CONSTRAINT tasks_title_length CHECK (char_length(title) BETWEEN 1 AND 250);
ALTER TABLE tasks ADD CONSTRAINT tasks_not_own_parent CHECK (parent_id <> id);
ALTER TABLE tasks ADD CONSTRAINT tasks_lead_time CHECK (lead_time_minutes >= 0);
ALTER TABLE task_participants ADD CONSTRAINT task_participants_have_a_role CHECK (is_owner OR is_co_owner OR is_responsible OR is_subscriber);
CREATE UNIQUE INDEX task_participants_one_owner ON task_participants (task_id) WHERE is_owner;

-- The badge, the mail queue, and ending all sessions of one person.
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_unread_of_memo ON notifications (memo_id, user_id) WHERE read_at IS NULL;
CREATE INDEX mail_deliveries_waiting ON mail_deliveries (id) WHERE state IN ('queued', 'sending');
CREATE INDEX session_of_user ON session ((sess -> 'passport' ->> 'user'));
