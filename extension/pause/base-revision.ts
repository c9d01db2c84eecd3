/**
 * Which revision of the pause the text in an editor began from. VS Code compares times and sizes only, so another
 * person's draft of the same size would be overwritten; a save carries this number, and the runner compares.
 *
 * Reading does not mean that the editor took over what was read: others read a document too (search, a comparison,
 * the editor itself to see what is newer). While text is unsaved, only what makes it clean again moves the base.
 */
export class BaseRevision {
  #base: number | undefined;
  #shown: number | undefined;

  /** @param known from before a reload of the window, where text came back unsaved */
  constructor(known?: number) {
    this.#base = known;
    this.#shown = known;
  }

  /** Undefined: nobody has read it yet. */
  get value(): number | undefined {
    return this.#base;
  }

  /** The revision an editor read or saved last, whatever a person decided since. */
  get shown(): number | undefined {
    return this.#shown;
  }

  /** Somebody read `revision`. `dirty`: an editor holds unsaved text. Returns whether the base moved. */
  read(revision: number, dirty: boolean): boolean {
    // Unsaved text whose beginning nobody knows: better to ask again than to overwrite.
    if (dirty) return false;
    this.#shown = revision;
    return this.#move(revision);
  }

  /** An editor holds exactly the text of `revision`, with nothing unsaved. */
  clean(revision: number): boolean {
    this.#shown = revision;
    return this.#move(revision);
  }

  /** A save was answered with this revision. */
  saved(revision: number): boolean {
    this.#shown = revision;
    return this.#move(revision);
  }

  /** A person decided to put their text in the place of this revision. */
  takeOver(revision: number): boolean {
    return this.#move(revision);
  }

  #move(revision: number): boolean {
    const moved = this.#base !== revision;
    this.#base = revision;
    return moved;
  }
}
