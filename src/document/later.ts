/**
 * A document whose text is kept and whose parts are not: they are read again when somebody asks for one. Of ten thousand documents
 * that are judged, few are asked for anything after that.
 */
import type { Document } from './document.ts';
import { readDocument } from './read.ts';

export class LaterDocument implements Document {
  readonly file: string;
  readonly text: string;
  readonly id: string | undefined;
  readonly slug: string;
  readonly title: string;
  #read: Document | undefined;

  constructor({ file, text, id, slug, title }: Document) {
    this.file = file;
    this.text = text;
    this.id = id;
    this.slug = slug;
    this.title = title;
  }

  get lineStarts() {
    return this.#whole.lineStarts;
  }
  get heading() {
    return this.#whole.heading;
  }
  get ids() {
    return this.#whole.ids;
  }
  get blocks() {
    return this.#whole.blocks;
  }
  get sections() {
    return this.#whole.sections;
  }
  get clauses() {
    return this.#whole.clauses;
  }
  get operations() {
    return this.#whole.operations;
  }
  get errors() {
    return this.#whole.errors;
  }
  get risks() {
    return this.#whole.risks;
  }
  get tables() {
    return this.#whole.tables;
  }
  get tasks() {
    return this.#whole.tasks;
  }
  get unclosed() {
    return this.#whole.unclosed;
  }
  get comments() {
    return this.#whole.comments;
  }

  get #whole(): Document {
    this.#read ??= readDocument(this.text, this.file);
    return this.#read;
  }
}
