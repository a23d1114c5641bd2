/** What a terminal doesn't show, or takes for a command: control and format characters, halves of characters, separators of lines. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text on one line, with escapes for what isn't visible: nothing that a user or a template calls something may forge a line, or steer a terminal.
 *
 * Shared with the handler of the custom resource, and so without anything of the CDK.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (letter) => {
    const json = JSON.stringify(letter).slice(1, -1);
    return json === letter ? `\\u{${letter.codePointAt(0)!.toString(16)}}` : json;
  });
}
