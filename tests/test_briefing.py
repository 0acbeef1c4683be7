"""Briefings of the demo council: what they say, that every figure is in the data, the same in every file."""

from __future__ import annotations

import hashlib
import html.parser
import io
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pandas as pd
import pdfua
import pytest
from docx.oxml.ns import qn

import run
from perfcore import access
from perfcore.access import briefing, briefing_issue
from perfcore.access.briefing_protected import protected
from perfcore.briefing import sheets
from perfcore.briefing.blocks import Bullets, Document, Heading, Paragraph, Picture, Table, document
from perfcore.briefing.build import MOST_HEADLINES, sentences
from perfcore.briefing.house import House
from perfcore.briefing.model import AUDIENCES, Audience, Briefing
from perfcore.briefing.pdf import pdf
from perfcore.briefing.web import web
from tests.thorough import THOROUGH

ROOT = Path(__file__).resolve().parent.parent
WHO = access.LOCAL_ADMINISTRATOR
OCTOBER = date(2026, 10, 1)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
DATES = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTH_NAMES}) \d{{4}}")
CLAIMS = re.compile(
    r"than (usual|chance explains|in earlier years)(?!, perhaps)|real (concern|change|improvement)"
    r"|chance alone seldom",
    re.I,
)
FAMILIES = re.compile(r"\bfrom [\d,]+ famil|come from|famil(y|ies) (are|is|of)|by family it", re.I)


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    opened = access.open_gate(demo_data, ROOT / "measures.yaml")
    opened.warm()
    return opened


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder from which nothing was issued."""
    return tmp_path_factory.mktemp("nothing issued")


@pytest.fixture(scope="module")
def made(gate: access.Gate, nowhere: Path) -> dict[Audience, Briefing]:
    return {a: briefing.make(gate, WHO, OCTOBER, a, nowhere, made_at=NOON) for a in AUDIENCES}


def last_months(count: int) -> list[date]:
    return [m.date() for m in pd.date_range(end=OCTOBER, periods=count, freq="MS")]


# ---- every month ---------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [0, 1, 2])
def test_every_month_of_three_years(gate: access.Gate, nowhere: Path, year: int) -> None:
    for month in last_months(36)[12 * year : 12 * year + 12 : 1 if THOROUGH else 6]:
        audience = AUDIENCES[month.month % 3]
        brief = briefing.make(gate, WHO, month, audience, nowhere, made_at=NOON)
        assert b"<h1>" in web(document(brief, House()), House())
        assert pdf(document(brief, House()), House(), NOON).startswith(b"%PDF")
        check_words(brief)
        check_figures(brief)
        check_claims(gate, brief)


def check_words(brief: Briefing) -> None:
    assert 2 <= len(brief.headlines) <= MOST_HEADLINES
    assert sum(one.text.startswith("Longer view: ") for one in brief.headlines) == 1
    for headline in brief.headlines:
        assert headline.text.count(". ") == 0, "one sentence"
    said = [part for one in sentences(brief) for part in re.split(r"(?<=[.?!])\s+", one.text) if part]
    assert sum(len(part.split()) for part in said) / len(said) < 25
    for part in said:
        assert not re.search(r"\b[A-Z]{2,}\b", part), part
    assert [head for head, _ in brief.questions] == [
        "What do we know about quality and impact?",
        "How do we know it?",
        "What are the plans?",
    ]
    assert all(asked for _, asked in brief.questions)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(DATES.sub("", text).replace("\N{MINUS SIGN}", "-"))


def check_figures(brief: Briefing) -> None:
    """Every figure in a sentence stands in the data file, with the measure that the sentence is about."""
    data: dict[str, set[str]] = {}
    for name in ("All measures", "Three years", "In the sentences"):
        for row in sheets.tables(brief)[name][1:]:
            data.setdefault(row[0], set()).update(numbers(" ".join(row[1:])))
    for one in sentences(brief):
        about = one.measures or tuple(data)
        known = set().union(*(data[measure] for measure in about), data[""])
        for figure in numbers(one.text):
            assert figure in known, (brief.month, figure, one.text)


def check_claims(gate: access.Gate, brief: Briefing) -> None:
    """What claims a change is about a measure of which the signals say so."""
    for one in sentences(brief):
        if not CLAIMS.search(one.text) or not one.measures or one.text.startswith("Longer view"):
            continue
        signals = set()
        for measure in one.measures:
            frame = gate.signals(WHO, measure).frame
            signals |= set(frame[frame["month"] == pd.Timestamp(brief.month)]["signal"])
        assert signals & {"real", "slow", "watch"}, one.text


def test_the_longer_view_says_more_only_where_chance_does_not_explain_it(
    gate: access.Gate, nowhere: Path
) -> None:
    from perfcore.signals.year_on_year import year_on_year

    for month in last_months(25)[::8]:
        brief = briefing.make(gate, WHO, month, "member", nowhere, made_at=NOON)
        one = next(h for h in brief.headlines if h.text.startswith("Longer view"))
        year = year_on_year(gate._values, gate.catalogue.measures[one.measures[0]], month)
        assert year is not None
        assert ("than chance explains" in one.text) == (year.direction != 0)


def test_real_concerns_stand_first_then_missed_targets(made: dict[Audience, Briefing]) -> None:
    for brief in made.values():
        grid = {row.measure: row for row in brief.grid}
        kinds = [
            "concern" if "real concern" in grid[piece.measure].variation else "missed"
            for piece in brief.conversation
            if "real change" not in grid[piece.measure].variation
        ]
        assert kinds == sorted(kinds)
        named = {piece.measure for piece in brief.conversation}
        named |= set(brief.further.measures if brief.further else ())
        assert named >= {
            row.measure for row in brief.grid if "\N{BLACK UP-POINTING TRIANGLE} missed" in row.target
        }


# ---- small numbers -------------------------------------------------------------------------------


def test_published_briefings_show_no_number_from_1_to_5(
    gate: access.Gate, made: dict[Audience, Briefing], nowhere: Path
) -> None:
    hidden = protected(gate, WHO, nowhere)
    for audience in ("member", "committee"):
        for past in made[audience].history:  # type: ignore[index]
            measure = gate.catalogue.measures[past.measure]
            if measure.figures is not None or not past.n:
                assert past.n or past.value in ("c", "no rows", "x")
                continue
            assert (past.measure, past.month) not in hidden
            n, of = float(past.n), float(past.of or "nan")
            parts = [n, of, of - n] if measure.show in ("percent", "bands") else [n]
            parts += [of] if measure.flow is not None else []
            assert not any(1 <= part <= 5 for part in parts), past
    assert any(past.n == "2" for past in made["management"].history), "there is something to hide"


def test_published_briefings_speak_of_no_family_and_no_worker(made: dict[Audience, Briefing]) -> None:
    for audience in ("member", "committee"):
        for one in sentences(made[audience]):  # type: ignore[index]
            assert not re.search(
                r"\bfrom [\d,]+ famil|come from|families? (are|is|of)|by family it", one.text, re.I
            )
    assert any("famil" in one.text for one in sentences(made["management"]))


def test_a_hidden_figure_is_hidden_everywhere_and_in_the_report(made: dict[Audience, Briefing]) -> None:
    brief = made["member"]
    hidden = {one.measure for one in brief.left_out if one.kind == "figure" and one.month == OCTOBER}
    assert hidden == {row.measure for row in brief.grid if row.value == "c"} != set()
    for row in brief.grid:
        if row.measure in hidden:
            assert row.made_of == row.outlook == ""
            assert not re.search(r"met|missed|close", row.target)
    report = briefing_issue.files(WHO, brief, House())["briefing-2026-10-member-publication.txt"].decode()
    for measure in hidden:
        name = next(row.name for row in brief.grid if row.measure == measure)
        assert f"- {name.split(':')[0]}" in report


def test_the_exempt_part_stands_apart_with_its_reason(made: dict[Audience, Briefing]) -> None:
    files = briefing_issue.files(WHO, made["committee"], House())
    text = " ".join(
        p.text for p in docx.Document(io.BytesIO(files[f"{STEM}committee-EXEMPT.docx"])).paragraphs
    )
    assert "Schedule 12A" in text
    assert "Why it is here: a number from 1 to 5" in text
    assert not any("EXEMPT" in name for name in briefing_issue.files(WHO, made["management"], House()))


# ---- the files -----------------------------------------------------------------------------------

STEM = "briefing-2026-10-"


def texts_of(block: Any) -> list[str]:
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Paragraph):
        return [block.lead, block.text]
    if isinstance(block, Bullets):
        return list(block.items)
    if isinstance(block, Table):
        cells = [cell for s in block.sections for row in s.rows for cell in row]
        return [block.caption, *block.headers, *(s.name for s in block.sections), *cells]
    return []


def expected(made: Document) -> Counter[str]:
    return Counter(NUMBER.findall(" ".join([made.title, *(t for b in made.blocks for t in texts_of(b))])))


def fingerprint(figures: Counter[str]) -> str:
    return hashlib.sha256(repr(sorted(figures.items())).encode()).hexdigest()


class Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "body" in self.inside and "footer" not in self.inside:
            self.texts.append(data)


def read_html(content: bytes) -> Reader:
    reader = Reader()
    reader.feed(content.decode())
    return reader


def docx_texts(content: bytes) -> list[str]:
    read = docx.Document(io.BytesIO(content))
    texts = [p.text for p in read.paragraphs]
    for table in read.tables:
        for row in table.rows:
            seen = dict.fromkeys(cell._tc for cell in row.cells)
            texts += ["".join(t.text or "" for t in tc.iter(qn("w:t"))) for tc in seen]
    return texts


def poppler(*command: str) -> str:
    if shutil.which(command[0]) is None:
        why = f"there is no {command[0]} here (poppler-utils)"
        if run.in_ci():
            pytest.fail(f"never skipped in CI: {why}")
        pytest.skip(why)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("audience", AUDIENCES)
def test_figures_are_the_same_in_every_file(
    made: dict[Audience, Briefing], audience: Audience, tmp_path: Path
) -> None:
    brief = made[audience]
    files = briefing_issue.files(WHO, brief, House())
    laid_out = document(brief, House())
    wanted = fingerprint(expected(laid_out))
    in_html = Counter(NUMBER.findall(" ".join(read_html(files[f"{STEM}{audience}.html"]).texts)))
    in_word = Counter(NUMBER.findall(" ".join(docx_texts(files[f"{STEM}{audience}.docx"]))))
    assert in_html == expected(laid_out)
    assert fingerprint(in_html) == fingerprint(in_word) == wanted

    book = openpyxl.load_workbook(io.BytesIO(files[f"{STEM}{audience}-figures.xlsx"]))
    rows = [tuple(cell or "" for cell in row) for row in book["All measures"].iter_rows(values_only=True)]
    assert rows == sheets.tables(brief)["All measures"]
    grid = [[row.name, row.value, row.made_of] for row in brief.grid]
    assert [[r[1], r[3], r[4]] for r in rows[1:]] == grid

    (tmp_path / "a.pdf").write_bytes(files[f"{STEM}{audience}.pdf"])
    text = poppler("pdftotext", "-layout", str(tmp_path / "a.pdf"), "-")
    pages = [page for page in text.split("\f") if page.strip()]
    kept = "\n".join(re.sub(rf"{re.escape(laid_out.foot)}\s+Page \d+ of \d+\s*$", "", page) for page in pages)
    in_pdf = Counter(NUMBER.findall(kept))
    drawn = Counter(
        NUMBER.findall(
            " ".join(
                re.findall(
                    r"<text[^>]*>([^<]*)", "".join(b.svg for b in laid_out.blocks if isinstance(b, Picture))
                )
            )
        )
    )
    # a table that goes on says its headers again, and they hold no figure
    in_pdf.subtract(drawn)
    assert fingerprint(+in_pdf) == wanted


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_pdf_is_tagged_and_passes_a_checker(
    made: dict[Audience, Briefing], audience: Audience, tmp_path: Path
) -> None:
    for name, content in briefing_issue.files(WHO, made[audience], House()).items():
        if not name.endswith(".pdf"):
            continue
        (tmp_path / name).write_bytes(content)
        found = pdfua.validate(str(tmp_path / name))
        assert [f"{f.rule_id}: {f.message}" for f in found.findings] == []
        told = poppler("pdfinfo", str(tmp_path / name))
        assert re.search(r"^Tagged:\s+yes$", told, re.M)
        assert re.search(rf"^Title:\s+{re.escape(made[audience].title)}", told, re.M)


def test_a_checker_would_find_a_pdf_without_tags(tmp_path: Path) -> None:
    import typst

    (tmp_path / "a.typ").write_text("Hello")
    (tmp_path / "a.pdf").write_bytes(typst.compile(str(tmp_path / "a.typ"), pdf_tags=False))
    assert pdfua.validate(str(tmp_path / "a.pdf")).findings


def test_the_same_briefing_gives_the_same_files(made: dict[Audience, Briefing]) -> None:
    first, second = (briefing_issue.files(WHO, made["member"], House()) for _ in range(2))
    for name in first:
        if name.endswith((".docx", ".xlsx")):
            a, b = (ZipFile(io.BytesIO(files[name])) for files in (first, second))
            for part in a.namelist():
                assert part == "docProps/core.xml" or a.read(part) == b.read(part), (name, part)
        else:
            assert first[name] == second[name], name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_word_file_has_headings_table_headers_and_alternative_texts(
    made: dict[Audience, Briefing], audience: Audience, tmp_path: Path
) -> None:
    content = briefing_issue.files(WHO, made[audience], House())[f"{STEM}{audience}.docx"]
    read = docx.Document(io.BytesIO(content))
    wanted = [b for b in document(made[audience], House()).blocks if isinstance(b, Heading)]
    headings = [(p.text, p.style.name) for p in read.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [(b.text, f"Heading {b.level - 1}") for b in wanted]
    assert read.core_properties.title == made[audience].title
    for table in read.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    pictures = list(read.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == sum(piece.chart is not None for piece in made[audience].conversation) > 0
    assert all(len(picture.get("descr")) > 30 for picture in pictures)


def test_the_word_file_opens_in_libreoffice(made: dict[Audience, Briefing], tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("there is no LibreOffice here")
    name = f"{STEM}member.docx"
    (tmp_path / name).write_bytes(briefing_issue.files(WHO, made["member"], House())[name])
    command = [
        office,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(tmp_path / name),
    ]
    subprocess.run(command, check=True, capture_output=True)
    text = (tmp_path / name).with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert made["member"].headlines[0].text in text


def test_the_page_needs_nothing_and_runs_nothing(made: dict[Audience, Briefing]) -> None:
    content = briefing_issue.files(WHO, made["committee"], House())[f"{STEM}committee.html"]
    read = read_html(content)
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "link", "iframe", "object", "form", "a"}
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes)
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/svg+xml;base64,")
            assert attributes["alt"]
    assert not re.search(rb"https?://", re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", content))
    assert ("html", {"lang": "en-GB"}) in read.tags


@pytest.mark.parametrize("audience", AUDIENCES)
def test_axe_finds_nothing_in_the_page(
    page: Any, made: dict[Audience, Briefing], audience: Audience, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    content = briefing_issue.files(WHO, made[audience], House())[f"{STEM}{audience}.html"].decode()
    # the page's own rule lets no script run, not even the checker's
    page.set_content(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", content))
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['help']}" for one in found] == []
