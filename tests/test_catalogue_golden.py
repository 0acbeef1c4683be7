"""Every kind of mistake as `check` prints it, in one file that a person can read: tests/golden/mistakes.md.

To write it anew after a wanted change: PERFCORE_GOLDEN=1 pytest tests/test_catalogue_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path

from perfcore.cli.check import pointed
from tests.catalogue_texts import SOUND, mistakes_in
from tests.test_catalogue_mistakes import CASES

GOLDEN = Path(__file__).resolve().parent / "golden" / "mistakes.md"
HEAD = """\
# What `check` says to each kind of mistake

Made by tests/test_catalogue_golden.py from the sound catalogue in tests/catalogue_texts.py.
"""


def shown() -> str:
    parts = [HEAD]
    for name, (old, new, _) in CASES.items():
        text = SOUND.replace(old, new.replace("§", ""))
        lines = text.split("\n")
        told = "".join(f"{m}\n{pointed(m, lines)}" for m in mistakes_in(text))
        parts.append(f"## {name[0].upper()}{name[1:]}\n\n```\n{told}```\n")
    return "\n".join(parts)


def test_every_kind_reads_as_it_was_approved() -> None:
    if os.environ.get("PERFCORE_GOLDEN"):
        GOLDEN.write_text(shown(), encoding="utf-8")
    assert shown() == GOLDEN.read_text(encoding="utf-8")


def test_there_are_forty_kinds_and_each_says_where_what_and_how_to_mend_it() -> None:
    assert len(CASES) >= 40
    for name, (old, new, _) in CASES.items():
        (mistake,) = mistakes_in(SOUND.replace(old, new.replace("§", "")))
        assert mistake.line >= 1, name
        assert mistake.column >= 1, name
        assert mistake.says[-1] in ".:", name
        assert len(mistake.message) <= 320, name
        assert mistake.where or name in {"another version", "an unknown section"}, name
