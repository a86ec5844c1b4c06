// Vietnamese from plain keys: where a tone mark stands, and Telex for a physical keyboard.
// Pure functions on the text before the caret; they know nothing of the page.
//
// The rules: the tone stands on the vowel with a hat or horn; else on the only vowel, the middle
// one of three, the second before a final consonant or in oa, oe, uy; else on the first.

const TONES = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323', z: '' };
const TONE_MARK = /[\u0300\u0301\u0303\u0309\u0323]/;
const VOWEL = 'aăâeêioôơuưy';
const PLAIN = { ă: 'a', â: 'a', ê: 'e', ô: 'o', ơ: 'o', ư: 'u' };
const HAT = { a: 'â', e: 'ê', o: 'ô' };
const HORN = { a: 'ă', o: 'ơ', u: 'ư' };
const SYLLABLE = new RegExp(
  `^(qu(?=[${VOWEL}])|gi(?=[${VOWEL}])|[^${VOWEL}]*)([${VOWEL}]*)([^${VOWEL}]*)$`
);
const ONSET = /^(b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x|)$/;
const CODA = /^(c|ch|k|m|n|ng|nh|p|t|)$/;
const LAST_WORD = /[A-Za-zÀ-ÖØ-öø-ỹ]+$/;

const withoutTone = (letter) => {
  const bare = letter.normalize('NFD').replace(TONE_MARK, '').normalize('NFC');
  return VOWEL.includes(bare.toLowerCase()) ? bare : letter;
};
const toneOf = (letter) => {
  const mark = withoutTone(letter) === letter ? null : TONE_MARK.exec(letter.normalize('NFD'));
  return mark ? mark[0] : '';
};
const plain = (vowel) => PLAIN[vowel] || vowel;
const isUpper = (letter) => letter !== letter.toLowerCase();

// Takes a word apart; null when it is not one syllable (two groups of vowels).
function read(word) {
  const written = Array.from(word.normalize('NFC'));
  const letters = written.map((letter) => withoutTone(letter).toLowerCase());
  const found = SYLLABLE.exec(letters.join(''));
  if (!found) return null;
  const toned = written.findIndex((letter) => toneOf(letter));
  return {
    letters,
    upper: written.map(isUpper),
    start: found[1].length,
    end: found[1].length + found[2].length,
    vowels: found[2],
    tone: toned < 0 ? '' : toneOf(written[toned]),
    toned,
    spells: ONSET.test(found[1]) && CODA.test(found[3]),
    closes: CODA.test(found[3]),
  };
}

// The index of the vowel that carries the tone.
function seat(syllable) {
  const { letters, start, end, vowels } = syllable;
  for (let at = end - 1; at >= start; at -= 1) if (PLAIN[letters[at]]) return at;
  if (vowels.length === 1) return start;
  const second = vowels.length === 3 || end < letters.length || /^(oa|oe|uy)$/.test(vowels);
  return second ? start + 1 : start;
}

// Puts a word together again, with its tone on the letter at `at`.
function spell(syllable, at) {
  const { letters, upper, tone } = syllable;
  return letters.map((letter, index) => {
    const whole = index === at && tone ? (letter + tone).normalize('NFC') : letter;
    return upper[index] ? whole.toUpperCase() : whole;
  }).join('');
}

const respell = (syllable) => spell(syllable, syllable.vowels ? seat(syllable) : -1);

// Adds a letter as it is and moves the tone to where it now belongs (hó + n → hón, tié → tiế).
// A tone that somebody set early in oa, oe, uy stays where it was set: hò + a → hòa.
function addLetter(word, letter) {
  const syllable = read(word + letter);
  if (!syllable || !syllable.tone) return word + letter;
  const open = syllable.end === syllable.letters.length && /^(oa|oe|uy)$/.test(syllable.vowels);
  return open ? spell(syllable, syllable.toned) : respell(syllable);
}

// Sets, changes or takes off (key z) the tone of a word.
function setTone(word, key) {
  const syllable = read(word);
  if (!syllable || !syllable.vowels) return word;
  syllable.tone = TONES[key];
  return respell(syllable);
}

