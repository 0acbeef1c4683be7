"""What a measure counts, read off its keys and conditions: the sentences that the file means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from perfcore.catalogue.conditions import (
    And,
    Between,
    Call,
    Column,
    Compare,
    Expr,
    In,
    IsNull,
    Literal,
    Not,
    Or,
)
from perfcore.catalogue.mistakes import listed
from perfcore.catalogue.model import Catalogue, Measure
from perfcore.records.tables import TABLES

_COMPARED = {
    "=": "is",
    "<>": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_OF_DATES = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_DAYS = {
    "working_days": "the working days from {} to {}",
    "days_between": "the days from {} to {}",
    "months_between": "the months from {} to {}",
}
_WINDOWS = {
    "month": "",
    "last_12_months": " Each figure adds up the 12 months to its month.",
    "year_to_date": " Each figure adds up the months since 1 April.",
}
_COUNTED = {"rows": "every row counts", "children": "each child counts once", "families": "each family once"}


def in_words(catalogue: Catalogue, measure: Measure) -> list[str]:
    """What a measure counts in sentences, of its keys alone: not of what its definition claims."""
    said = [f"{_rows(measure)}{_where(measure)}", f"{_shown(measure)}{_WINDOWS[measure.over]}"]
    if measure.looks_back():
        back = measure.looks_back()
        said.append(
            f"It looks back {back} months at the same child's rows, so the data's first {back} months "
            "are not shown."
        )
    if measure.settles:
        said.append(f"Figures still grow for {measure.settles} months and are not judged before.")
    said.append(_aims(measure))
    if measure.drill:
        labels = [catalogue.dimensions[d].label for d in measure.drill]
        said.append(f"It can be looked at by {listed(labels, 'and')}.")
    return said


def condition_in_words(expr: Expr, table: str) -> str:
    """A condition as a clause: "the working days from start date to end date is at most 45"."""
    return _said(expr, TABLES[table].kinds())


def _rows(m: Measure) -> str:
    if m.figures is not None:
        return f'Ready-made monthly figures named "{m.figures}", as somebody else counted them'
    label = TABLES[str(m.table)].label
    if m.open is not None:
        start, end = (_name(c) for c in m.open)
        return f"{label} that are open at a month end ({start} on or before it, {end} after it or empty)"
    if m.flow is not None:
        start, end = (_name(c) for c in m.flow)
        return f"{label} in the month of their {start}, less those in the month of their {end}"
    return f"{label} in the month of their {_name(str(m.month))}"


def _where(m: Measure) -> str:
    return f", of which only those where {condition_in_words(m.where, str(m.table))}." if m.where else "."


def _shown(m: Measure) -> str:
    table = str(m.table)
    if m.figures is not None:
        how = {"count": "are they, as they stand", "percent": "is 100 times top by bottom"}
        return f"Shown {how.get(m.show, 'is top divided by bottom')}."
    if m.show == "percent" and m.hits is not None:
        return f"Shown is the percentage of them where {condition_in_words(m.hits, table)}."
    if m.show == "median" and m.value is not None:
        return f"Shown is the middle one of {condition_in_words(m.value, table)}."
    if m.show == "bands" and m.value is not None:
        bands = listed(m.band_labels(), "and")
        said = f"Shown is how they spread over {bands} by {condition_in_words(m.value, table)}."
        return f'{said} Target and signal are about "{m.watched_band}".'
    if m.flow is not None:
        return "Shown is starts less ends."
    said = f"Shown is their number; {_COUNTED[m.count_of]}"
    if m.per is not None:
        said += f", for every {m.per.number:,.0f} children aged 0 to 17"
    return f"{said}."


def _aims(m: Measure) -> str:
    way = {"high": "Higher is better", "low": "Lower is better", "neither": "Neither way is good"}[m.better]
    if not m.targets:
        return f"{way}; it has no target."
    each = []
    for year, aim in sorted(m.targets.items()):
        form = ""
        if aim.at_least is not None:
            form = f"at least {aim.at_least:g}"
        elif aim.at_most is not None:
            form = f"at most {aim.at_most:g}"
        elif aim.between is not None:
            form = f"between {aim.between[0]:g} and {aim.between[1]:g}"
        elif aim.year_total is not None:
            form = f"{aim.year_total:g} by the end of the year"
        each.append(f"{form} from April {year[:4]}" if year else form)
    close = f"; up to {m.tolerance:g} short of it is close" if m.tolerance else ""
    return f"{way}. Aimed for is {listed(each, 'then')}{close}."


def _said(expr: Expr, kinds: Mapping[str, str]) -> str:
    match expr:
        case Column(name=name):
            return f"{_name(name)} is yes" if kinds.get(name) == "bool" else _name(name)
        case Literal(value=value):
            return _literal(value)
        case Call(name="months_since_previous", args=(argument,)):
            return f"the months since {_plain(argument)} of the child's row before"
        case Call(name=name, args=args):
            return _DAYS[name].format(*(_plain(a) for a in args))
        case Compare(op=op, left=left, right=right):
            dated = isinstance(right, Literal) and isinstance(right.value, date)
            dated = dated or (isinstance(right, Column) and kinds.get(right.name) == "date")
            word = _OF_DATES.get(op, _COMPARED[op]) if dated else _COMPARED[op]
            return f"{_plain(left)} {word} {_plain(right)}"
        case Between(item=item, low=low, high=high):
            return f"{_plain(item)} is from {_plain(low)} to {_plain(high)}"
        case In(item=item, options=options, negated=negated):
            one = listed([_literal(o.value) for o in options])
            return f"{_plain(item)} is {'none' if negated else 'one'} of {one}"
        case IsNull(item=item, negated=negated):
            return f"{_plain(item)} is {'filled' if negated else 'empty'}"
        case And(parts=parts):
            return " and ".join(_inside(p, kinds, Or) for p in parts)
        case Or(parts=parts):
            return " or ".join(_inside(p, kinds, And) for p in parts)
        case Not(part=part):
            return f"it is not so that {_inside(part, kinds, And, Or)}"


def _inside(expr: Expr, kinds: Mapping[str, str], *unlike: type[Expr]) -> str:
    said = _said(expr, kinds)
    return f"({said})" if isinstance(expr, unlike) else said


def _plain(expr: Expr) -> str:
    return _said(expr, {})


def _name(column: str) -> str:
    return "the month end" if column == "month_end" else column.replace("_", " ")


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:g}" if isinstance(value, float) else f'"{value}"'
