"""Targets: from a number, an aim or a mapping by year to one `Aim` a year, and whether they make sense."""

from __future__ import annotations

from collections.abc import Mapping

from perfcore.catalogue.mistakes import Mistakes, listed
from perfcore.catalogue.model import Aim
from perfcore.catalogue.walk import Given, Record, value_of

_FORMS = ("at_least", "at_most", "between", "year_total")


def read_targets(m: Record, where: str, mistakes: Mistakes) -> Mapping[str, Aim] | None:
    """The aims of a measure by financial year, "" for every year; None where it has none."""
    given = m.get("target")
    if given is None or given.value is None:
        return None
    where = f"{where}.target"
    if isinstance(given.value, float) or any(form in given.value for form in (*_FORMS, "percent")):
        aim = _aim(m, given, where, mistakes)
        return {"": aim} if aim is not None else None
    found = {year: _aim(m, one, f"{where}.{year}", mistakes) for year, one in given.value.items()}
    return {year: aim for year, aim in found.items() if aim is not None}


def _aim(m: Record, given: Given, where: str, mistakes: Mistakes) -> Aim | None:
    if given.value is None:
        return None
    better, show = value_of(m, "better"), value_of(m, "show")
    if isinstance(given.value, float):
        if better == "neither":
            mistakes.add(
                given.at,
                where,
                "a plain number is a target, and this measure has better: neither.",
                "Write the expected range: {between: [40, 50]}.",
            )
            return None
        _check_percent(given, show == "percent", better, where, mistakes)
        if show == "bands":
            _check_watched(m, given, where, mistakes)
        return Aim(at_most=given.value) if better == "low" else Aim(at_least=given.value)
    forms = [form for form in _FORMS if form in given.value]
    if len(forms) != 1:
        says = (
            f"an aim is one of {listed(_FORMS)}, and here is {'none' if not forms else listed(forms, 'and')}."
        )
        mistakes.add(given.at, where, says)
        return None
    form = forms[0]
    percent = value_of(given.value, "percent") is True
    inner: Given = given.value[form]
    if inner.value is None:
        return None
    _check_way(form, better, inner, where, mistakes)
    if show == "bands":
        _check_watched(m, given, where, mistakes)
    elif "percent" in given.value:
        mistakes.add(given.value["percent"].key_at, where, '"percent" is only for show: bands.')
    if form == "between":
        low, high = (one.value for one in inner.value)
        for one in inner.value:
            _check_percent(one, show == "percent" or percent, None, where, mistakes)
        if low is None or high is None:
            return None
        if low > high:
            says = f"between has the greater number first: {low:g}, {high:g}."
            mistakes.add(inner.at, where, says, f"Write [{high:g}, {low:g}].")
        return Aim(between=(low, high), percent=percent)
    if form == "year_total":
        if value_of(m, "over") != "year_to_date" or show != "count":
            says = "year_total adds up the year, which needs show: count and over: year_to_date."
            mistakes.add(given.value[form].key_at, where, says)
        return Aim(year_total=inner.value)
    _check_percent(inner, show == "percent" or percent, better, where, mistakes)
    if form == "at_least":
        return Aim(at_least=inner.value, percent=percent)
    return Aim(at_most=inner.value, percent=percent)


def _check_way(form: str, better: str | None, given: Given, where: str, mistakes: Mistakes) -> None:
    wanted = {"at_least": "high", "at_most": "low", "year_total": "high"}.get(form)
    if wanted is None or better in (None, wanted):
        return
    hint = "Write the expected range: between." if better == "neither" else f"Is better: {wanted} meant?"
    mistakes.add(given.key_at, where, f"{form} does not go with better: {better}.", hint)


def _check_percent(given: Given, percent: bool, better: str | None, where: str, mistakes: Mistakes) -> None:
    if not percent or given.value is None:
        return
    if not 0 <= given.value <= 100:
        mistakes.add(given.at, where, f"a percentage is from 0 to 100, not {given.value:g}.")
    elif better == "high" and 0 < given.value < 1:
        says = f"{given.value:g} would be less than one percent."
        mistakes.add(given.at, where, says, f"Write {given.value * 100:g}.")


def _check_watched(m: Record, given: Given, where: str, mistakes: Mistakes) -> None:
    if "watch" not in m:
        says = "with bands, a target needs to know which band it is about."
        mistakes.add(given.at, where, says, 'Add "watch", such as watch: 24 and over.')
