"""`measures.yaml` in, `Catalogue` out: or every mistake in it, at once."""

from __future__ import annotations

from pathlib import Path

from perfcore.catalogue import schema
from perfcore.catalogue.build import build, check_owners
from perfcore.catalogue.mistakes import CatalogueError, Mistake, Mistakes, Place, nearest
from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.walk import Walker
from perfcore.catalogue.yaml_tree import LARGEST, Mapping, Node, read_tree

_NAMED_IN_FILE: tuple[schema.Names, ...] = ("owners", "groups", "dimensions", "measures")


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in a file.

    Raises `CatalogueError` with every mistake in it, and `OSError` where it cannot be read.
    """
    return parse_catalogue(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of the file. Raises `CatalogueError` where it is no text, and `OSError`."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)  # what is larger is refused anyway
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(raw) > LARGEST:
            return raw.decode("utf-8", "replace")  # cut within a character
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        says = "the file is not in UTF-8: this byte is part of no character."
        wrong = Mistake(str(path), line, column, "", says, "Save it again, with UTF-8 as its encoding.")
        raise CatalogueError([wrong]) from None


def parse_catalogue(text: str, file: str = "measures.yaml") -> Catalogue:
    """The catalogue in a text; `file` is what messages call it.

    Raises `CatalogueError` with every mistake in it.
    """
    mistakes = Mistakes(file)
    root = read_tree(text, mistakes)
    if root is None:
        if not mistakes:
            mistakes.add(Place(1, 1), "", "the file is empty.", "docs/measures.md shows how to begin.")
        raise CatalogueError(mistakes)
    walker = Walker(mistakes, {**schema.fixed_names(), **_names_in(root)})
    top = walker.record(root, schema.CATALOGUE, "", Place(1, 1))
    catalogue = None
    if top is not None:
        check_owners(top, mistakes)
        catalogue = build(top, file, mistakes)
    mistakes.raise_if_any()
    assert catalogue is not None  # nothing was wrong, so it was built
    return catalogue


def _names_in(root: Node) -> dict[schema.Names, tuple[str, ...]]:
    """The ids that each section defines; none for a section that is missing or misspelt as a whole."""
    found: dict[schema.Names, tuple[str, ...]] = {}
    if not isinstance(root, Mapping):
        return found
    for name in _NAMED_IN_FILE:
        node = root.get(name)
        if isinstance(node, Mapping):
            found[name] = node.names
        elif name == "dimensions" and node is None and not any(nearest(k, [name]) for k in root.names):
            found[name] = ()  # the one section that may be left out
    return found
