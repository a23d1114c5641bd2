import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Templates and the code of their functions, as a test writes them by hand. */
export interface Written {
  /** By stack name, in the order of deployment. */
  readonly stacks: Readonly<Record<string, any>>;
  /** The content of `index.js` by the name of the asset, whose object key is `NAME.zip`. */
  readonly code?: Readonly<Record<string, string>>;
  /** Templates of nested stacks, by the name of the asset, whose object key is `NAME.json`. */
  readonly nested?: Readonly<Record<string, any>>;
}

/** Writes a cloud assembly to a new folder. */
export function writeAssembly({ stacks, code = {}, nested = {} }: Written): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const write = (file: string, content: any) => writeFileSync(join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
  const files: Record<string, any> = {};
  const asset = (key: string, path: string) => { files[key] = { source: { path }, destinations: { current: { bucketName: 'assets', objectKey: key } } }; };

  for (const [name, content] of Object.entries(code)) {
    mkdirSync(join(directory, `asset.${name}`));
    write(join(`asset.${name}`, 'index.js'), content);
    asset(`${name}.zip`, `asset.${name}`);
  }
  for (const [name, template] of Object.entries(nested)) {
    write(`${name}.nested.json`, template);
    asset(`${name}.json`, `${name}.nested.json`);
  }
  write('all.assets.json', { files });
  const artifacts: Record<string, any> = { 'all.assets': { type: 'cdk:asset-manifest', properties: { file: 'all.assets.json' } } };
  Object.entries(stacks).forEach(([name, template], index, all) => {
    write(`${name}.template.json`, template);
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: ['all.assets', ...index > 0 ? [all[index - 1][0]] : []],
    };
  });
  write('manifest.json', { version: '54.0.0', artifacts });
  return directory;
}
