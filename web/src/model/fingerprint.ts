// By which a text is known again: its length and 64 bits of two multiplicative hashes (FNV-1a's, with two primes). Not
// against somebody who wants two texts to be taken for one; a server that does can send what it likes anyway.
export function fingerprint(text: string): string {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995);
  }
  return `${text.length} ${one >>> 0} ${other >>> 0}`;
}
