export const completeAddress = (href: string, baseUrl: string): string | null =>
  URL.canParse(href, baseUrl) ? new URL(href, baseUrl).href : null;

/** The text part numbers its links and lists them at its end. */
export function makeAddresses(baseUrl: string) {
  const known = new Map<string, number>();
  return {
    numberOf(href: string): number {
      const address = completeAddress(href, baseUrl) ?? href;
      const number = known.get(address) ?? known.size + 1;
      known.set(address, number);
      return number;
    },
    list: (): string[] => [...known].map(([address, number]) => `[${number}] ${address}`),
  };
}

export type Addresses = ReturnType<typeof makeAddresses>;
