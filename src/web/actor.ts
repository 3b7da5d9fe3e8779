/** What of the company's settings every page shows or obeys. */
export type CompanyFace = {
  name: string;
  /** `HASH-WIDTHxHEIGHT`; null shows our own mark. */
  logoName: string | null;
  /** Languages people may choose; empty offers all there are. */
  offeredLocales: readonly string[];
  defaultLocale: string;
  defaultTimeZone: string;
  /** Null leaves it to MAX_FILE_MB. */
  maxFileMb: number | null;
};

/** Who acts: the signed-in person, loaded by one statement at each request. */
export type Actor = {
  id: number;
  name: string;
  email: string;
  locale: string;
  timeZone: string;
  theme: 'auto' | 'light' | 'dark';
  /** The order of tasks that this person last chose. */
  taskOrder: string;
  isExecutive: boolean;
  isOperator: boolean;
  isAdmin: boolean;
  /** Head of at least one department. */
  isHead: boolean;
  /** Signs in with two steps. */
  hasSecondStep: boolean;
  /** The company asks for two steps and they are not set up yet: until then nothing else is open. */
  owesSecondStep: boolean;
  /** Moves when they get another password or second step. */
  credentialsVersion: number;
  /** After so many hours without use a session ends, and after so many days in any case. */
  sessionHours: number;
  sessionDays: number;
  /** See pictures.ts. */
  picturesVersion: number;
  departmentId: number | null;
  departmentName: string | null;
  company: { name: string; executivesReadAll: boolean; anyoneMayBeRecipient: boolean };
  face: CompanyFace;
  /** Founded the company, and has not finished the steps that follow. */
  isSettingUp: boolean;
  /** On the first visit, and the hints for it were not put away. */
  isNew: boolean;
  /** For the badges; bounded, so a number past the bound is shown as "99+". */
  counts: { unread: number; toConsider: number; toDo: number; dueReminders: number };
};
