"""From computed values to one briefing: what is said, in which order, and which figures it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from perfcore.briefing import words
from perfcore.briefing.material import Material, Told
from perfcore.briefing.model import Briefing, Exempt, Figure, Past, Piece, Row, Sentence
from perfcore.charts.svg_trend import Trend
from perfcore.readings import figures
from perfcore.readings.behind import OFTEN, SELDOM, against_in_words
from perfcore.readings.findings import REAL, same_change
from perfcore.signals.behind import Against

MOST_HEADLINES = 6
PIECES = {"member": 3, "committee": 6, "management": 10}
SHORT_LISTS = {"member": 3, "committee": 6, "management": 10}
MONTHS_DRAWN = 24
AT_LEAST_MISSED = 2  # missed targets that come before real changes of which nobody can say better or worse
LONG = ("conversation", "looks_big", "improvements")


def build(found: Material, made_at: datetime) -> Briefing:
    """The briefing. It says nothing that `found` does not hold."""
    told = [one for one in found.told.values() if one.line.missing is None]
    concerns, changes = _entries(found, told, "concern"), _entries(found, told, "change")
    improvements = _entries(found, told, "improvement")
    missed = _missed(found, told)
    pieces = _conversation(found, concerns, missed, changes)
    shown = {piece.measure for piece in pieces}
    most = SHORT_LISTS[found.audience]
    big = _same(found, [t for t in told if t.found is not None and t.found.looks_big])
    names = (
        {t.measure.id for t in missed}
        | {one.measure.id for entry in (*big[:most], *improvements[:most]) for one in entry}
        | shown
    )
    left = _left(found, told, names)
    headlines = _headlines(found, told, concerns, missed, changes, improvements)
    brief = Briefing(
        council=found.council,
        meeting=found.meeting,
        audience=found.audience,
        month=found.month,
        data_line=found.data_line,
        fingerprint=found.fingerprint,
        made_at=made_at,
        headlines=headlines,
        grid=tuple(_row(found, one) for one in told),
        conversation=pieces,
        further=_further(missed, shown),
        looks_big=tuple(_big(found, entry) for entry in big[:most]),
        improvements=tuple(_piece(found, entry) for entry in improvements[:most]),
        together=tuple(Sentence(text) for text in found.together),
        neighbours=_neighbours(found),
        corrections=_said(found.corrections),
        expectations=_said(found.expectations),
        follow_ups=_said(found.follow_ups),
        rest=_rest(*left),
        questions=_questions(found, concerns, missed),
        glossary=(),
        how_to_read=words.HOW_TO_READ,
        figures=tuple(
            Figure("", f"all other measures: {what}", str(n))
            for what, n in zip(("as usual", "worth watching"), left[:2], strict=True)
        ),
        history=tuple(past for one in told for past in _history(one)),
        left_out=found.left_out,
        exempt=tuple(Exempt(*each) for each in found.exempt),
        notice=found.notice,
    )
    return _finished(found, brief, told)


def _finished(found: Material, brief: Briefing, told: Sequence[Told]) -> Briefing:
    text = " ".join([*(s.text for s in sentences(brief)), *(row.name for row in brief.grid)])
    hidden = any(one.hidden for one in told)
    numbers = [*brief.figures]
    numbers += [Figure(one.measure.id, what, shown) for one in told for what, shown in one.numbers]
    numbers += [Figure(*each) for each in found.together_numbers]
    numbers += _counted(found, told)
    numbers += [
        Figure(m, "elsewhere, as in the official statistics", said)
        for m, said in (found.beside or {}).items()
    ]
    return replace(brief, glossary=words.glossary(text, hidden), figures=tuple(dict.fromkeys(numbers)))


def sentences(brief: Briefing) -> list[Sentence]:
    """Every sentence that was made of computed values; not what people wrote."""
    found = [*brief.headlines, *brief.together, brief.rest]
    found += [] if brief.further is None else [brief.further]
    for name in LONG:
        for piece in getattr(brief, name):
            found += [Sentence(text, (piece.measure,)) for text in (piece.title, *piece.reading)]
    found += [question for _, asked in brief.questions for question in asked]
    return found


# ---- lists ---------------------------------------------------------------------------------------


def _entries(found: Material, told: Sequence[Told], kind: str) -> list[list[Told]]:
    """Real changes of one kind that are sure, strongest first; the same change in other units once."""
    return _same(found, [t for t in told if t.found is not None and t.found.kind == kind and t.found.sure])


def _same(found: Material, chosen: Sequence[Told]) -> list[list[Told]]:
    findings = {t.measure.id: t.found for t in chosen if t.found is not None}
    entries = same_change([t.line for t in chosen], findings)
    return [[found.told[line.measure.id] for line in entry] for entry in entries]


def _against(found: Material, told: Told) -> figures.Against:
    line = told.line
    if told.hidden:
        return figures.Against(None, figures.against(told.measure, found.month, math.nan).aim)
    return figures.against(told.measure, found.month, line.value, line.n, line.status)


def _missed(found: Material, told: Sequence[Told]) -> list[Told]:
    """Targets that are missed by more than their tolerance, those first that keep being missed."""
    chosen = [one for one in told if _against(found, one).verdict == "missed"]

    def key(one: Told) -> tuple[bool, float]:
        aim = one.measure.aim(found.month)
        edge = None if aim is None else aim.at_least if aim.at_least is not None else aim.at_most
        far = abs(one.line.value - edge) / max(abs(edge), 1.0) if edge is not None else 0.0
        return one.outlook is None or one.outlook.outlook != "keeps missing", -far

    return sorted(chosen, key=key)


def _conversation(
    found: Material, concerns: list[list[Told]], missed: list[Told], changes: list[list[Told]]
) -> tuple[Piece, ...]:
    pieces: dict[str, Piece] = {}
    taken: set[str] = set()
    misses = [[one] for one in missed]
    for entry in [*concerns, *misses[:AT_LEAST_MISSED], *changes, *misses[AT_LEAST_MISSED:]]:
        if entry[0].measure.id not in taken and len(pieces) < PIECES[found.audience]:
            pieces[entry[0].measure.id] = _piece(found, entry)
            taken |= {one.measure.id for one in entry}
    return tuple(pieces.values())


def _further(missed: Sequence[Told], shown: set[str]) -> Sentence | None:
    left = [one for one in missed if one.measure.id not in shown]
    if not left:
        return None
    text = f"Also missing their target: {'; '.join(words.lower_first(one.measure.name) for one in left)}."
    return Sentence(text, tuple(one.measure.id for one in left))


# ---- one measure ---------------------------------------------------------------------------------


def _piece(found: Material, entry: Sequence[Told]) -> Piece:
    first = entry[0]
    against = _against(found, first)
    reading = [first.found.sentence] if first.found is not None else []
    title = first.found.title if first.found is not None else ""
    if against.verdict == "missed":
        if first.found is None or first.found.kind not in REAL:
            title = "Target missed"
        reading.append(f"This does not meet the target of {against.aim}.")
    said = words.outlook(first)
    if said and not first.hidden and against.verdict is not None:
        reading.append(said)
    reading += [against_in_words(first.measure, other) for other in _telling(found, first)]
    quote = first.quote
    owner = found.catalogue.owners.get(first.measure.owner)
    return Piece(
        measure=first.measure.id,
        name=words.name(first.measure),
        title=title,
        reading=tuple(filter(None, reading)),
        chart=_chart(found, first),
        also=tuple(one.measure.name for one in entry[1:]),
        comment="" if quote is None else quote.text,
        owner=(quote.owner if quote is not None else "") or ("" if owner is None else owner.name),
        action="" if quote is None else quote.action,
        due=None if quote is None else quote.due,
    )


def _telling(found: Material, told: Told) -> list[Against]:
    """The earlier months to name: those that differ where there is a signal, those that do not where none is.

    So no reading says that something changed where no signal does, nor casts doubt on one of a whole year.
    """
    if told.found is None or not (told.found.looks_big or told.found.kind in REAL):
        return []
    real = told.found.kind in REAL
    return [o for o in found.against(told.measure.id) if (o.p < SELDOM if real else o.p >= OFTEN)]


def _big(found: Material, entry: Sequence[Told]) -> Piece:
    return replace(_piece(found, entry), title="Looks big, but is as usual", chart=None)


def _chart(found: Material, told: Told) -> Trend | None:
    past = told.history.tail(MONTHS_DRAWN)
    if not len(past) or past["value"].isna().all():
        return None
    measure, aim = told.measure, told.measure.aim(found.month)
    edges: tuple[float | None, float | None] = (None, None)
    if aim is not None and aim.year_total is None and (measure.show != "bands" or aim.percent):
        edges = aim.between or (aim.at_least if aim.at_least is not None else aim.at_most, None)
    first, last = past["month"].iloc[0], past["month"].iloc[-1]
    hidden = tuple(int(i) for i in past["hidden"].to_numpy().nonzero()[0])
    alt = (
        f"{measure.name}, each month from {first:%B %Y} to {last:%B %Y}; the last is {words.value(told)}."
        " The figures are in the data file."
    )
    return Trend(
        months=tuple(month.date() for month in past["month"]),
        values=tuple(past["value"].tolist()),
        lower=tuple(past["lower"].tolist()),
        upper=tuple(past["upper"].tolist()),
        flags=tuple(int(i) for i in past["real"].to_numpy().nonzero()[0]),
        hidden=hidden,
        aim=edges,
        percent=measure.show in ("percent", "bands"),
        alt=alt,
    )


def _row(found: Material, told: Told) -> Row:
    m, line = told.measure, told.line
    return Row(
        measure=m.id,
        name=words.name(m),
        group=found.catalogue.groups.get(m.group, m.group),
        value=words.value(told) + (f" ({line.status})" if line.status in figures.UNFINISHED else ""),
        made_of=words.made_of(told),
        variation=words.variation(told),
        target=words.target(told, _against(found, told)),
        outlook="" if told.outlook is None or told.hidden else words.OUTLOOKS[told.outlook.outlook],
        before=_earlier(told, 1),
        year_before=_earlier(told, 12),
    )


def _earlier(told: Told, back: int) -> str:
    if len(told.history) <= back:
        return ""
    row = told.history.iloc[-1 - back]
    if row["hidden"]:
        return words.HIDDEN
    return "" if math.isnan(row["value"]) else figures.value(told.measure, float(row["value"]))


def _history(told: Told) -> list[Past]:
    made = []
    for row in told.history.to_dict("records"):
        n, of, low, high = (
            "" if row["hidden"] else _plain(float(row[name])) for name in ("n", "of", "lower", "upper")
        )
        shown = figures.value(told.measure, float(row["value"]), str(row["status"]))
        month = row["month"].date()
        made.append(Past(told.measure.id, month, words.HIDDEN if row["hidden"] else shown, n, of, low, high))
    return made


def _plain(x: float) -> str:
    return "" if math.isnan(x) else f"{x:.10g}"


# ---- what speaks of all --------------------------------------------------------------------------


def _headlines(
    found: Material,
    told: Sequence[Told],
    concerns: list[list[Told]],
    missed: list[Told],
    changes: list[list[Told]],
    improvements: list[list[Told]],
) -> tuple[Sentence, ...]:
    def of(entry: Sequence[Told]) -> Sentence:
        return Sentence(words.headline(entry[0], len(entry) - 1), tuple(t.measure.id for t in entry))

    made = [_overall(found, told, concerns, changes, improvements)]
    year = _longer(told)
    gone = {t.measure.id for entry in concerns for t in entry}
    misses = [
        Sentence(words.missed(one, _against(found, one).aim), (one.measure.id,))
        for one in missed
        if one.measure.id not in gone
    ]
    room = MOST_HEADLINES - 2
    made += [of(entry) for entry in concerns[:2]]
    made += misses[: max(1, room - len(concerns[:2]) - len(changes[:1]) - len(improvements[:1]))][:2]
    made += [of(entry) for entry in (*changes[:1], *improvements[:1])]
    return (*made[: MOST_HEADLINES - 1], year)


def _overall(found: Material, told: Sequence[Told], *lists: list[list[Told]]) -> Sentence:
    verdicts = [v for v in (_against(found, one).verdict for one in told) if v is not None]
    good = sum(v in ("met", "in range") for v in verdicts)
    kinds = ("real concern", "other real change", "real improvement")
    counts = [
        f"{len(entries) or 'no'} {k}{'' if len(entries) == 1 else 's'}"
        for entries, k in zip(lists, kinds, strict=True)
    ]
    text = f"Of {len(told)} measures, the month shows {counts[0]}, {counts[1]} and {counts[2]}"
    if verdicts:
        text += f"; {good} of {len(verdicts)} targets are met"
    return Sentence(text + ".")


def _longer(told: Sequence[Told]) -> Sentence:
    known = [one for one in told if one.year is not None and one.year.before]
    if known:
        one = max(known, key=lambda t: abs(t.year.score) if t.year is not None else 0.0)
        return Sentence(words.longer(one), (one.measure.id,))
    return Sentence("Longer view: no measure can be held against a year before yet.")


def _left(found: Material, told: Sequence[Told], named: set[str]) -> tuple[int, int, int]:
    """How many of the others are as usual, how many worth watching; and how many cannot be computed."""
    kinds = [t.found.kind for t in told if t.measure.id not in named and t.found is not None]
    gone = sum(one.line.missing is not None for one in found.told.values())
    return kinds.count("normal"), kinds.count("watch"), gone


def _rest(usual: int, watch: int, gone: int) -> Sentence:
    text = f"{usual} other measures are as usual and {watch} worth watching, perhaps by chance"
    text += f"; {gone} cannot be computed from the data loaded." if gone else "."
    return Sentence(text)


def _counted(found: Material, told: Sequence[Told]) -> Iterable[Figure]:
    """The numbers of measures that sentences speak of."""
    verdicts = [v for v in (_against(found, one).verdict for one in told) if v is not None]
    yield Figure("", "months of a year", "12")
    yield Figure("", "how often a target is met with the usual figure that is named", "19 months of 20")
    yield Figure("", "measures that could be computed", str(len(told)))
    yield Figure("", "measures that could not", str(len(found.told) - len(told)))
    yield Figure("", "measures with a target", str(len(verdicts)))
    yield Figure("", "targets met", str(sum(v in ("met", "in range") for v in verdicts)))
    for kind in ("concern", "change", "improvement"):
        entries = _entries(found, told, kind)
        yield Figure("", f"real changes of the kind {kind}, each counted once", str(len(entries)))
        for entry in entries:
            if len(entry) > 1:
                yield Figure(entry[0].measure.id, "measures in which this is seen", str(len(entry)))
    for one in told:
        year = one.year
        if year is not None:
            yield Figure(one.measure.id, "last 12 months, or now", figures.number(year.now))
            yield Figure(one.measure.id, "the 12 before, or a year before", figures.number(year.before))
        aim = _against(found, one).aim
        if aim:
            yield Figure(one.measure.id, "target", aim)
        if one.outlook is not None and one.outlook.needed is not None and not one.hidden:
            yield Figure(
                one.measure.id, "usual figure to meet the target", figures.number(one.outlook.needed)
            )


def _questions(
    found: Material, concerns: list[list[Told]], missed: list[Told]
) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
    asked = words.questions(
        [entry[0].measure.name for entry in concerns],
        [(one.measure.name, _against(found, one).aim) for one in missed],
    )
    about = tuple(t.measure.id for entry in concerns for t in entry) + tuple(t.measure.id for t in missed)
    about = tuple(dict.fromkeys(about))
    return tuple((head, tuple(Sentence(text, about) for text in those)) for head, those in asked)


def _neighbours(found: Material) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (found.told[m].measure.name, words.value(found.told[m]), said)
        for m, said in (found.beside or {}).items()
        if m in found.told
    )


def _said(pairs: Iterable[tuple[str, str]]) -> tuple[Sentence, ...]:
    return tuple(Sentence(text, (m,) if m else ()) for m, text in pairs)
