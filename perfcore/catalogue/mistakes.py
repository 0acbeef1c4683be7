"""What is wrong in `measures.yaml`: where, what, what was expected, and the likely fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_LONGEST_QUOTE = 50


@dataclass(frozen=True, order=True)
class Place:
    """A place in the file, both counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True)
class Mistake:
    """One mistake; `where` is the path of keys to it, empty at the top of the file."""

    file: str
    line: int
    column: int
    where: str
    says: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    @property
    def message(self) -> str:
        """The mistake without its place in the file."""
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.says}{' ' if self.hint else ''}{self.hint}"


class CatalogueError(Exception):
    """The file cannot be used. `mistakes` holds all that is wrong, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass
class Mistakes:
    """Collects what is wrong while one file is read."""

    file: str
    _found: list[Mistake] = field(default_factory=list)

    def add(self, at: Place, where: str, says: str, hint: str = "") -> None:
        self._found.append(Mistake(self.file, at.line, at.column, where, says, hint))

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Mistake]:
        """In the order of the file, each once."""
        return iter(sorted(dict.fromkeys(self._found), key=lambda m: (m.line, m.column, m.says)))

    def raise_if_any(self) -> None:
        if self:
            raise CatalogueError(self)


def quoted(text: str) -> str:
    """Text from the file as a message may show it: in quotes, on one line, not endless."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return f'"{shown}"' if len(shown) <= _LONGEST_QUOTE else f'"{shown[: _LONGEST_QUOTE - 3]}..."'


def listed(names: Iterable[str], word: str = "or") -> str:
    """ "a, b or c"."""
    *most, last = list(names)
    return f"{', '.join(most)} {word} {last}" if most else last


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be; None where nothing is close."""
    names = sorted(known)
    by_lower = {n.lower(): n for n in reversed(names)}
    lowered = name.lower()
    close = difflib.get_close_matches(lowered, list(by_lower), n=1, cutoff=0.6)
    if not close:
        # people write half of a name ("allocated" for "allocated_worker"), which difflib rates low
        close = [n for n in by_lower if len(lowered) >= 4 and lowered in n][:1]
    return by_lower[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str], what: str = "There is") -> str:
    """The nearest name as a question; else all of them, where they are few enough to read."""
    names = list(known)
    found = nearest(name, names)
    if found is not None and found != name:
        return f'Did you mean "{found}"?'
    if not names:
        return ""
    if len(names) > 12:
        return f"{what}: {', '.join(names[:12])} and {len(names) - 12} more."
    return f"{what}: {', '.join(names)}."
