"""From a checked tree to the frozen model: defaults merged, conditions parsed, rules applied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from perfcore.catalogue.aims import read_targets
from perfcore.catalogue.condition_text import parse_condition
from perfcore.catalogue.conditions import Column, Expr, walk
from perfcore.catalogue.examples import read_examples
from perfcore.catalogue.mistakes import Mistakes, Place, quoted
from perfcore.catalogue.model import Catalogue, Compare, Dimension, Measure, Note, Owner, Per, SmallNumbers
from perfcore.catalogue.rules import OPEN_ONLY, Rules, table_of
from perfcore.catalogue.walk import Given, Record, value_of
from perfcore.records.tables import AGE_BANDS, NOT_RECORDED

_CONDITIONS = ("where", "hits", "value")


def build(top: Record, file: str, mistakes: Mistakes) -> Catalogue | None:
    """The catalogue, as far as it can be made; only to be used when there are no `mistakes`."""
    dimensions = _dimensions(value_of(top, "dimensions") or {}, mistakes)
    defaults: Record = value_of(top, "defaults") or {}
    rules = Rules(mistakes, {d.id: d.column for d in dimensions.values()})
    measures: dict[str, Measure] = {}
    names: dict[str, int] = {}
    for id_, given in (value_of(top, "measures") or {}).items():
        if given.value is None:
            continue
        where = f"measures.{id_}"
        rules.check(given.value, where, given)
        _refuse_same_name(given.value, where, names, mistakes)
        measure = _measure(id_, given, defaults, dimensions, where, mistakes)
        if measure is not None:
            measures[id_] = measure
    if mistakes:
        return None
    return Catalogue(
        file=file,
        owners={
            id_: Owner(id_, value_of(o.value, "name"), value_of(o.value, "email"))
            for id_, o in top["owners"].value.items()
        },
        groups={id_: g.value for id_, g in top["groups"].value.items()},
        dimensions=dimensions,
        measures=measures,
        notes=tuple(_note(n.value) for n in value_of(top, "notes") or []),
    )


def check_owners(top: Record, mistakes: Mistakes) -> None:
    """An address that nobody can write to."""
    for id_, owner in (value_of(top, "owners") or {}).items():
        email = owner.value.get("email") if owner.value else None
        if email is not None and email.value is not None and not _is_address(email.value):
            mistakes.add(email.at, f"owners.{id_}", f"{quoted(email.value)} is no e-mail address.")


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and not any(c.isspace() for c in text) and "@" not in host


def _refuse_same_name(m: Record, where: str, names: dict[str, int], mistakes: Mistakes) -> None:
    name = value_of(m, "name")
    if name is None:
        return
    if name in names:
        says = f"the measure in line {names[name]} has the same name."
        mistakes.add(m["name"].at, where, says, "Readers could not tell them apart.")
    names.setdefault(name, m["name"].at.line)


def _dimensions(given: Mapping[str, Given], mistakes: Mistakes) -> dict[str, Dimension]:
    found = {}
    for id_, one in given.items():
        if one.value is None or value_of(one.value, "column") is None:
            continue
        column = value_of(one.value, "column")
        order = value_of(one.value, "order") or []
        if column == "age_band":
            for label in order:
                if label.value is not None and label.value not in (*AGE_BANDS, NOT_RECORDED):
                    says = f"no age band {quoted(label.value)}."
                    mistakes.add(label.at, f"dimensions.{id_}", says, f"There are: {', '.join(AGE_BANDS)}.")
        found[id_] = Dimension(
            id=id_,
            label=value_of(one.value, "label") or id_,
            column=column,
            order=tuple(label.value for label in order),
            restricted=value_of(one.value, "restricted") is True,
        )
    return found


def _note(given: Record) -> Note:
    return Note(
        month=date.fromisoformat(f"{value_of(given, 'month')}-01"),
        text=value_of(given, "text"),
        rebase=value_of(given, "rebase") is True,
        measures=tuple(m.value for m in value_of(given, "measures") or []),
        group=value_of(given, "group"),
    )


def _measure(
    id_: str,
    given: Given,
    defaults: Record,
    dimensions: Mapping[str, Dimension],
    where: str,
    mistakes: Mistakes,
) -> Measure | None:
    m: Record = given.value
    conditions = _conditions(m, where, mistakes)
    targets = read_targets(m, where, mistakes)
    examples = read_examples(m, where, mistakes)
    if mistakes:
        return None

    def of(key: str, otherwise: Any = None) -> Any:
        value = value_of(m, key)
        if value is None:
            value = value_of(defaults, key)
        return otherwise if value is None else value

    flow: Record | None = value_of(m, "flow")
    per: Record | None = value_of(m, "per")
    compare: Record | None = value_of(m, "compare")
    open_: list[Given] | None = value_of(m, "open")
    return Measure(
        id=id_,
        name=of("name"),
        group=of("group"),
        owner=of("owner"),
        definition=of("definition"),
        source=of("source"),
        show=of("show"),
        better=of("better"),
        clock=of("clock", ""),
        standard=of("standard", ""),
        target_set_by=of("target_set_by", ""),
        unit=of("unit", ""),
        commentary=of("commentary", ""),
        table=of("table"),
        month=of("month"),
        open=(open_[0].value, open_[1].value) if open_ else None,
        flow=(flow["in"].value, flow["out"].value) if flow else None,
        figures=of("figures"),
        where=conditions.get("where"),
        hits=conditions.get("hits"),
        value=conditions.get("value"),
        texts={key: m[key].value for key in conditions} or None,
        bands=tuple(b.value for b in of("bands", [])),
        watch=of("watch"),
        count_of=of("count_of", "rows"),
        over=of("over", "month"),
        per=Per(value_of(per, "number"), value_of(per, "population")) if per else None,
        targets=targets,
        tolerance=of("tolerance", 0.0),
        settles=int(of("settles", 0)),
        compare=_compare(compare) if compare else None,
        drill=_drill(m, defaults, dimensions),
        small_numbers=_small_numbers(value_of(m, "small_numbers"), value_of(defaults, "small_numbers")),
        months=int(of("months", 120)),
        decimals=int(of("decimals", 1)),
        families=of("families", "family_id") == "family_id",
        chart=of("chart", "line"),
        examples=examples,
        line=given.key_at.line,
    )


def _conditions(m: Record, where: str, mistakes: Mistakes) -> dict[str, Expr]:
    table = table_of(m)
    found: dict[str, Expr] = {}
    if table is None:
        return found
    for key in _CONDITIONS:
        given = m.get(key)
        if given is None or given.value is None or given.scalar is None:
            continue
        expr, wrong = parse_condition(given.scalar.text, table.name, "number" if key == "value" else "bool")
        for mistake in wrong:
            mistakes.add(_place(given, mistake.at), where, mistake.says, mistake.hint)
        if expr is None:
            continue
        found[key] = expr
        for column in walk(expr):
            if isinstance(column, Column) and column.name in OPEN_ONLY and "open" not in m:
                says = f'"{column.name}" is only known for rows that are open at a month end.'
                hint = "Use months_between(start, end) with two dates of the table."
                mistakes.add(_place(given, column.at), where, says, hint)
    return found


def _place(given: Given, offset: int) -> Place:
    assert given.scalar is not None
    return given.scalar.place(offset)


def _compare(given: Record) -> Compare:
    return Compare(value_of(given, "england"), value_of(given, "neighbours"), value_of(given, "source") or "")


def _drill(m: Record, defaults: Record, dimensions: Mapping[str, Dimension]) -> tuple[str, ...]:
    """What the measure says; else those of the defaults that its table has."""
    own: list[Given] | None = value_of(m, "drill")
    if own is not None:
        return tuple(d.value for d in own)
    table = table_of(m)
    if table is None:
        return ()
    return tuple(
        d.value for d in value_of(defaults, "drill") or [] if dimensions[d.value].column in table.kinds()
    )


def _small_numbers(own: Record | None, default: Record | None) -> SmallNumbers:
    merged = {**(default or {}), **(own or {})}
    usual = SmallNumbers()

    def of(key: str, otherwise: Any) -> Any:
        return merged[key].value if key in merged else otherwise

    return SmallNumbers(
        hide_below=int(of("hide_below", usual.hide_below)),
        hide_percent_below=int(of("hide_percent_below", usual.hide_percent_below)),
        second_cell=of("second_cell", usual.second_cell),
    )
