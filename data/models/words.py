"""Finds the English word nearest to words in Han and hangul, for `cargo xtask train concepts`: `word TAB English word`.

    words.py OUT.tsv --words W.json --word-vectors W.npy --pieces P.json --piece-vectors P.npy --texts T.json

W.json: [[word, score, script], ...] with the teacher's vectors of "query: word" in the same order; the others as in
`vectors.py`. Words are matched by CSLS, each script's mean taken off. `news-words.tsv` beside this file, which is
ours, stands over what is found here. Needs numpy.
"""
import argparse, collections, json, pathlib, re
import numpy as np

LEAST = 0.2
NEIGHBOURS = 10


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    for name in ("words", "word-vectors", "pieces", "piece-vectors", "texts"):
        ap.add_argument("--" + name, required=True)
    a = ap.parse_args()
    read = lambda path: json.load(open(path, encoding="utf-8"))
    count = lambda english: collections.Counter(
        w for language, _, text in read(a.texts) if (language == "en") == english for w in re.findall("[a-z]+", text.lower()))
    english, other = count(True), count(False)
    pieces, vectors = read(a.pieces), np.load(a.piece_vectors).astype(np.float32)
    chosen = [i for i, (p, _) in enumerate(pieces) if len(p) >= 3 and english[p] >= 3 and english[p] > 1.5 * other[p]]
    targets = unit(vectors[chosen] - vectors[chosen].mean(0))
    rows = np.load(a.word_vectors).astype(np.float32)
    words = read(a.words)[:len(rows)]
    hangul = np.array([script == "hangul" for _, _, script in words])
    for group in (hangul, ~hangul):
        rows[group] -= rows[group].mean(0)
    near = unit(rows) @ targets.T
    score = 2 * near - np.sort(near, 1)[:, -NEIGHBOURS:].mean(1)[:, None] - np.sort(near, 0)[-NEIGHBOURS:].mean(0)[None]
    best, found = score.argmax(1), {}
    for i, (word, _, _) in enumerate(words):
        if len(word) >= 2 and score[i, best[i]] >= LEAST and not re.search("[\u3040-\u309f]", word):
            found[word] = pieces[chosen[best[i]]][0]
    for line in (pathlib.Path(__file__).parent / "news-words.tsv").read_text(encoding="utf-8").splitlines():
        word, forms = line.split("\t")
        found.update((form, word) for form in forms.split())
    with open(a.out, "w", encoding="utf-8") as f:
        f.writelines(f"{word}\t{meaning}\n" for word, meaning in sorted(found.items()))


if __name__ == "__main__":
    main()
