import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf-8');
const { version, repository } = JSON.parse(read('package.json'));
const HOME = repository.url.replace(/\.git$/, '');
const MAIN = new RegExp(`^${HOME}/(?:blob|tree)/main/|^${HOME.replace('github.com', 'raw.githubusercontent.com')}/main/`);

const DOCUMENTS = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ...readdirSync(join(ROOT, 'examples')).map((name) => `examples/${name}/README.md`),
];

const prose = (path: string) => read(path).replace(/^```.*?^```$/gms, '');
const linksOf = (path: string) => [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);

/** The anchors that GitHub makes of a document's headings. */
const anchorsOf = (path: string) => [...prose(path).matchAll(/^#{1,6} (.*)$/gm)]
  .map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));

describe.each(DOCUMENTS)('%s', (document) => {
  test('has no link that leads nowhere', () => {
    const broken = linksOf(document).filter((link) => {
      if (/^https?:/.test(link) && !link.includes('cdk-sagemaker-studio/')) {
        return false; // of others
      }
      const [path, anchor] = (link.startsWith('#') ? `${document}${link}`
        : MAIN.test(link) ? link.replace(MAIN, '') : relative(ROOT, resolve(ROOT, dirname(document), link))).split('#');
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

test('docs/rules.md has the ID of every warning', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true }).map(String).filter((name) => name.endsWith('.ts')).map((name) => read(`src/${name}`));
  const ids = sources.flatMap((source) => [...source.matchAll(/(?:doubt\(|\{ id: )'(\w+)'/g)].map(([, id]) => id));
  expect(ids.length).toBeGreaterThan(10);
  expect(ids.filter((id) => !read('docs/rules.md').includes(`\`${id}\``))).toEqual([]);
});
