import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { VIEW_AUDIENCES, type Actor, type ListKind } from '#src/web/actor';
import { headedDepartments, isSeenBy, VIEW_ORDER } from '#src/features/savedViews/savedViews.queries';
import { mustHaveSecondStep } from '#src/policies/user.policy';
import { badgeCounts } from '#src/features/notifications/badges.queries';
import { usableZone } from '#src/platform/timeZones';

const lists = z.object({
  views: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      query: z.string(),
      audience: z.enum(VIEW_AUDIENCES),
      ownerId: z.number(),
      departmentId: z.number().nullable(),
      departmentName: z.string().nullable(),
    }),
  ),
  departments: z.array(z.object({ id: z.number(), name: z.string() })),
});

const row = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
  time_zone: z.string(),
  theme: z.enum(['auto', 'light', 'dark']),
  is_executive: z.boolean(),
  is_operator: z.boolean(),
  is_admin: z.boolean(),
  is_head: z.boolean(),
  has_second_step: z.boolean(),
  two_step_for: z.array(z.string()),
  credentials_version: z.number(),
  session_hours: z.number(),
  session_days: z.number(),
  pictures_version: z.number(),
  department_id: z.number().nullable(),
  department_name: z.string().nullable(),
  company_name: z.string(),
  executives_read_all: z.boolean(),
  anyone_may_be_recipient: z.boolean(),
  withdrawn_since: z.date(),
  settings_changed_at: z.date(),
  logo_name: z.string().nullable(),
  offered_locales: z.array(z.string()),
  default_locale: z.string(),
  default_time_zone: z.string(),
  max_file_mb: z.number().nullable(),
  let_unscanned_pass: z.boolean(),
  is_setting_up: z.boolean(),
  is_new: z.boolean(),
  unread: z.number(),
  to_consider: z.number(),
  to_do: z.number(),
  task_order: z.string(),
  phrases: z.array(z.string()),
  due_reminders: z.number(),
  lists: lists.nullable(),
});

/** For a page of a list: what the reader has saved of it, or others for them. */
const LISTS = `CASE WHEN $3::text IS NOT NULL THEN json_build_object(
           'views', (SELECT coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'query', v.query, 'audience', v.audience,
              'ownerId', v.owner_id, 'departmentId', v.department_id, 'departmentName', vd.name) ORDER BY ${VIEW_ORDER}), '[]')
              FROM saved_views v LEFT JOIN departments vd ON vd.id = v.department_id WHERE v.kind::text = $3 AND ${isSeenBy('u')}),
           'departments', (SELECT coalesce(json_agg(headed), '[]') FROM (${headedDepartments('u.id')}) AS headed)) END`;

/** One prepared statement for all that a page needs of its reader, badges included. */
const FIND_ACTOR = `
  SELECT u.id, u.name, u.email, u.locale, u.time_zone, u.theme, u.task_order, u.phrases || c.phrases AS phrases, u.is_executive, u.is_operator, u.is_admin, u.credentials_version,
         EXISTS (SELECT 1 FROM department_heads h JOIN departments hd ON hd.id = h.department_id
                  WHERE h.user_id = u.id AND hd.archived_at IS NULL) AS is_head,
         EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = u.id) AS has_second_step, c.two_step_for, c.session_hours, c.session_days,
         c.pictures_version,
         u.department_id, d.name AS department_name,
         c.name AS company_name, c.executives_read_all, c.anyone_may_be_recipient, $2::timestamptz - c.keep_withdrawn_days * interval '1 day' AS withdrawn_since, c.updated_at AS settings_changed_at, c.logo_name, c.offered_locales,
         c.default_locale, c.default_time_zone, c.max_file_mb, c.let_unscanned_pass, coalesce(c.founding_admin_id = u.id, false) AS is_setting_up,
         u.welcomed_at IS NULL AS is_new,
         ${badgeCounts('u.id', '$2')}, ${LISTS} AS lists
    FROM users u
    CROSS JOIN company c
    LEFT JOIN departments d ON d.id = u.department_id
   WHERE u.id = $1 AND u.deactivated_at IS NULL`;

/** Null when deactivated or unknown, which ends the session. */
export async function findActor(db: Database, userId: number, list: ListKind | null = null): Promise<Actor | null> {
  const [found] = await db.named('actor', FIND_ACTOR, row, [userId, clock.now(), list]);
  if (!found) return null;
  const flags = { isExecutive: found.is_executive, isOperator: found.is_operator, isAdmin: found.is_admin };
  return {
    id: found.id,
    name: found.name,
    email: found.email,
    locale: found.locale,
    timeZone: usableZone(found.time_zone, found.default_time_zone),
    theme: found.theme,
    taskOrder: found.task_order,
    phrases: [...new Set(found.phrases)],
    ...flags,
    isHead: found.is_head,
    hasSecondStep: found.has_second_step,
    owesSecondStep: !found.has_second_step && mustHaveSecondStep(flags, found.two_step_for),
    credentialsVersion: found.credentials_version,
    sessionHours: found.session_hours,
    sessionDays: found.session_days,
    picturesVersion: found.pictures_version,
    letUnscannedPass: found.let_unscanned_pass,
    departmentId: found.department_id,
    departmentName: found.department_name,
    company: {
      name: found.company_name,
      executivesReadAll: found.executives_read_all,
      anyoneMayBeRecipient: found.anyone_may_be_recipient,
      withdrawnSince: found.withdrawn_since,
    },
    settingsChangedAt: found.settings_changed_at,
    face: {
      name: found.company_name,
      logoName: found.logo_name,
      offeredLocales: found.offered_locales,
      defaultLocale: found.default_locale,
      defaultTimeZone: usableZone(found.default_time_zone, 'UTC'),
      maxFileMb: found.max_file_mb,
    },
    isSettingUp: found.is_setting_up,
    isNew: found.is_new,
    lists: found.lists,
    counts: {
      unread: found.unread,
      toConsider: found.to_consider,
      toDo: found.to_do,
      dueReminders: found.due_reminders,
    },
  };
}
