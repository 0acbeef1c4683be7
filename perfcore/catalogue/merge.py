"""Two people changed the same text: their changes put together line by line, and where they clash."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Clash:
    """Lines that both changed, each in another way; `line` is where mine stand in the merged text, from 1."""

    line: int
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """Both changes in one text; where they clash it has mine."""

    text: str
    clashes: tuple[Clash, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """A three-way merge by lines: what only one changed is taken from them, what both changed alike once."""
    old, a, b = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    ours, others = _kept(old, a), _kept(old, b)
    out: list[str] = []
    clashes: list[Clash] = []
    at = at_a = at_b = 0
    # lines that both kept, in order; what lies between two of them was changed by one or both
    anchors = [(i, ours[i], others[i]) for i in range(len(old)) if i in ours and i in others]
    for i, j, k in [*anchors, (len(old), len(a), len(b))]:
        was, my, their = old[at:i], a[at_a:j], b[at_b:k]
        if my == their or their == was:
            out += my
        elif my == was:
            out += their
        else:
            clashes.append(Clash(len(out) + 1, "".join(was), "".join(my), "".join(their)))
            out += my
        if i < len(old):
            out.append(old[i])
        at, at_a, at_b = i + 1, j + 1, k + 1
    return Merged("".join(out), tuple(clashes))


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Place in the old lines -> place in the new ones, for lines that are still there."""
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}
