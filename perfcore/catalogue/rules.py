"""What has to hold between the keys of one measure, beyond each key being right by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from perfcore.catalogue.mistakes import Mistakes, did_you_mean, listed, quoted
from perfcore.catalogue.model import band_labels
from perfcore.catalogue.walk import Given, Record, value_of
from perfcore.records.tables import TABLES, Table

WHICH_ROWS = ("month", "open", "flow", "figures")
OPEN_ONLY = ("days_open", "months_open")

# key -> what `show` has to be for it to mean anything
ONLY_SHOWN_AS: Mapping[str, tuple[str, ...]] = {
    "hits": ("percent",),
    "value": ("median", "bands"),
    "bands": ("bands",),
    "watch": ("bands",),
    "per": ("count",),
    "count_of": ("count",),
}
NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "percent": (("hits", "a condition that says which rows are the top of the fraction"),),
    "median": (("value", "such as working_days(start_date, end_date)"),),
    "bands": (("value", "such as months_open"), ("bands", "lower edges such as [15, 18, 24]")),
}
NOT_WITH_FIGURES = ("table", "where", "hits", "value", "bands", "watch", "per", "count_of")
CHART_FOR = {"stacked_bar": "show: bands", "in_out_bar": "flow"}


@dataclass(frozen=True)
class Rules:
    """Checks measures one by one; what is wrong goes to `mistakes`."""

    mistakes: Mistakes
    dimension_columns: Mapping[str, str]  # dimension -> its column

    def check(self, m: Record, where: str, head: Given) -> None:
        """All rules on one measure; `head` is the measure itself, for what is missing."""
        self._which_rows(m, where, head)
        self._table(m, where, head)
        self._dates(m, where)
        self._shown(m, where)
        self._bands(m, where)
        self._window(m, where)
        self._drill(m, where)
        self._against(m, where)

    def _add(self, given: Given, where: str, says: str, hint: str = "", key: bool = False) -> None:
        self.mistakes.add(given.key_at if key else given.at, where, says, hint)

    def _which_rows(self, m: Record, where: str, head: Given) -> None:
        said = [key for key in WHICH_ROWS if key in m]
        if not said:
            says = f"it is not said which rows count: one of {listed(WHICH_ROWS)}."
            self._add(head, where, says, "For events in a month write month: and the date.", key=True)
        for key in sorted(said, key=lambda k: m[k].key_at)[1:]:
            first = min(said, key=lambda k: m[k].key_at)
            says = f'"{key}" beside "{first}": rows count by one of them.'
            self._add(m[key], where, says, "Remove one.", key=True)
        if len(said) == 1 and said[0] == "figures":
            for key in NOT_WITH_FIGURES:
                if key in m:
                    self._add(
                        m[key],
                        where,
                        f'"{key}" does not go with "figures", which are counted already.',
                        key=True,
                    )

    def _table(self, m: Record, where: str, head: Given) -> None:
        if "table" not in m and "figures" not in m and any(k in m for k in WHICH_ROWS):
            self._add(head, where, 'the key "table" is missing:', f"one of {', '.join(TABLES)}.", key=True)

    def _dates(self, m: Record, where: str) -> None:
        table = table_of(m)
        if table is None:
            return
        dates = [m["month"]] if "month" in m else []
        dates += value_of(m, "open") or []
        flow: Record = value_of(m, "flow") or {}
        dates += [flow[key] for key in ("in", "out") if key in flow]
        for given in dates:
            if given.value is not None:
                self._date(given, table, where)

    def _date(self, given: Given, table: Table, where: str) -> None:
        name = given.value
        stored = [c for c, kind in table.columns.items() if kind == "date"]
        if name in stored:
            return
        if name in table.kinds():
            kind = table.kinds()[name]
            says = f'"{name}" is {"worked out later" if kind == "date" else "no date"}.'
            self._add(given, where, says, f"Dates in {table.name}: {', '.join(stored)}.")
        else:
            hint = did_you_mean(name, table.kinds(), "Its columns")
            if "?" not in hint:
                hint = f"Dates in {table.name}: {', '.join(stored)}."
            self._add(given, where, f"no column {quoted(name)} in {table.name}.", hint)

    def _shown(self, m: Record, where: str) -> None:
        show = value_of(m, "show")
        if show is None:
            return
        if "figures" in m:
            if show not in ("count", "percent", "ratio"):
                self._add(m["show"], where, f"figures are shown as count, percent or ratio, not {show}.")
            return
        if show == "ratio":
            self._add(m["show"], where, "a ratio is only for figures.", "Use percent, or count with per.")
            return
        for key, allowed in ONLY_SHOWN_AS.items():
            if key in m and show not in allowed:
                says = f'"{key}" only means something with show: {listed(allowed)}, and this is {show}.'
                self._add(m[key], where, says, key=True)
        for key, example in NEEDS.get(show, ()):
            if key not in m:
                self._add(m["show"], where, f'show: {show} needs "{key}":', f"{example}.")
        if "flow" in m and show != "count":
            self._add(m["show"], where, f"a flow is shown as count, not {show}.")
        for key in ("per", "count_of"):
            if "flow" in m and key in m:
                self._add(m[key], where, f'"{key}" does not go with "flow".', key=True)
        chart = value_of(m, "chart")
        if chart in CHART_FOR and ("flow" not in m if chart == "in_out_bar" else show != "bands"):
            self._add(m["chart"], where, f"{chart} is for {CHART_FOR[chart]}.", "Use line or bar.")

    def _bands(self, m: Record, where: str) -> None:
        bands: list[Given] | None = value_of(m, "bands")
        if bands is None:
            return
        if not bands:
            self._add(m["bands"], where, "bands has no edge.", "Write them rising: [15, 18, 24].")
        for low, high in pairwise(bands):
            if low.value is not None and high.value is not None and high.value <= low.value:
                says = f"bands must rise, and {high.value:g} follows {low.value:g}."
                self._add(high, where, says)
                return
        watch = value_of(m, "watch")
        if watch is None or any(b.value is None for b in bands):
            return
        labels = band_labels(tuple(b.value for b in bands))
        if watch not in labels:
            hint = did_you_mean(watch, labels, "There are")
            self._add(m["watch"], where, f"no band {quoted(watch)}.", hint)

    def _window(self, m: Record, where: str) -> None:
        over = value_of(m, "over")
        if "open" in m and over not in (None, "month"):
            says = f"rows open at a month end cannot be added up over {over.replace('_', ' ')}."
            self._add(m["over"], where, says, "Leave it out, or count the starts with month:.")

    def _drill(self, m: Record, where: str) -> None:
        table = table_of(m)
        for given in value_of(m, "drill") or []:
            column = self.dimension_columns.get(given.value)
            if column is None or table is None or column in table.kinds():
                continue
            fitting = [d for d, c in self.dimension_columns.items() if c in table.kinds()]
            says = f'"{given.value}" is no dimension of {table.name}, which has no column "{column}".'
            self._add(given, where, says, f"It has: {', '.join(fitting)}.")

    def _against(self, m: Record, where: str) -> None:
        if "tolerance" in m and "target" not in m:
            self._add(m["tolerance"], where, "a tolerance without a target.", key=True)
        compare: Record = value_of(m, "compare") or {}
        if "compare" in m and m["compare"].value is not None and not {"england", "neighbours"} & set(compare):
            self._add(
                m["compare"], f"{where}.compare", 'neither "england" nor "neighbours" is given.', key=True
            )


def table_of(m: Record) -> Table | None:
    """The table of a measure; None where there is none, or a wrong one."""
    name = value_of(m, "table")
    return TABLES[name] if name is not None else None