function telexTone(word, key) {
  const syllable = read(word);
  if (!syllable || !syllable.vowels || !syllable.spells) return null;
  const tone = TONES[key.toLowerCase()];
  if (syllable.tone !== tone) return setTone(word, key.toLowerCase());
  return tone ? setTone(word, 'z') + key : null;
}

// Changes the letter at `at` to `marked`, or back to plain with the key itself when it had it.
function mark(syllable, at, marked, key) {
  const again = syllable.letters[at] === marked;
  syllable.letters[at] = again ? PLAIN[marked] || 'd' : marked;
  return respell(syllable) + (again ? key : '');
}

function telexBar(word, key) {
  const syllable = read(word);
  if (!syllable || !/^[dđ]/.test(syllable.letters[0] || '')) return null;
  return mark(syllable, 0, 'đ', key);
}

function telexHat(word, key) {
  const syllable = read(word);
  const lower = key.toLowerCase();
  if (!syllable || !syllable.closes) return null;
  const { letters, start, end, vowels } = syllable;
  if (lower === 'o' && end === letters.length && /^o[ae]$/.test(vowels)) return null;  // ngoao
  for (let at = end - 1; at >= start; at -= 1) {
    if (plain(letters[at]) === lower) return mark(syllable, at, HAT[lower], key);
  }
  return null;
}

// Telex lets one w serve both letters of ươ; thuở and huơ keep their u until more letters come.
function hornPair(syllable, key) {
  const { letters, start, end, vowels } = syllable;
  if (letters[start + 1] === 'ơ' && letters[start] === 'ư') return null;
  if (letters[start + 1] === 'ơ') return respell(syllable) + key;
  letters[start + 1] = 'ơ';
  if (vowels.length > 2 || end < letters.length) letters[start] = 'ư';
  return respell(syllable);
}

function telexHorn(word, key) {
  const syllable = read(word);
  if (!syllable || !syllable.closes) return null;
  if (!syllable.vowels) return word + (key === 'W' ? 'Ư' : 'ư');
  const { letters, start, end } = syllable;
  const bare = letters.slice(start, end).map(plain).join('');
  if (bare.startsWith('uo')) return hornPair(syllable, key);
  if (/^oa[iy]?$/.test(bare)) return mark(syllable, start + 1, 'ă', key);
  for (let at = start; at < end; at += 1) {
    if (HORN[plain(letters[at])]) return mark(syllable, at, HORN[plain(letters[at])], key);
  }
  return null;
}

// huơ + n → hươn: after more letters uơ can only be ươ.
function joinHorns(word) {
  const syllable = read(word);
  if (!syllable || !syllable.vowels.startsWith('uơ')) return word;
  if (syllable.vowels.length === 2 && syllable.end === syllable.letters.length) return word;
  syllable.letters[syllable.start] = 'ư';
  return respell(syllable);
}

function telexKey(word, key) {
  const lower = key.toLowerCase();
  let changed = null;
  if (lower in TONES) changed = telexTone(word, key);
  else if (lower === 'd') changed = telexBar(word, key);
  else if (lower in HAT) changed = telexHat(word, key);
  else if (lower === 'w') changed = telexHorn(word, key);
  return changed === null ? joinHorns(addLetter(word, key)) : changed;
}

const change = (text, how, key) => {
  const found = LAST_WORD.exec(text);
  const word = found ? found[0] : '';
  return text.slice(0, text.length - word.length) + how(word, key);
};

// Text before the caret and a letter that means itself → the new text.
export const letter = (text, key) => change(text, addLetter, key);

// Text before the caret and one of s f r x j z (sắc huyền hỏi ngã nặng, none) → the new text.
export const tone = (text, key) => change(text, setTone, key);

// Text before the caret and a key pressed by somebody who types Telex → the new text.
export const telex = (text, key) => (/^[A-Za-z]$/.test(key) ? change(text, telexKey, key) : text + key);
