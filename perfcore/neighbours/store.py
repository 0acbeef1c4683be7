"""Imported official figures and neighbour lists on disk, beside the loads.

    data/official/manifest.json        what was imported, when and from which file; our own authority
    data/official/c1-3f2a91bc.parquet  one table as it was read, named by its content
    data/official/model-....parquet    one version of the neighbours

Nothing that was imported is written over: a newer release stands beside the older one, and gives the
years that it has. The manifest is replaced last and in one step, so an import is kept whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from perfcore.neighbours.indicators import INDICATORS, KINDS, PER
from perfcore.neighbours.models import Model, is_model, read_model
from perfcore.neighbours.reading import COLUMNS, Statistics, read_statistics
from perfcore.records.errors import LoadError
from perfcore.records.files import plain_file
from perfcore.records.lock import only_one
from perfcore.safety.files import write_whole

FOLDER, MANIFEST = "official", "manifest.json"
_VERSION = 1


@dataclass(frozen=True)
class Kept:
    """What an import did with one file: "kept" or "already here"."""

    file: str
    title: str
    says: str
    state: str


@dataclass(frozen=True)
class Official:
    """Everything imported. Frames are shared and cached: never assign into them.

    `figures`: measure, year, level, area, code, name, region, n, of, value, status, file; one row for each
    measure, year and area. `models`: name -> pairs of area, position, neighbour, closeness.
    `own`: the number of the authority that this installation belongs to, or "".
    """

    figures: pd.DataFrame
    models: dict[str, pd.DataFrame]
    model_files: dict[str, str]
    own: str

    @property
    def names(self) -> dict[str, tuple[str, str]]:
        """Authorities by number: their latest code and name, in the order of their names."""
        last = self.figures[self.figures["level"] == "authority"].drop_duplicates("area", keep="last")
        last = last.sort_values("name")
        return {a: (c, n) for a, c, n in zip(last["area"], last["code"], last["name"], strict=True)}


def import_files(data: Path, paths: Sequence[Path], council: str = "", model_name: str = "") -> list[Kept]:
    """Read and check every file, then keep them all. `council` becomes our own authority, by name or code.

    Raises `LoadError` with the first thing that is wrong; nothing is kept then.
    """
    read = [_read(path, model_name) for path in paths]
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder):
        manifest = _manifest(folder)
        kept = [_add(folder, manifest, one) for one in read]
        if council:
            manifest["council"] = find_area(_figures(folder, manifest), council)
        write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return kept


def open_official(data: Path) -> Official | None:
    """What was imported into a data directory; None where nothing was. Raises `LoadError`."""
    folder = data / FOLDER
    if not (folder / MANIFEST).is_file():
        return None
    manifest = _manifest(folder)
    models = {m["name"]: _parquet(folder, m["path"]) for m in manifest["models"]}
    files = {m["name"]: m["file"] for m in manifest["models"]}
    return Official(_figures(folder, manifest), models, files, manifest["council"])


def version_of(data: Path) -> str:
    """A text that changes whenever an import does."""
    try:
        stat = (data / FOLDER / MANIFEST).stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns}-{stat.st_size}"


def find_area(figures: pd.DataFrame, asked: str) -> str:
    """The number of the authority with this official code, number or name. Raises `LoadError`."""
    authorities = figures[figures["area"].str.fullmatch(r"\d{3}")]
    plain = plain_name(asked)
    for column in ("code", "area"):
        hit = authorities[authorities[column].str.casefold() == asked.strip().casefold()]
        if len(hit):
            return str(hit["area"].iloc[0])
    names = authorities["name"].map(plain_name)
    hit = authorities[names == plain]
    if len(hit):
        return str(hit["area"].iloc[-1])
    near = sorted(set(authorities[names.str.contains(plain, regex=False)]["name"])) if plain else []
    hint = f": did you mean {' or '.join(near[:3])}?" if near else ": write it as the official figures do."
    raise LoadError(asked or "the council", f"no authority in the imported figures is called so{hint}")


def plain_name(name: str) -> str:
    """A council's name without what it may have or lack: case, marks, "Council", "Borough of" and such."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold().replace("&", " and ")).split()
    extra = {"council", "borough", "city", "county", "district", "metropolitan", "royal", "of", "the", "and"}
    kept = [w for w in words if w not in extra]
    return " ".join(kept or words)


