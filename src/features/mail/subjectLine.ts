/** The subject of every mail. Mail programs sort and filter by how it begins. */
export const subjectLine = (about: string): string => `[Notes CRM] ${about}`;
