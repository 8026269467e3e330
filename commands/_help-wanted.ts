/** Thrown where a command's help is to be shown, and this start of kcr knows of no other command; see _quick.ts. */
export class HelpWanted extends Error {
  override readonly name = 'HelpWanted';
}
