const index: string = '/help';

export const helpUrls = {
  index,
  topic: (name: string): string => `${index}/${name}`,
  welcome: `${index}/welcome`,
};
