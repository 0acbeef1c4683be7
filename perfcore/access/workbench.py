"""The analyst's bench: a text of measures.yaml before anyone else sees it, and edits of it by form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from perfcore.access.examples import failing
from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must
from perfcore.catalogue.condition_types import FUNCTIONS
from perfcore.catalogue.merge import Clash, Merged, merge
from perfcore.catalogue.mistakes import CatalogueError, Mistake
from perfcore.catalogue.model import Catalogue, Measure, financial_year
from perfcore.catalogue.read import parse_catalogue
from perfcore.catalogue.splice import NoPlace, add_measure, add_note, set_target, set_value
from perfcore.catalogue.template import KINDS, template
from perfcore.catalogue.yaml_tree import plain_lines
from perfcore.records.tables import TABLES
from perfcore.values.calendar import month_of

OPERATORS = (
    "=  <>  <  <=  >  >=",
    "and  or  not  ( )",
    "between 5 and 9",
    "in ('E45', 'E46')",
    "is null  is not null",
    *(f"{name}({', '.join(args)})" for name, args in FUNCTIONS.items()),
)


@dataclass(frozen=True)
class Looked:
    """A text as `check` sees it: a catalogue where it can be read at all, and every mistake in it."""

    catalogue: Catalogue | None
    mistakes: tuple[Mistake, ...]


def look(viewer: Viewer, text: str) -> Looked:
    """All that is wrong in a text, its examples worked out. Raises `Refused`."""
    must(viewer, "measures")
    try:
        catalogue = parse_catalogue(text, "measures.yaml")
    except CatalogueError as error:
        return Looked(None, error.mistakes)
    return Looked(catalogue, tuple(failing(catalogue)))


def around(text: str, mistake: Mistake, lines: int = 3) -> str:
    """The lines of a text around a mistake, numbered, with a mark under its column."""
    every = plain_lines(text).split("\n")
    shown = []
    for number in range(max(1, mistake.line - lines), min(len(every), mistake.line + lines) + 1):
        line = "".join(c if c.isprintable() else " " for c in every[number - 1])
        shown.append(f"{number:>5} | {line}")
        if number == mistake.line:
            shown.append(f"      | {' ' * (mistake.column - 1)}^")
    return "\n".join(shown)


def columns_of(table: str) -> list[tuple[str, str, str]]:
    """Every column that a condition on a table may name: name, kind, and the texts of a closed list."""
    kinds, codes = TABLES[table].kinds(), TABLES[table].codes()
    return [(name, kind, ", ".join(codes.get(name, ()))) for name, kind in kinds.items()]


def new_measure(catalogue: Catalogue, text: str, id_: str, kind: str) -> str:
    """The text with a template at its end. Raises `ValueError`, which `NoPlace` is one of."""
    return add_measure(text, template(catalogue, id_, kind))


def target_from(
    text: str, measure: Measure, low: float, high: float | None, month: date | None, first: date
) -> str:
    """The text with a target for good, or from the financial year of a month; `high` makes it a range.

    The form of the target that is there (at most, a share of all) is kept. Raises `NoPlace`.
    """
    value = f"{low:.10g}"
    kept = measure.aim(month or date.max)
    if high is not None:
        value = f"{{between: [{low:.10g}, {high:.10g}]}}"
    elif kept is not None and kept.year_total is not None:
        value = f"{{year_total: {low:.10g}}}"
    elif measure.show == "bands":
        form = "at_most" if measure.better == "low" else "at_least"
        value = f"{{{form}: {low:.10g}, percent: {str(kept is None or kept.percent).lower()}}}"
    return set_target(text, measure.id, value, month, first)


def year_of(month: date) -> str:
    """The financial year in which a target changes: "April 2026 to March 2027"."""
    begins = int(financial_year(month)[:4])
    return f"April {begins} to March {begins + 1}"


def children_now(gate: Gate, viewer: Viewer, measure: Measure, month: date) -> tuple[int, int] | None:
    """How many different children and families stand behind a month's figure; None for ready-made ones."""
    must(viewer, "measures")
    if measure.figures is not None or gate._values.missing_for(measure.id) is not None:
        return None
    directions: Sequence[str] = ("in", "out") if measure.flow else ("in",)
    children: set[int] = set()
    families: set[int] = set()
    for direction in directions:
        rows = gate._values.evidence(measure, direction=direction)
        here = rows.month == month_of(month) - rows.span.first
        children |= set(rows.child[here].tolist())
        families |= set(rows.family[here].tolist())
    return len(children), len(families)


__all__ = [
    "KINDS",
    "OPERATORS",
    "Clash",
    "Looked",
    "Merged",
    "NoPlace",
    "add_note",
    "around",
    "children_now",
    "columns_of",
    "look",
    "merge",
    "new_measure",
    "set_value",
    "target_from",
    "year_of",
]
