// AssemblyScript (https://www.assemblyscript.org), compiled into src/input/template-hash-wasm.ts by `npm run build:wasm`.
// What a template is, and why, says src/input/template-hasher.ts.

/** Symbols of a template that are no byte. */
const ID: u64 = 0x10000;
const DIGITS: u64 = 0x20000;
const ZERO: u64 = 0x40000;
const CLOCK: u64 = 0x80000;

// biome-ignore lint/correctness/noPrecisionLoss: it is a u64
const SEED: u64 = 0x51ed270b2f0b4a47;
// 2^64 / golden ratio, odd
// biome-ignore lint/correctness/noPrecisionLoss: it is a u64
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

/** Length of KubeCodeRun's session, file and execution ids. */
const NANOID = 21;

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const DASH = 4;

/** Class of each byte: 0 for what is in no token. */
const classes: usize = memory.data(256);
let hash: u64 = 0;
let lineStart: usize = 0;

for (let c: usize = 0; c < 26; c++) {
  store<u8>(classes + 0x61 + c, LOWER);
  store<u8>(classes + 0x41 + c, UPPER);
}
for (let c: usize = 0; c < 10; c++) store<u8>(classes + 0x30 + c, DIGIT);
store<u8>(classes + 0x2d, DASH);
store<u8>(classes + 0x5f, DASH);

function classOf(at: usize): u32 {
  return load<u8>(classes + load<u8>(at));
}

function mix(symbol: u64): void {
  hash = (rotl<u64>(hash, 5) ^ symbol) * MULTIPLIER;
}

/** Bytes as they are. Reads up to 7 bytes further. */
function mixBytes(from: usize, to: usize): void {
  let at = from;
  let h = hash;
  for (; at + 8 <= to; at += 8) h = (rotl<u64>(h, 5) ^ load<u64>(at)) * MULTIPLIER;
  if (at < to) {
    const bits: u64 = ((to - at) as u64) << 3;
    h = (rotl<u64>(h, 5) ^ (load<u64>(at) & (((<u64>1) << bits) - 1)) ^ (bits << 58)) * MULTIPLIER;
  }
  hash = h;
}

/**
 * Hashes the lines from `from` up to and including the LF at `last`, at most `room` of them. Behind `last` there must be
 * 32 bytes more. Writes the end of each (the index of its LF, i32) and its hash (u64). Returns how many.
 */
export function hashLines(from: usize, last: usize, ends: usize, hashes: usize, room: i32): i32 {
  let count = 0;
  let at = from;
  while (at <= last && count < room) {
    const end = hashLine(at);
    store<i32>(ends + ((count as usize) << 2), end as i32);
    store<u64>(hashes + ((count as usize) << 3), hash ^ (hash >> 29));
    count++;
    at = end + 1;
  }
  return count;
}

function hashLine(start: usize): usize {
  hash = SEED;
  lineStart = start;
  let done = start + namesLength(start);
  mixBytes(start, done);
  let block = done;
  while (true) {
    const bytes = v128.load(block);
    const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
    const escapes = i8x16.eq(bytes, i8x16.splat(0x5c));
    const ends = i8x16.eq(bytes, i8x16.splat(0x0a));
    const keys = v128.and(
      i8x16.eq(bytes, i8x16.splat(0x5f)),
      v128.and(i8x16.eq(v128.load(block, 1), i8x16.splat(0x69)), i8x16.eq(v128.load(block, 2), i8x16.splat(0x64))),
    );
    const found = i8x16.bitmask(v128.or(v128.or(digits, escapes), v128.or(ends, keys)));
    if (found === 0) {
      block += 16;
      continue;
    }
    const at = block + (ctz<i32>(found) as usize);
    const byte = load<u8>(at);
    if (byte === 0x0a) {
      mixBytes(done, at);
      return at;
    }
    if (byte === 0x5c) {
      block = at + 1;
      // JSON in JSON has two of them.
      while (load<u8>(block) === 0x5c) block++;
      block = endOfToken(block);
    } else if (byte === 0x5f) {
      const id = idBehindKey(at + 3);
      block = at + 3;
      if (id > 0) {
        const end = endOfToken(id);
        mixBytes(done, id);
        mix(ID + (end - id));
        block = done = end;
      }
    } else {
      let token = at;
      while (token > done && classOf(token - 1) !== 0) token--;
      mixBytes(done, token);
      block = done = mixToken(token);
    }
  }
}

