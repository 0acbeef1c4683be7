"""The national code sets, turned into the labels that people read.

Codes come bare ("N1"), with words ("N1 - Abuse or Neglect"), lettered as in Annex A ("q) 6: Police") or as
words alone ("Police"). What no code set knows stays as it was written, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.records.cells import each, spread
from perfcore.records.records import Finding

NOT_KNOWN = "Not known"

_LETTER = re.compile(r"^[a-z]{1,2}\) *", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class CodeSet:
    """Labels by code; `words` are other ways to write a label; `otherwise` replaces what is not known."""

    name: str
    labels: Mapping[str, str]
    words: Mapping[str, str]
    otherwise: str | None = None

    def label(self, text: str) -> tuple[str, bool]:
        """The label for what a cell says, and whether the code set knows it."""
        plain = _LETTER.sub("", text).strip()
        upper = plain.upper()
        if upper in self.labels:
            return self.labels[upper], True
        by_words = self.words.get(_plain(plain))
        if by_words is not None:
            return by_words, True
        first = _WORD.match(upper)
        # "6 Police" and "N1 - Abuse or neglect", but not the "A" of "A neighbour"
        if first and first[0] in self.labels and not (len(first[0]) == 1 and first[0].isalpha()):
            return self.labels[first[0]], True
        return (self.otherwise or plain), False


def labelled(
    texts: pd.Series, codes: CodeSet, file: str, column: str, rows: pd.Series
) -> tuple[pd.Series, list[Finding]]:
    """A column of codes as labels, with one finding for every distinct text that the code set lacks."""
    places, read = each(texts, codes.label)
    findings = []
    for place, (label, known) in enumerate(read):
        if known:
            continue
        at = np.flatnonzero(places == place)
        text = str(texts.iloc[at[0]])[:80]
        kept = f'counted as "{label}"' if codes.otherwise else "kept as it is written"
        findings.append(
            Finding(
                file,
                int(rows.iloc[at[0]]),
                column,
                text,
                "unknown_code",
                f'"{text}" is no code for {codes.name} and is {kept}'
                + (f" in {len(at):,} rows." if len(at) > 1 else "."),
                "warning",
            )
        )
    labels = [label for label, _ in read] + [codes.otherwise]
    return spread(labels, np.where(places < 0, len(read), places), texts.index), findings


def where_known(texts: pd.Series, codes: CodeSet) -> pd.Series:
    """A column of codes as labels; what the code set lacks stays: these lists change from year to year."""
    places, read = each(texts, codes.label)
    return spread([label for label, _ in read], places, texts.index)


def code_only(texts: pd.Series) -> pd.Series:
    """The bare code of "k) E47: Special Guardianship Orders" or "e) PR4 - Private provision"."""

    def read(text: str) -> str:
        plain = _LETTER.sub("", text).strip()
        found = re.match(r"([A-Z]{1,3}\d{1,2}[A-Z]?)\b", plain)
        return found[1] if found else plain

    places, distinct = each(texts, read)
    return spread(distinct, places, texts.index)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold().replace("\u2019", "").replace("'", "")))


def _set(
    name: str, labels: Mapping[str, str], words: Mapping[str, str] | None = None, otherwise: str | None = None
) -> CodeSet:
    counted: dict[str, set[str]] = {}
    for code, label in labels.items():
        counted.setdefault(_plain(label), set()).add(label)
        counted.setdefault(_plain(label.removeprefix(code)), set()).add(label)
    own = {plain: next(iter(found)) for plain, found in counted.items() if len(found) == 1}
    return CodeSet(name, labels, {**own, **(words or {})}, otherwise)


_WHITE, _MIXED = "White", "Mixed"
_ASIAN, _BLACK, _OTHER = "Asian or Asian British", "Black or Black British", "Other ethnic group"

ETHNICITY = _set(
    "ethnicity",
    {
        **dict.fromkeys(("WBRI", "WIRI", "WIRT", "WROM", "WOTH"), _WHITE),
        **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), _MIXED),
        **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE", "CNHE"), _ASIAN),
        **dict.fromkeys(("BCRB", "BAFR", "BOTH"), _BLACK),
        "OOTH": _OTHER,
        **dict.fromkeys(("REFU", "NOBT"), NOT_KNOWN),
    },
    {"not stated": NOT_KNOWN, "unknown": NOT_KNOWN, "refused": NOT_KNOWN, "not obtained": NOT_KNOWN},
    otherwise=NOT_KNOWN,
)
SEX = _set(
    "sex",
    {"F": "Female", "M": "Male", "U": NOT_KNOWN, "00": NOT_KNOWN, "01": "Male", "02": "Female"},
    {
        **dict.fromkeys(("2", "girl", "woman"), "Female"),
        **dict.fromkeys(("1", "boy", "man"), "Male"),
        **dict.fromkeys(("0", "09", "9", "i", "unknown", "neither", "not stated recorded"), NOT_KNOWN),
        "not stated recorded or unborn": NOT_KNOWN,
    },
    otherwise=NOT_KNOWN,
)
_NEEDS = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability",
    "N3": "Parental illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than children in need",
    "N0": "Not stated",
}
NEED = _set(
    "primary need",
    {code: f"{code} {label}" for code, label in _NEEDS.items()},
    {
        "parents illness or disability": "N3 Parental illness or disability",
        "parental disability or illness": "N3 Parental illness or disability",
        "not cin": "N9 Cases other than children in need",
    },
)
_SOURCES = {
    "1A": "Family member, relative or carer",
    "1B": "Acquaintance of the family",
    "1C": "The child or young person",
    "1D": "Other individual",
    "2A": "Schools",
    "2B": "Education services",
    "3A": "Health services: GP",
    "3B": "Health services: health visitor",
    "3C": "Health services: school nurse",
    "3D": "Health services: other primary care",
    "3E": "Health services: A&E",
    "3F": "Health services: other",
    "4": "Housing",
    "5A": "LA services: social care",
    "5B": "LA services: other internal",
    "5C": "LA services: external",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": "Unknown",
}
SOURCE = _set(
    "source of a contact or referral",
    {code: f"{code} {label}" for code, label in _SOURCES.items()},
    # without its letter a code says only so much
    {_plain(label): label for label in ("Individual", "Health services", "LA services")},
)
_ABUSE = ("Neglect", "Physical abuse", "Sexual abuse", "Emotional abuse", "Multiple")
CATEGORY = _set(
    "category of abuse",
    {
        **{label.upper(): label for label in _ABUSE},
        "NEG": "Neglect",
        "PHY": "Physical abuse",
        "SAB": "Sexual abuse",
        "EMO": "Emotional abuse",
        "MUL": "Multiple",
    },
)
MISSING_KIND = _set(
    "kind of missing episode",
    {
        "MISSING": "missing",
        "M": "missing",
        "AWAY": "away without authorisation",
        "ABSENT": "away without authorisation",
        "A": "away without authorisation",
    },
)
# Kinds of placement and legal statuses are those of the SSDA903 return, in fewer words.
PLACEMENT = _set(
    "kind of placement",
    {
        code: f"{code} {label}"
        for code, label in {
            "U1": "Foster care by relatives or friends, long term",
            "U2": "Foster care by relatives or friends who may adopt",
            "U3": "Foster care by relatives or friends, other",
            "U4": "Foster care by others, long term",
            "U5": "Foster care by others who may adopt",
            "U6": "Foster care by others, other",
            "A3": "Placed for adoption with consent, with the foster carer",
            "A4": "Placed for adoption with consent, elsewhere",
            "A5": "Placed for adoption by order, with the foster carer",
            "A6": "Placed for adoption by order, elsewhere",
            "P1": "With own parents",
            "P2": "Independent living",
            "P3": "Residential employment",
            "H5": "Semi-independent living",
            "K1": "Secure children's home",
            "K2": "Children's home",
            "R1": "Residential care home",
            "R2": "NHS establishment",
            "R3": "Family centre or mother and baby unit",
            "R5": "Young offender institution",
            "S1": "Residential school",
            "T0": "Temporary move",
            "T1": "Temporary: in hospital",
            "T2": "Temporary: on holiday",
            "T3": "Temporary: carer on holiday",
            "T4": "Temporary: seven days or less",
            "Z1": "Other placement",
        }.items()
    },
)
LEGAL_STATUS = _set(
    "legal status",
    {
        code: f"{code} {label}"
        for code, label in {
            "C1": "Interim care order",
            "C2": "Full care order",
            "D1": "Freeing order",
            "E1": "Placement order",
            "V2": "Accommodated under section 20",
            "V3": "Short breaks under an agreement",
            "V4": "Single short break",
            "J1": "Remanded to local authority accommodation",
            "J2": "Detained under PACE",
            "J3": "Sentenced to a youth rehabilitation order with residence",
            "L1": "Police protection",
            "L2": "Emergency protection order",
            "L3": "Child assessment order",
        }.items()
    },
)
ORDER = _set(
    "permanence order",
    {
        "ADOPTION": "Adoption",
        "SPECIAL GUARDIANSHIP": "Special guardianship",
        "SPECIAL": "Special guardianship",
        "CHILD ARRANGEMENTS": "Child arrangements",
        "SGO": "Special guardianship",
        "CAO": "Child arrangements",
    },
    {
        "special guardianship order": "Special guardianship",
        "adoption order": "Adoption",
        "adopted": "Adoption",
        **dict.fromkeys(
            (
                "child arrangements order",
                "residence order",
                "child arrangements order residence order",
                "child arrangement order",
            ),
            "Child arrangements",
        ),
    },
)
# Why a period of care ended, where that was by an order: the codes of the SSDA903 return.
ORDER_BY_REASON: Mapping[str, str] = {
    **dict.fromkeys(("E11", "E12"), "Adoption"),
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), "Special guardianship"),
    "E41": "Child arrangements",
}
