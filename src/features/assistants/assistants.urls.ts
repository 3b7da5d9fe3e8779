export const assistantUrls = {
  own: '/account/assistants',
  end: (id: number) => `/account/assistants/${id}/delete`,
};