/** Length of the names that a transport may have put before a line: `[pod/NAME/CONTAINER]`, `pod container`, `api-1  |`. */
export function namesLength(start: usize): usize {
  const first = load<u8>(start);
  let at = start;
  if (first === 0x5b && load<u8>(start, 1) === 0x70 && load<u8>(start, 2) === 0x6f) {
    while (load<u8>(at) !== 0x5d && load<u8>(at) !== 0x0a) at++;
    return at - start;
  }
  if (classOf(start) !== LOWER) return 0;
  for (let words = 0; words < 3; words++) {
    while (load<u8>(at) !== 0x20 && load<u8>(at) !== 0x0a) at++;
    while (load<u8>(at) === 0x20) at++;
    // A time, a bar, an object: no name any more.
    if (classOf(at) !== LOWER) break;
  }
  return at - start;
}

function endOfToken(from: usize): usize {
  let at = from;
  while (classOf(at) !== 0) at++;
  return at;
}

/** Where the value begins of a key whose `_id` ends before `from`: `"x_id": "…`, `\"x_id\": \"…`, `x_id='…`; else 0. */
function idBehindKey(from: usize): usize {
  let at = from;
  if (load<u8>(at) === 0x3d) {
    at++;
    return load<u8>(at) === 0x27 ? at + 1 : at;
  }
  if (load<u8>(at) === 0x5c) at++;
  if (load<u8>(at) !== 0x22) return 0;
  at++;
  if (load<u8>(at) !== 0x3a) return 0;
  at++;
  if (load<u8>(at) === 0x20) at++;
  if (load<u8>(at) === 0x5c) at++;
  return load<u8>(at) === 0x22 ? at + 1 : 0;
}

/** A token with a digit in it: an id, or letters as they are and digits by their number. Returns its end. */
function mixToken(from: usize): usize {
  if (isStamp(from)) return mixStamp(from);
  // Most are plain numbers.
  let end = from;
  while (classOf(end) === DIGIT) end++;
  if (end > from && classOf(end) === 0) return mixDigits(from);
  end = from;
  let lower = 0;
  let upper = 0;
  let dashes = 0;
  let beyondHex = 0;
  let exponents = 0;
  let changes = 0;
  let run = 0;
  let longest = 0;
  let before: u32 = 0;
  let word = 0;
  for (; ; end++) {
    const now = classOf(end);
    if (now === 0) break;
    if (now !== before) {
      if (before !== 0) changes++;
      run = 0;
      before = now;
    }
    if (now === DASH) dashes++;
    else if (now !== DIGIT) {
      run++;
      if (run > longest) longest = run;
      if (word === ((end - from) as i32)) word++;
      if (now === UPPER) upper++;
      else {
        lower++;
        const byte = load<u8>(end);
        if (byte > 0x66) beyondHex++;
        else if (byte === 0x65) exponents++;
      }
    }
  }
  const length = (end - from) as i32;
  const previous: u8 = from > lineStart ? load<u8>(from - 1) : 0;
  // `exec-…` is the name of a call to some patterns, and `code-execution` too.
  const named = (word === 4 || word === 7) && word < length && classOf(from + (word as usize)) === DASH;
  const long = length === NANOID ? 7 : 5;
  const few = length === NANOID ? 4 : 3;
  const mixed = length >= 12 && lower > 0 && upper > 0 && longest <= long && changes * few >= length && !named;
  // A number with an exponent is not hexadecimal, nor are the decimals of one.
  const hex =
    length >= 8 &&
    upper === 0 &&
    lower > 0 &&
    beyondHex === 0 &&
    !(lower === 1 && exponents === 1) &&
    previous !== 0x2e;
  const address = upper === 0 && beyondHex === 1 && load<u8>(from) === 0x30 && load<u8>(from, 1) === 0x78;
  if (mixed || hex || address) {
    mix(ID + (length as u64));
    return end;
  }
  const podLike = dashes > 0 && lower > 0 && upper === 0 && length >= 12;
  let at = from;
  while (at < end) {
    if (podLike && (at === from || classOf(at - 1) === DASH)) {
      const segment = randomSegment(at, end);
      if (segment > 0) {
        mix(ID + (segment as u64));
        at += segment;
        continue;
      }
    }
    if (classOf(at) === DIGIT) at = mixDigits(at);
    else {
      mix(load<u8>(at) as u64);
      at++;
    }
  }
  return end;
}

