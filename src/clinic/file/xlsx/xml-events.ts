// XML 1.0 by way of saxes, which knows no external entities and expands none of a DTD.
import { SaxesParser } from 'saxes';
import { fileFailure } from '../file-limits.ts';

export interface XmlListener {
  onOpen?(name: string, attributes: Readonly<Record<string, string>>): void;
  onClose?(name: string): void;
  onText?(text: string): void;
}

/** Feeds XML text to a listener; names come without their namespace's prefix. Broken XML is `file.damaged`. */
export function xmlFeed(listener: XmlListener): (text: string, isLast?: boolean) => void {
  const parser = new SaxesParser({ position: false });
  let broken: Error | undefined;
  parser.on('error', (error) => (broken ??= error));
  parser.on('opentag', (tag) => listener.onOpen?.(bare(tag.name), tag.attributes as Record<string, string>));
  parser.on('closetag', (tag) => listener.onClose?.(bare(tag.name)));
  parser.on('text', (text) => listener.onText?.(text));
  return (text, isLast = false) => {
    parser.write(text);
    if (isLast) parser.close();
    if (broken) throw fileFailure('file.damaged', {}, broken);
  };
}

function bare(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
