"""Walks the YAML tree along the schema: unknown keys, missing keys, values of the wrong kind.

What comes out is typed as the schema says and still knows its place, for the rules between keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from perfcore.catalogue import schema
from perfcore.catalogue.mistakes import Mistakes, Place, did_you_mean, listed, nearest, quoted
from perfcore.catalogue.yaml_tree import Entry, Node, Scalar, Sequence
from perfcore.catalogue.yaml_tree import Mapping as Tree

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_YEAR = re.compile(r"(\d{4})-(\d\d)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@dataclass(frozen=True)
class Given:
    """A value that was given. `value` is None where it was wrong, which is already said.

    It is a str, float, bool, or a list or mapping of `Given`. `at` is the place of the value, `key_at`
    of its key (or its own, in a list).
    """

    value: Any
    at: Place
    key_at: Place
    scalar: Scalar | None = None


Record = Mapping[str, Given]


def value_of(record: Record, key: str) -> Any:
    """The plain value of a key; None where it is not given or wrong."""
    return record[key].value if key in record else None


class Walker:
    """One walk through one file. `names` are the names that texts may have to be one of;
    where a list of names is not there, its section is wrong as a whole and nothing is held against it.
    """

    def __init__(self, mistakes: Mistakes, names: Mapping[schema.Names, tuple[str, ...]]) -> None:
        self.mistakes = mistakes
        self.names = names

    def record(self, node: Node, spec: schema.Record, where: str, at: Place) -> dict[str, Given] | None:
        """The keys of a mapping that the schema knows, those that are wrong with None as their value."""
        if not isinstance(node, Tree):
            names = [k.name for k in spec.keys]
            says = f"here must be keys such as {listed(names[:3], 'and')}, one a line."
            self.mistakes.add(node.at, where, says if not _is_empty(node) else f"this is empty: {says}")
            return None
        given: dict[str, Given] = {}
        for entry in node.entries:
            key = spec.key(entry.key)
            if key is not None:
                given[key.name] = self.given(entry, key.holds, where)
                continue
            names = [k.name for k in spec.keys]
            hint = did_you_mean(entry.key, names, "There are")
            self.mistakes.add(entry.key_at, where, f"unknown key {quoted(entry.key)}.", hint)
            meant = nearest(entry.key, names)
            if meant is not None and meant not in node.names:
                # given, though misspelt: nobody needs to hear that it is missing as well
                given.setdefault(meant, Given(None, entry.value.at, entry.key_at))
        for key in spec.keys:
            if key.required and key.name not in given:
                self.mistakes.add(at, where, f'the key "{key.name}" is missing:', f"{_plain(key.help)}.")
        return given

    def given(self, entry: Entry, spec: schema.Spec, where: str) -> Given:
        """One value; messages about a scalar name its key."""
        value = self._value(entry.value, spec, where, entry.key, entry.key_at)
        scalar = entry.value if isinstance(entry.value, Scalar) else None
        return Given(value, entry.value.at, entry.key_at, scalar)

    def _value(self, node: Node, spec: schema.Spec, where: str, name: str, key_at: Place) -> Any:
        if isinstance(node, Scalar) and node.reads_as == "trap":
            return None
        inside = f"{where}.{name}" if where else name
        match spec:
            case schema.Text():
                return self._text(node, spec, where, name)
            case schema.Number():
                return self._number(node, spec, where, name)
            case schema.YesNo():
                return self._yes_no(node, where, name)
            case schema.ListOf():
                return self._list(node, spec, where, name)
            case schema.Record():
                return self.record(node, spec, inside, key_at)
            case schema.MapOf():
                return self._map(node, spec, inside)
            case schema.Target():
                return self._target(node, spec, where, name, key_at)
            case schema.Cells():
                return self._cells(node, inside)
            case _:
                assert_never(spec)

    def _scalar(self, node: Node, where: str, name: str, wanted: str) -> Scalar | None:
        if not isinstance(node, Scalar):
            kind = "a list" if isinstance(node, Sequence) else "a mapping"
            self.mistakes.add(node.at, where, f"{name} is {wanted}, not {kind}.")
            return None
        if _is_empty(node):
            self.mistakes.add(node.at, where, f"{name} is empty.", f"Give it {wanted}, or leave the key out.")
            return None
        return node

    def _text(self, node: Node, spec: schema.Text, where: str, name: str) -> str | None:
        scalar = self._scalar(node, where, name, "a text")
        if scalar is None:
            return None
        text = scalar.text
        if spec.month:
            return self._month(scalar, where, name)
        if scalar.reads_as in ("bool", "null", "timestamp") or _is_odd_number(scalar):
            read = _READ_AS.get(scalar.reads_as, "a number of its own making")
            hint = f"Write {listed(spec.options)}." if spec.options else f'Write "{text}" in quotes.'
            self.mistakes.add(scalar.at, where, f"{name} is a text, and YAML reads {text} as {read}.", hint)
            return None
        if spec.options and text not in spec.options:
            meant = nearest(text, spec.options)
            hint = f'Did you mean "{meant}"?' if meant else ""
            self.mistakes.add(
                scalar.at, where, f"{name} is {listed(spec.options)}, not {quoted(text)}.", hint
            )
            return None
        if spec.known is not None and text not in self.names.get(spec.known, (text,)):
            says = f"no {_ONE_OF[spec.known]} {quoted(text)}."
            self.mistakes.add(scalar.at, where, says, did_you_mean(text, self.names[spec.known]))
            return None
        return text.strip()

    def _month(self, scalar: Scalar, where: str, name: str) -> str | None:
        if re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", scalar.text):
            return scalar.text
        hint = "Write it as YYYY-MM."
        if found := re.match(r"((19|20)\d\d-(0[1-9]|1[0-2]))-\d", scalar.text):
            hint = f"Leave the day out: {found[1]}."
        self.mistakes.add(scalar.at, where, f"{name} {quoted(scalar.text)} is no month.", hint)
        return None

    def _number(self, node: Node, spec: schema.Number, where: str, name: str) -> float | None:
        scalar = self._scalar(node, where, name, "a number")
        if scalar is None:
            return None
        if scalar.quoted or not _NUMBER.fullmatch(scalar.text):
            self.mistakes.add(scalar.at, where, *_no_number(scalar, name))
            return None
        number = float(scalar.text)
        if spec.whole and not number.is_integer():
            self.mistakes.add(scalar.at, where, f"{name} is a whole number, not {scalar.text}.")
            return None
        low, high = spec.low, spec.high
        if (low is not None and number < low) or (high is not None and number > high):
            allowed = f"from {low:g} to {high:g}" if high is not None else f"{low:g} or more"
            if low == high:
                allowed = f"{low:g}"
            self.mistakes.add(scalar.at, where, f"{name} is {allowed}, not {scalar.text}.")
            return None
        return number

    def _yes_no(self, node: Node, where: str, name: str) -> bool | None:
        scalar = self._scalar(node, where, name, "true or false")
        if scalar is None:
            return None
        if not scalar.quoted and scalar.text in ("true", "false"):
            return scalar.text == "true"
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(scalar.text.lower())
        hint = f"Write {meant}." if meant else "Write it without quotes." if scalar.quoted else ""
        self.mistakes.add(scalar.at, where, f"{name} is true or false, not {quoted(scalar.text)}.", hint)
        return None

    def _list(self, node: Node, spec: schema.ListOf, where: str, name: str) -> list[Given] | None:
        if not isinstance(node, Sequence):
            wanted = f"a list of {spec.exactly}" if spec.exactly else "a list"
            hint = (
                f"Write [{node.text}]." if isinstance(node, Scalar) and not spec.exactly and node.text else ""
            )
            self.mistakes.add(node.at, where, f"{name} is {wanted}, in square brackets or with dashes.", hint)
            return None
        if spec.exactly is not None and len(node.items) != spec.exactly:
            says = f"{name} has {spec.exactly} values, not {len(node.items)}."
            self.mistakes.add(node.at, where, says)
            return None
        items = []
        for i, item in enumerate(node.items, 1):
            inside = name
            if isinstance(spec.item, schema.Record | schema.Cells):
                inside = f"{name}[{i}]"
            value = self._value(item, spec.item, where, inside, item.at)
            items.append(Given(value, item.at, item.at, item if isinstance(item, Scalar) else None))
        self._refuse_repeats(items, where, name)
        return items

    def _refuse_repeats(self, items: Iterable[Given], where: str, name: str) -> None:
        seen: set[str] = set()
        for item in items:
            if isinstance(item.value, str):
                if item.value in seen:
                    self.mistakes.add(item.at, where, f"{name} has {quoted(item.value)} twice.")
                seen.add(item.value)

    def _map(self, node: Node, spec: schema.MapOf, where: str) -> dict[str, Given] | None:
        if not isinstance(node, Tree):
            self.mistakes.add(node.at, where, "here must be ids, each with its own keys.")
            return None
        if not node.entries and not node.dropped:
            self.mistakes.add(node.at, where, "this is empty.", "It needs at least one.")
        found = {}
        for entry in node.entries:
            if not _ID.fullmatch(entry.key):
                says = f"{quoted(entry.key)} is no id: small letters, digits and _, beginning with a letter."
                suggested = re.sub(r"[^a-z0-9]+", "_", entry.key.lower()).strip("_")
                hint = f'Write "{suggested}".' if _ID.fullmatch(suggested) else ""
                self.mistakes.add(entry.key_at, where, says, hint)
            found[entry.key] = self.given(entry, spec.item, where)
        return found

    def _cells(self, node: Node, where: str) -> dict[str, Given] | None:
        """Columns with what was written for each, to be read once the table is known."""
        if not isinstance(node, Tree):
            self.mistakes.add(node.at, where, "a row is columns with values, such as {child: a}.")
            return None
        found = {}
        for entry in node.entries:
            cell = self._scalar(entry.value, where, entry.key, "one value")
            found[entry.key] = Given(cell and cell.text, entry.value.at, entry.key_at, cell)
        return found

    def _target(self, node: Node, spec: schema.Target, where: str, name: str, key_at: Place) -> Any:
        if isinstance(node, Scalar):
            return self._number(node, schema.Number(), where, name)
        if not isinstance(node, Tree):
            self.mistakes.add(
                node.at,
                where,
                "target is a number, an aim or a mapping by financial year.",
                "For a range write {between: [40, 50]}.",
            )
            return None
        if not any(key[:1].isdigit() for key in node.names):
            if not node.entries and not node.dropped:
                self.mistakes.add(node.at, where, f"{name} is empty.", "Give a number, or leave the key out.")
            return self.record(node, spec.aim, f"{where}.{name}", key_at) or None
        found: dict[str, Given] = {}
        for entry in node.entries:
            if not self._is_year(entry, f"{where}.{name}"):
                continue
            if isinstance(entry.value, Scalar):
                found[entry.key] = self.given(entry, schema.Number(), f"{where}.{name}")
            else:
                found[entry.key] = self.given(entry, spec.aim, f"{where}.{name}")
        return found or None

    def _is_year(self, entry: Entry, where: str) -> bool:
        match = _YEAR.fullmatch(entry.key)
        if match and (int(match[1]) + 1) % 100 == int(match[2]):
            return True
        hint = 'Write it as "2025-26": 1 April to 31 March.'
        if begins := re.match(r"(19|20)\d\d", entry.key):
            year = int(begins[0])
            hint = f"Did you mean {year}-{(year + 1) % 100:02d}?"
        self.mistakes.add(entry.key_at, where, f"{quoted(entry.key)} is no financial year.", hint)
        return False


_READ_AS = {"bool": "true or false", "null": "nothing", "timestamp": "a date"}
_ONE_OF: Mapping[schema.Names, str] = {
    "owners": "owner",
    "groups": "group",
    "dimensions": "dimension",
    "measures": "measure",
    "tables": "table",
    "populations": "population",
    "columns": "column",
}


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text.strip()


def _is_odd_number(scalar: Scalar) -> bool:
    """Whether YAML reads an unquoted text as a number that is not what it looks like: 010, 12:30, 1_000."""
    return scalar.reads_as in ("int", "float") and not _NUMBER.fullmatch(scalar.text)


def _no_number(scalar: Scalar, name: str) -> tuple[str, str]:
    text = scalar.text.strip()
    if scalar.quoted and _NUMBER.fullmatch(text):
        return f"{name} is a number, and {text} in quotes is a text.", f"Write {text}."
    if _is_odd_number(scalar) and ":" in text:
        return f"{name} is a number, and YAML reads {text} as minutes and seconds.", ""
    if re.fullmatch(r"-?0\d+", text):
        return (
            f"{name} is a number, and YAML reads {text} as one to the base of eight.",
            f"Write {text.lstrip('0') or 0}.",
        )
    if re.fullmatch(r"-?[\d.]+\s*%", text):
        return f"{name} is a number, not {quoted(text)}.", f"Write {text.rstrip('% ')}."
    if re.fullmatch(r"-?\d{1,3}([,_]\d{3})+", text):
        return f"{name} is a number, not {quoted(text)}.", f"Write {re.sub('[,_]', '', text)}."
    return f"{name} is a number, not {quoted(text)}.", "Write digits, with a point for decimals."


def _plain(help_: str) -> str:
    return help_.replace("`", "")