/** Length of the part of a pod's name at `from` if it was drawn at random: letters and digits without a word; else 0. */
function randomSegment(from: usize, end: usize): usize {
  let at = from;
  let digits = 0;
  let letters = 0;
  let run = 0;
  let longest = 0;
  for (; at < end && classOf(at) !== DASH; at++) {
    if (classOf(at) === DIGIT) {
      digits++;
      run = 0;
    } else {
      letters++;
      run++;
      if (run > longest) longest = run;
    }
  }
  // Digits with a unit behind them (`2500ms`) are a number.
  const number = classOf(from) === DIGIT && run === letters;
  const random = at - from >= 5 && digits > 0 && letters > 0 && longest <= 3 && !number;
  return random ? at - from : 0;
}

function twoDigits(at: usize): u32 {
  return ((load<u8>(at) as u32) - 0x30) * 10 + (load<u8>(at, 1) as u32) - 0x30;
}

/** Whether `DDDD-DD-DD?DD:DD:DD` stands at `at`. */
function isStamp(at: usize): bool {
  if (load<u8>(at, 4) !== 0x2d || load<u8>(at, 13) !== 0x3a || load<u8>(at, 16) !== 0x3a) return false;
  const bytes = v128.load(at);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10)));
  // Digits at 0-3, 5, 6, 8, 9, 11, 12, 14, 15.
  if (digits !== 0xdb6f) return false;
  return (
    load<u8>(at, 7) === 0x2d && classOf(at + 17) === DIGIT && classOf(at + 18) === DIGIT && classOf(at + 19) !== DIGIT
  );
}

/** The date as it is, and whether the time can be one. */
function mixStamp(at: usize): usize {
  mixBytes(at, at + 11);
  const hour: u64 = twoDigits(at + 11) <= 23 ? 0 : 1;
  const minute: u64 = twoDigits(at + 14) <= 59 ? 0 : 2;
  const second = twoDigits(at + 17);
  mix(CLOCK + 8 + hour + minute + (second <= 59 ? 0 : second === 60 ? 16 : 32));
  return at + 19;
}

/** A run of digits, as far as it decides whether a stamp or a JSON number is one. Returns its end. */
function mixDigits(from: usize): usize {
  let end = from + 1;
  while (classOf(end) === DIGIT) end++;
  const length = end - from;
  const previous: u8 = from > lineStart ? load<u8>(from - 1) : 0;
  const next = load<u8>(end);
  const isDate = length <= 4 && (next === 0x2d || next === 0x2f || previous === 0x2d || previous === 0x2f);
  // 1e400 is too big for a number, and rsyslog spells an escape character `#033`.
  const isLiteral = (length >= 3 && (previous | 0x20) === 0x65) || previous === 0x23;
  if (isDate || isLiteral || (length <= 2 && previous === 0x20 && followsMonth(from))) {
    mixBytes(from, end);
    return end;
  }
  if (length === 2) {
    const value = twoDigits(from);
    if (previous === 0x3a && from >= lineStart + 2 && classOf(from - 2) === DIGIT) {
      // Common Log Format puts a colon between year and hour.
      const isHour = from >= lineStart + 5 && classOf(from - 4) === DIGIT && classOf(from - 5) === DIGIT;
      const odd: u64 = value <= 59 ? (isHour && value > 23 ? 3 : 0) : value === 60 ? 4 : 5;
      mix(CLOCK + odd);
      return end;
    }
    if (next === 0x3a && previous !== 0x2e) {
      mix(CLOCK + (value <= 23 ? 1 : 2));
      return end;
    }
  }
  const zero = load<u8>(from) === 0x30 && length > 1 && previous !== 0x2e;
  mix((zero ? ZERO : DIGITS) + (length as u64));
  return end;
}

/** Whether `Feb ` or `Feb  ` stands before `at`. */
function followsMonth(at: usize): bool {
  if (at < lineStart + 4) return false;
  const last = load<u8>(at - 2) === 0x20 ? at - 3 : at - 2;
  if (last < lineStart + 2) return false;
  return classOf(last) === LOWER && classOf(last - 1) === LOWER && classOf(last - 2) === UPPER;
}
