"""A JSON Schema of measures.yaml for editors, made of `schema` and of the rules between keys that it can say.

What it cannot say (whether an owner is there, what a condition means) is left to `check`.
"""

from __future__ import annotations

from typing import Any, assert_never

from perfcore.catalogue import schema
from perfcore.catalogue.rules import CHART_FOR, NEEDS, NOT_WITH_FIGURES, ONLY_SHOWN_AS, WHICH_ROWS
from perfcore.records.tables import TABLES

Json = dict[str, Any]

_ID = "^[a-z][a-z0-9_]{0,59}$"
_YEAR = r"^[0-9]{4}-[0-9]{2}$"
_MONTH = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
_FORMS = ("at_least", "at_most", "between", "year_total")


def json_schema() -> Json:
    """The schema, ready for json.dump; it accepts every file that `check` finds sound."""
    made = _of(schema.CATALOGUE)
    made["title"] = "perfcore: measures.yaml"
    return made


def _of(spec: schema.Spec) -> Json:
    match spec:
        case schema.Text():
            return _text(spec)
        case schema.Number(low=low, high=high, whole=whole):
            limits = {"minimum": low, "maximum": high}
            given = {name: _plain(limit) for name, limit in limits.items() if limit is not None}
            return {"type": "integer" if whole else "number", **given}
        case schema.YesNo():
            return {"type": "boolean"}
        case schema.ListOf(item=item, exactly=exactly):
            size = {} if exactly is None else {"minItems": exactly, "maxItems": exactly}
            return {"type": "array", "items": _of(item), **size}
        case schema.MapOf(item=item):
            made = {"type": "object", "minProperties": 1, "additionalProperties": _of(item)}
            return {**made, "propertyNames": {"pattern": _ID}}
        case schema.Record():
            return _record(spec)
        case schema.Target(aim=aim):
            one = {"anyOf": [{"type": "number"}, _of(aim)]}
            by_year = {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": _YEAR},
                "additionalProperties": one,
            }
            return {"anyOf": [{"type": "number"}, _of(aim), by_year]}
        case schema.Cells():
            return {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": ["string", "number", "boolean"]},
            }
        case _:
            assert_never(spec)


def _text(spec: schema.Text) -> Json:
    if spec.options:
        return {"enum": list(spec.options)}
    fixed = schema.fixed_names()
    if spec.known is not None and spec.known in fixed:
        return {"enum": list(fixed[spec.known])}
    if spec.month:
        return {"type": "string", "pattern": _MONTH}
    return {"type": ["string", "number"], "minLength": 1}


def _record(spec: schema.Record) -> Json:
    made: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {k.name: {"description": k.help, **_of(k.holds)} for k in spec.keys},
        "required": [k.name for k in spec.keys if k.required],
    }
    if spec is schema.AIM:
        made["oneOf"] = [{"required": [form]} for form in _FORMS]
    if spec is schema.COMPARE:
        made["anyOf"] = [{"required": [name]} for name in ("england", "neighbours")]
    if spec is schema.MEASURE:
        made["allOf"] = _between_keys()
    return made


def _between_keys() -> list[Json]:
    """The rules between the keys of one measure, as in `rules`."""
    found: list[Json] = [{"oneOf": [{"required": [key]} for key in WHICH_ROWS]}]
    for key, shown in ONLY_SHOWN_AS.items():
        found.append({"if": {"required": [key]}, "then": _is("show", *shown)})
    for show, needs in NEEDS.items():
        found.append({"if": _is("show", show), "then": {"required": [key for key, _ in needs]}})
    ready = {"required": ["figures"]}
    no_rows = [{"required": [key]} for key in NOT_WITH_FIGURES]
    found.append(
        {
            "if": ready,
            "then": {"allOf": [{"not": {"anyOf": no_rows}}, _is("show", "count", "percent", "ratio")]},
            "else": {"allOf": [{"required": ["table"]}, _is("show", "count", "percent", "median", "bands")]},
        }
    )
    no_people = {"not": {"anyOf": [{"required": ["per"]}, {"required": ["count_of"]}]}}
    found.append({"if": {"required": ["flow"]}, "then": {**_is("show", "count"), **no_people}})
    for chart in CHART_FOR:
        fits = {"required": ["flow"]} if chart == "in_out_bar" else _is("show", "bands")
        found.append({"if": _is("chart", chart), "then": fits})
    found.append({"if": {"required": ["tolerance"]}, "then": {"required": ["target"]}})
    found.append({"if": {"required": ["open", "over"]}, "then": _is("over", "month")})
    neither = {"if": _is("better", "neither"), "then": {"properties": {"target": {"type": "object"}}}}
    found.append(neither)
    found += [_dates_of(name) for name in TABLES]
    return found


def _dates_of(name: str) -> Json:
    date = {"enum": [column for column, kind in TABLES[name].columns.items() if kind == "date"]}
    where = {
        "month": date,
        "open": {"items": date},
        "flow": {"properties": {"in": date, "out": date}},
    }
    return {"if": _is("table", name), "then": {"properties": where}}


def _is(key: str, *values: str) -> Json:
    return {"properties": {key: {"enum": list(values)}}, "required": [key]}


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else number
