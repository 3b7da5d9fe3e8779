const index: string = '/admin/invitations';

export const invitationUrls = {
  index,
  template: `${index}/template.csv`,
  list: (id: number): string => `${index}/${id}`,
  sending: (id: number): string => `${index}/${id}/sending`,
  links: (id: number): string => `${index}/${id}/links`,
  wrong: (id: number): string => `${index}/${id}/wrong.csv`,
};
