import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { check } from '../../src/service-model/check';
import { Report } from '../../src/service-model/report';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { settingAt } from '../fixtures/profile';

/** A regular expression of the library, and the file that it stands in. */
export interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** All regular expressions that stand in the library's sources, the handlers' among them. */
export function literals(): Pattern[] {
  return inSources((node, file) => {
    if (!ts.isRegularExpressionLiteral(node)) {
      return undefined;
    }
    const end = node.text.lastIndexOf('/');
    return { file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
  });
}

/** Where the library makes a regular expression at runtime: the file, and the call. */
export function constructions(): string[] {
  return inSources((node, file) => (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp'
    ? `${file}: ${node.getText()}` : undefined);
}

/** A setting whose form the table states. */
export interface Patterned {
  readonly servicePath: string;
  /** The most characters that it may have. */
  readonly max: number;
  /** The patterns as the check matches them. */
  readonly matched: readonly string[];
}

/** The settings whose form the table states, one for each set of patterns, with what the check makes of them. */
export function patternsOfTheTable(): Patterned[] {
  const all = Object.entries(USER_PROFILE).filter(([, { api }]) => api.pattern !== undefined).map(([servicePath, { api }]) =>
    // SingleSignOnUserIdentifier states no maximum, and one word
    ({ servicePath, max: api.max ?? 256, matched: matchedAgainst(servicePath, '\u0000', '\u0000'.repeat(10_000)) }));
  return [...new Map(all.map((patterned) => [JSON.stringify(patterned.matched), patterned])).values()];
}

/** The regular expressions that the check matches values of a setting against, whatever their length. */
function matchedAgainst(servicePath: string, ...values: string[]): string[] {
  const sources = new Set<string>();
  const { test } = RegExp.prototype;
  const spy = jest.spyOn(RegExp.prototype, 'test').mockImplementation(function (this: RegExp, text: string) {
    if (values.includes(text) && !this.source.includes('Token')) {
      sources.add(this.source);
    }
    return test.call(this, text);
  });
  try {
    values.forEach((value) => refusals(servicePath, value));
  } finally {
    spy.mockRestore();
  }
  return [...sources];
}

/** What is said of a value of a setting. */
export function refusals(servicePath: string, value: string): readonly string[] {
  const setting = settingAt(servicePath, value);
  const report = new Report();
  check(setting, report);
  return report.violations.map(({ path, message }) => `${path}: ${message}`);
}

function inSources<T>(find: (node: ts.Node, file: string) => T | undefined): T[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort();
  return files.flatMap((file) => {
    const found: T[] = [];
    const visit = (node: ts.Node) => {
      const result = find(node, file);
      if (result !== undefined) {
        found.push(result);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(join('src', file), 'utf8'), ts.ScriptTarget.Latest, true));
    return found;
  });
}
