import type { Case, Measurement, Settings, Subject } from './cases';

type Point = Case & Measurement;

const LINES: readonly { subject: Subject; settings: Settings; label: string; color: string; dash?: string }[] = [
  { subject: 'l1', settings: 'own', label: 'L1, full', color: '#7d8998', dash: '6 4' },
  { subject: 'library', settings: 'own', label: 'UserProfile, full, builders of its own', color: '#0972d3' },
  { subject: 'library', settings: 'shared', label: 'UserProfile, full, builders shared', color: '#037f0c' },
  { subject: 'l1', settings: 'minimal', label: 'L1, minimal', color: '#b6bec9', dash: '6 4' },
  { subject: 'library', settings: 'minimal', label: 'UserProfile, minimal', color: '#8456ce' },
];

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 64;
const BOTTOM = 44;
const TOP = 16;
const RIGHT = 16;

/** A picture of the time that construction and synthesis take, against the number of profiles. */
export function plot(results: readonly { cases: readonly Point[] }[]): string {
  const points = results.flatMap(({ cases }) => cases).filter(({ profiles, validator }) => profiles > 0 && !validator);
  const lines = LINES.map((line) => ({
    ...line,
    points: unique(points.filter(({ subject, settings }) => subject === line.subject && settings === line.settings)),
  }));
  const most = Math.max(...lines.flatMap((line) => line.points.map(({ time }) => time)));
  const top = Math.ceil(most / 1000) * 1000;
  const x = (profiles: number) => LEFT + profiles / 5000 * (WIDTH - LEFT - RIGHT);
  const y = (time: number) => HEIGHT - BOTTOM - time / top * (HEIGHT - BOTTOM - TOP);

  const grid = [...range(0, top, 1000).map((time) =>
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(time))}" y2="${at(y(time))}" stroke="#e9ebed"/>`
    + `<text x="${LEFT - 8}" y="${at(y(time) + 4)}" text-anchor="end">${time / 1000} s</text>`),
  ...range(0, 5000, 1000).map((profiles) => `<text x="${at(x(profiles))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${profiles}</text>`)];
  const curves = lines.map(({ points: along, color, dash }) =>
    `<polyline fill="none" stroke="${color}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''} points="${along.map(({ profiles, time }) => `${at(x(profiles))},${at(y(time))}`).join(' ')}"/>`
    + along.map(({ profiles, time }) => `<circle cx="${at(x(profiles))}" cy="${at(y(time))}" r="3" fill="${color}"/>`).join(''));
  const legend = lines.map(({ label, color, dash }, index) => {
    const height = TOP + 14 + index * 20;
    return `<line x1="${LEFT + 14}" x2="${LEFT + 44}" y1="${height}" y2="${height}" stroke="${color}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`
      + `<text x="${LEFT + 52}" y="${height + 4}">${label}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#414d5c" role="img">`,
    '<title>Time of construction and synthesis against the number of profiles</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...grid, ...curves, ...legend,
    `<text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">profiles</text>`,
    '</svg>', '',
  ].join('\n');
}

/** The library is measured twice with 5,000 profiles, and one of them is enough. */
function unique(points: readonly Point[]): Point[] {
  return [...new Map(points.map((point) => [point.profiles, point])).values()].sort((a, b) => a.profiles - b.profiles);
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}

function at(coordinate: number): string {
  return String(Math.round(coordinate * 10) / 10);
}
