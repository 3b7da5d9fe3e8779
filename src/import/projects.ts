/** Not taken yet: there is no place for them here. Their rows are counted, and what hangs at them is named. */
export const PROJECT = 'tasks.project';
export const PROJECT_STAGE = 'tasks.projectstage';
