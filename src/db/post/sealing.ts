/** Hides what processes say to each other from whoever reads the database; all of them have the same key. */
export interface Sealing {
  seal(text: string): Buffer;
  /** Undefined when it was sealed with another key. */
  open(box: Buffer): string | undefined;
}
