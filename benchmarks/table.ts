import type { Case, Measurement, Result } from './cases';

const NUMBERS = new Intl.NumberFormat('en-US');
const SUBJECTS: Record<Case['subject'], string> = {
  l1: 'L1', wrapper: 'a class that only wraps it', library: '`UserProfile`', awsCustomResource: 'L1 and `AwsCustomResource`',
};

/** What was measured, as a table of a document, each against the first of its kind. */
export function table(results: readonly Result[]): string {
  const rows = results.flatMap(({ name, cases, atMost = {} }) => cases.map((one, index) => {
    const [first] = cases;
    const isLast = index === cases.length - 1;
    const against = (figure: keyof Measurement) => {
      const most = isLast && atMost[figure] ? ` (at most ${atMost[figure]})` : '';
      return index && first[figure] ? ` · ${one.ratios[figure].toFixed(2)} times${most}` : '';
    };
    const what = one.profiles === first.profiles ? SUBJECTS[one.subject] : `${SUBJECTS[one.subject]}, ${NUMBERS.format(one.profiles)} profiles`;
    return `| ${index ? '' : name} | ${what} | ${NUMBERS.format(Math.round(one.time))} ms${against('time')} | ${one.memory} MiB${against('memory')} | `
      + `${NUMBERS.format(one.templateBytes)} | ${NUMBERS.format(one.resources)}${against('resources')} | ${NUMBERS.format(one.besideProfiles)}${against('besideProfiles')} |`;
  }));
  return ['| | | time | memory | bytes of templates | resources | beside the profiles |', '|---|---|---|---|---|---|---|', ...rows].join('\n');
}

const RESULTS = /(<!-- results -->\n).*(<!-- end of results -->)/s;

/** A document with another table. */
export function withTable(document: string, results: readonly Result[]): string {
  if (!RESULTS.test(document)) {
    throw new Error('the document has no place for results');
  }
  return document.replace(RESULTS, (_, start: string, end: string) => `${start}${table(results)}\n${end}`);
}
