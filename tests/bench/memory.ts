/** Of the process that needs the most, in bytes. */
export async function mostMemory(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const values = [...text.matchAll(/^process_resident_memory_bytes\S* (\d+)/gm)].map((found) => Number(found[1]));
  return Math.max(...values);
}
