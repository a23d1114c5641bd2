/** A million characters. */
export const MEGABYTE = 1_000_000;

/** What a message must not have: what a terminal takes for a command or doesn't show, and whatever ends a line but the lines of the message itself. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Texts with characters that no name has, each with a part that says where they were. */
export const UNSAFE_TEXTS: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['a NUL', 'evil\u0000end', 'evil\\u0000end'],
  ['an escape sequence', 'evil\u001b[2Jend', 'evil\\u001b[2Jend'],
  ['a C1 control character', 'evil\u009bend', 'evil\\u{9b}end'],
  ['a newline', 'evil\n  - other: line', 'evil\\n  - other: line'],
  ['a carriage return', 'evil\rend', 'evil\\rend'],
  ['a line separator', 'evil\u2028end', 'evil\\u{2028}end'],
  ['a right-to-left override', 'evil\u202eend', 'evil\\u{202e}end'],
  ['a zero-width space', 'evil\u200bend', 'evil\\u{200b}end'],
  ['a tag character', 'evil\u{e0041}end', 'evil\\u{e0041}end'],
  ['half of a character', 'evil\ud83dend', 'evil\\ud83dend'],
  ['a byte order mark', 'evil\ufeffend', 'evil\\u{feff}end'],
];

/** Texts of a million characters that a pattern which backtracks would take minutes for. */
export const LONG_TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['of one letter', 'a'.repeat(MEGABYTE)],
  ['of hyphens between letters', `a${'-'.repeat(MEGABYTE)}a!`],
  ['of hyphens', '-'.repeat(MEGABYTE)],
  ['of dots and letters', `${'a.'.repeat(MEGABYTE / 2)}!`],
  ['of beginnings of tokens', '${Token['.repeat(MEGABYTE / 8)],
  ['of slashes', `s3://${'a/'.repeat(MEGABYTE / 2)}\n`],
  ['of one bucket', `s3://${'a'.repeat(MEGABYTE)}/\n`],
  ['of a URL', `https://${'a'.repeat(MEGABYTE)}!`],
  ['of digits', `${'1'.repeat(MEGABYTE)}!`],
  ['of an ARN', `arn:aws${'-a'.repeat(MEGABYTE / 2)}:sagemaker:${':123456789012:image/a'.repeat(1000)}!`],
  ['of accounts', `arn:aws:sagemaker:${':123456789012:image'.repeat(MEGABYTE / 20)}!`],
  ['of control characters', '\u0000'.repeat(MEGABYTE)],
  ['of characters with accents', '\u0301'.repeat(MEGABYTE)],
  ['of emojis', '\u{1f600}'.repeat(MEGABYTE / 2)],
];

/** Names that every object inherits, or that would change all objects where somebody copies carelessly. */
export const POLLUTING = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
