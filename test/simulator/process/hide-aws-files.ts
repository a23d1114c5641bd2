/*
 * Runs before each test file. The SDK reads ~/.aws in a thread, for which a simulation can't wait, and what is in there would count. It keeps the function that
 * reads files when it is loaded, so that this has to come first.
 */
import fsPromises from 'fs/promises';
import { systemError } from './realm';

const { readFile } = fsPromises;

if (readFile.name !== 'readFileOutsideAws') {
  const readFileOutsideAws = (path: any, ...options: any[]) => /\.aws\W/.test(String(path))
    ? Promise.reject(systemError(`ENOENT: no such file or directory, open '${path}'`, 'ENOENT')) : (readFile as any)(path, ...options);
  Object.assign(fsPromises, { readFile: readFileOutsideAws });
}
