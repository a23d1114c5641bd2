import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf-8');
const { version, repository } = JSON.parse(read('package.json'));
const OWN = new RegExp(`^${repository.url.replace(/\.git$/, '')}/(?:blob|tree)/main/|^https://raw.githubusercontent.com/[^/]+/[^/]+/main/`);

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

const prose = (path: string) => read(path).replace(/^```.*?^```$/gms, '');
const linksOf = (path: string) => [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);

/** The anchors that GitHub makes of a document's headings. */
const anchorsOf = (path: string) => [...prose(path).matchAll(/^#{1,6} (.*)$/gm)]
  .map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));

describe.each(DOCUMENTS)('%s', (document) => {
  test('has no link that leads nowhere', () => {
    const broken = linksOf(document).filter((link) => {
      const local = OWN.test(link) ? link.replace(OWN, '') : /^https?:/.test(link) ? undefined : relative(ROOT, resolve(ROOT, dirname(document), link));
      if (local === undefined) {
        return false;
      }
      const [path, anchor] = (link.startsWith('#') ? `${document}${link}` : local).split('#');
      return !existsSync(join(ROOT, path)) || (anchor !== undefined && !anchorsOf(path).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('has no two headings of one anchor', () => {
    const anchors = anchorsOf(document);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  });
});

test('README.md can be read outside the repository: its links are complete, and npm shows all of it', () => {
  expect(linksOf('README.md').filter((link) => !/^(#|https:)/.test(link))).toEqual([]);
  expect(Buffer.byteLength(read('README.md'))).toBeLessThan(64 * 1024);
});

test('CHANGELOG.md says what is in the version that is being made', () => {
  expect(/^## (.*)$/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});
