"""All rules of the check over one comment and the figures beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from perfcore.commentary.action import actions
from perfcore.commentary.chart_words import overclaims, underclaims
from perfcore.commentary.comparisons import comparisons
from perfcore.commentary.copies import copies
from perfcore.commentary.direction import direction
from perfcore.commentary.identifiable import identifiable
from perfcore.commentary.model import KINDS, Comment, Context, Finding
from perfcore.commentary.names import names
from perfcore.commentary.numbers import numbers
from perfcore.commentary.other_measures import other_measures
from perfcore.commentary.targets import targets

Rule = Callable[[Comment, Context], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    copies,
    other_measures,
    numbers,
    direction,
    targets,
    comparisons,
    overclaims,
    underclaims,
    actions,
    names,
    identifiable,
)


def check(comment: Comment, context: Context) -> list[Finding]:
    """Every finding in the order of the text; an empty list says that no rule found anything.

    Never raises for any text. What the data cannot confirm or deny is left alone: the comment is a
    manager's, and a check that cries wolf is switched off.
    """
    found = [finding for rule in RULES for finding in rule(comment, context)]
    return sorted(dict.fromkeys(found), key=lambda f: (f.start, f.end, KINDS.index(f.kind)))
