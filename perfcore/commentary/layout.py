"""Reading a file of comments with the figures beside them: the layout of the open examples."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from perfcore.commentary.model import Comment, Context, Spc, make_context


class LayoutError(ValueError):
    """The file cannot be read as comments; the message is one sentence for the person who wrote it."""


def read_cases(text: str) -> dict[str, tuple[Comment, Context]]:
    """Case id -> comment and context, of `{"cases": [...]}`, a list of cases, or a single case.

    Only `id`, `comment.text` and `context` must be there. Raises LayoutError.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise LayoutError(f"This is not JSON{at}.") from None
    if isinstance(told, dict) and "cases" in told:
        told = told["cases"]
    elif isinstance(told, dict) and "comment" in told:
        told = [told]
    if not isinstance(told, list):
        raise LayoutError('There is no list "cases".')
    cases: dict[str, tuple[Comment, Context]] = {}
    for number, case in enumerate(told, 1):
        if not isinstance(case, dict):
            raise LayoutError(f"Case {number} is no object.")
        if not isinstance(case.get("id"), str | int) or isinstance(case.get("id"), bool):
            raise LayoutError(f'Case {number} has no "id".')
        name = str(case["id"])
        if name in cases:
            raise LayoutError(f'Two cases have the id "{name}".')
        cases[name] = read_comment(case, name), read_context(case, name)
    return cases


def read_comment(case: Mapping[str, Any], name: str) -> Comment:
    told = case.get("comment")
    if isinstance(told, str):
        told = {"text": told}
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise LayoutError(f'Case {name} has no "text" in its "comment".')
    declared = told.get("declared_cross_references") or ()
    declared = (declared,) if isinstance(declared, str) else declared
    return Comment(
        text=told["text"],
        owner_role=_text(told.get("owner_role")) or None,
        action=_text(told.get("action")) or None,
        action_due=_text(told.get("action_due")) or None,
        audience=_text(told.get("audience")) or "public",
        declared=tuple(_code(one) for one in declared) if isinstance(declared, list | tuple | dict) else (),
    )


def read_context(case: Mapping[str, Any], name: str) -> Context:
    told = case.get("context")
    if not isinstance(told, dict):
        raise LayoutError(f'Case {name} has no "context".')

    def number(key: str, of: Mapping[str, Any] = told) -> float | None:
        value = of.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise LayoutError(f'Case {name}: "{key}" is no number.')
        try:
            read = float(str(value).replace(",", "").rstrip("%"))
        except ValueError:
            raise LayoutError(f'Case {name}: "{key}" is no number.') from None
        return read if math.isfinite(read) else None

    spc = told.get("spc")
    spc = {"variation": spc} if isinstance(spc, str) else spc if isinstance(spc, dict) else {}
    known = told.get("other_known_numbers")
    known = known if isinstance(known, dict) else {}
    points = number("points", spc)
    return make_context(
        code=_text(told.get("code")),
        name=_text(told.get("name")),
        period=_text(case.get("period") or told.get("period")),
        previous_period=_text(case.get("previous_period") or told.get("previous_period")),
        value=number("value"),
        previous=number("previous"),
        unit=_text(told.get("unit")) or "count",
        target=number("target"),
        target_type=_target_type(told),
        polarity=_text(told.get("polarity")).casefold() or "neither",
        parts=(number("numerator"), number("denominator")),
        previous_parts=(number("previous_numerator"), number("previous_denominator")),
        spc=Spc(
            variation=_text(spc.get("variation")),
            mean=number("mean", spc),
            lpl=number("lpl", spc),
            upl=number("upl", spc),
            rule=_text(spc.get("rule")) or None,
            points=None if points is None else int(points),
        ),
        known={
            key: value
            for key in known
            if isinstance(known[key], int | float) and (value := number(key, known)) is not None
        },
        last_month_text=_text(told.get("last_month_text")),
        other_measures_text=_texts(told.get("other_measures_text")),
        all_codes=_texts(told.get("all_codes")),
    )


def _target_type(told: Mapping[str, Any]) -> str | None:
    said = _text(told.get("target_type")).casefold()
    if said in {"min", "minimum", "at_least", "floor", "higher"}:
        return "min"
    if said in {"max", "maximum", "at_most", "ceiling", "lower"}:
        return "max"
    if not said:
        return {"higher": "min", "lower": "max"}.get(_text(told.get("polarity")).casefold())
    return said


def _text(value: object) -> str:
    return (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else ""
    )


def _texts(value: object) -> dict[str, str]:
    return {str(key): _text(said) for key, said in value.items()} if isinstance(value, dict) else {}


def _code(one: object) -> str:
    return _text(one.get("code")) if isinstance(one, dict) else _text(one)
