"""What goes into a statement: quoted names from our own tables, and values only as parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

from perfcore.catalogue.conditions import Scalar


@dataclass
class Bindings:
    """The parameters of one statement; nothing that a person wrote reaches the SQL text itself."""

    values: dict[str, Scalar | None] = field(default_factory=dict)

    def add(self, value: Scalar | None) -> str:
        """The placeholder that stands for `value`."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def quoted(name: str) -> str:
    """`name` as an identifier."""
    return '"' + name.replace('"', '""') + '"'