def _read(path: Path, model_name: str) -> Statistics | Model:
    return read_model(path, model_name) if is_model(plain_file(path)) else read_statistics(path)


def _add(folder: Path, manifest: dict[str, Any], read: Statistics | Model) -> Kept:
    """Write one table, unless it is here already, and enter it in the manifest."""
    if isinstance(read, Model):
        content = read.pairs[["area", "position", "neighbour", "closeness"]]
        title, group, kind, label = "Statistical neighbours", "models", "model", read.name
        says = f"{content['area'].nunique()} authorities"
    else:
        content = read.figures
        title = next(k.title for k in KINDS if k.id == read.kind)
        group, kind, label = "files", read.kind, ""
        first, last = content["year"].min(), content["year"].max()
        says = f"{content['area'].nunique()} areas, {first} to {last}"
    digest = hashlib.sha256(content.to_csv(index=False).encode()).hexdigest()[:12]
    same = next((e for e in manifest[group] if e["fingerprint"] == digest and e["kind"] == kind), None)
    if same is not None:
        called = f' as "{same["name"]}"' if label else ""
        return Kept(read.file, title, f"{says}: the same is here already{called}", "already here")
    if label and any(e["name"] == label for e in manifest["models"]):
        raise LoadError(
            read.file,
            f'another version is called "{label}" already, and none is written over: '
            "give this one a name of its own with --model-name.",
        )
    path = f"{kind}-{digest}.parquet"
    part = folder / f".part-{path}"
    content.to_parquet(part, index=False)
    part.replace(folder / path)
    entry = {"kind": kind, "file": read.file, "path": path, "fingerprint": digest}
    entry |= {"name": label} if label else {}
    manifest[group].append(entry | {"imported_at": datetime.now().isoformat(timespec="seconds")})
    called = f', named "{label}"' if label else ""
    notes = "".join(f" {note}" for note in read.notes) if isinstance(read, Statistics) else ""
    return Kept(read.file, title, f"{says}{called}.{notes}".removesuffix("."), "kept")


def _figures(folder: Path, manifest: dict[str, Any]) -> pd.DataFrame:
    """All figures: of two releases of a table, the one imported later gives every year that it has."""
    parts: list[pd.DataFrame] = []
    taken: set[tuple[str, int]] = set()
    for entry in reversed(manifest["files"]):
        frame = _parquet(folder, entry["path"])
        fresh = frame[[(entry["kind"], y) not in taken for y in frame["year"]]]
        taken |= {(entry["kind"], int(y)) for y in frame["year"].unique()}
        parts.append(fresh.assign(file=entry["file"]))
    if not parts:
        return pd.DataFrame(columns=[*COLUMNS, "file"])
    figures = pd.concat(parts, ignore_index=True).sort_values(["year", "area"], ignore_index=True)
    return _with_population(figures)


def _with_population(figures: pd.DataFrame) -> pd.DataFrame:
    """The children that a rate is out of: those of the middle of the year before, as the statistics do.

    Without the table of populations they follow from count and rate.
    """
    people = figures[figures["measure"] == "population"]
    known = {(y + 1, a): n for y, a, n in zip(people["year"], people["area"], people["n"], strict=True)}
    out = figures[figures["measure"] != "population"].reset_index(drop=True)
    listed = pd.Series([known.get(at) for at in zip(out["year"], out["area"], strict=True)], dtype="float64")
    implied = PER * out["n"] / out["value"].where(out["value"] > 0)
    is_rate = out["measure"].map({m: i.unit == "rate" for m, i in INDICATORS.items()}).astype("bool")
    return out.assign(of=out["of"].where(~is_rate, out["of"].fillna(listed).fillna(implied)))


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        return {"version": _VERSION, "council": "", "files": [], "models": []}
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        entries: Iterable[Any] = [*read["files"], *read["models"]]
        sound = isinstance(read["council"], str) and all(
            isinstance(e["path"], str) and Path(e["path"]).name == e["path"] and e["file"] for e in entries
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise LoadError(str(path), "the file is damaged: restore it, or remove its folder and import again.")
    return read


def _parquet(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_parquet(folder / name)
    except Exception as error:  # whatever the reader stumbles over, the file is of no use
        raise LoadError(
            str(folder / name), "the file is gone or damaged: import the official file again."
        ) from error
