/** Settings of the company that every page shows or obeys. */
export type CompanyFace = {
  name: string;
  /** `HASH-WIDTHxHEIGHT`; null shows our own logo. */
  logoName: string | null;
  /** Empty offers all. */
  offeredLocales: readonly string[];
  defaultLocale: string;
  defaultTimeZone: string;
  /** Null: MAX_FILE_MB. */
  maxFileMb: number | null;
};

export const LIST_KINDS = ['memos', 'tasks', 'projects'] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export const VIEW_AUDIENCES = ['me', 'department', 'everyone'] as const;

/** A saved view of the list that is asked for. */
export type ListedView = {
  id: number;
  name: string;
  query: string;
  audience: (typeof VIEW_AUDIENCES)[number];
  ownerId: number;
  departmentId: number | null;
  departmentName: string | null;
};

/** The signed-in person, loaded by one statement a request. */
export type Actor = {
  id: number;
  name: string;
  email: string;
  locale: string;
  timeZone: string;
  theme: 'auto' | 'light' | 'dark';
  taskOrder: string;
  /** Short conclusions to choose from: one's own, then the company's. */
  phrases: readonly string[];
  isExecutive: boolean;
  isOperator: boolean;
  isAdmin: boolean;
  isHead: boolean;
  hasSecondStep: boolean;
  /** Must set up two-step sign-in first: all other pages are closed. */
  owesSecondStep: boolean;
  /** Changes with the password or second step. */
  credentialsVersion: number;
  /** Hours without use and days in total after which a session ends. */
  sessionHours: number;
  sessionDays: number;
  picturesVersion: number;
  /** Whether files that the virus scanner could not check can be opened. */
  letUnscannedPass: boolean;
  departmentId: number | null;
  departmentName: string | null;
  company: {
    name: string;
    executivesReadAll: boolean;
    anyoneMayBeRecipient: boolean;
    /** What was withdrawn before is shown to nobody any more. */
    withdrawnSince: Date;
  };
  /** When a setting was last changed: what is made of settings is remembered by it. */
  settingsChangedAt: Date;
  face: CompanyFace;
  /** Founder in the steps of the first setup. */
  isSettingUp: boolean;
  /** First visit, with hints not dismissed. */
  isNew: boolean;
  /** On a page of a list alone: its saved views that they see, and the departments whose head they are. */
  lists?: { views: ListedView[]; departments: { id: number; name: string }[] } | null;
  /** Bounded: a larger number is shown as "99+". */
  counts: { unread: number; toConsider: number; toDo: number; dueReminders: number };
};
