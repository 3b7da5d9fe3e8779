import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Runs `work` while no other process does so on the same file; one that died holding it is passed over. */
export async function alone(file, work) {
  await mkdir(path.dirname(file), { recursive: true });
  for (let empty = 0; ;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    await pause(100);
    const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
    // Empty: being written just now, unless it stays so.
    if (pid ? !isAlive(pid) : ++empty > 20) await rm(file, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
