"""Lists how frequent Japanese names in Han are read, for `cargo xtask train concepts`: `name TAB reading in katakana`.

    names.py OUT.tsv      (needs PyPI janome 0.5.1, Apache-2.0; its dictionary is IPADIC, licence of NAIST)

Surnames of two to four letters that are no common word too, and the more frequent names of places.
"""
import importlib, sys

MOST_COST = {"人名,姓": 99999, "地域": 5500}  # IPADIC's cost falls with frequency.


def main():
    best, common = {}, set()
    for i in range(10):
        try:
            words = importlib.import_module(f"janome.sysdic.entries_compact{i}").DATA
            extra = importlib.import_module(f"janome.sysdic.entries_extra{i}").DATA
        except ModuleNotFoundError:
            break
        for k, (word, _, _, cost) in words.items():
            if not 2 <= len(word) <= 4 or not all("\u4e00" <= c <= "\u9fff" for c in word):
                continue
            kind, reading = extra[k][0], extra[k][4]
            if "固有名詞" not in kind:
                common.add(word)
            elif any(part in kind and cost <= most for part, most in MOST_COST.items()):
                best[word] = min(best.get(word, (99999, "")), (cost, reading))
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        for word in sorted(best.keys() - common):
            f.write(f"{word}\t{best[word][1]}\n")


if __name__ == "__main__":
    main()
