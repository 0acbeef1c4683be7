"""The sentences of a briefing, each built from computed values."""

from __future__ import annotations

import re

from perfcore.briefing.material import Told
from perfcore.briefing.model import Term
from perfcore.catalogue.model import Measure
from perfcore.readings import figures
from perfcore.readings.findings import MARKS, REAL, Finding

WHY_NOT_PUBLISHED = (
    "Not for publication: it is about so few people that somebody could be recognised (Local Government Act "
    "1972, Schedule 12A, paragraphs 1 and 2: information relating to an individual, or likely to reveal one)."
)
OUTLOOKS = {
    "keeps meeting": "\N{BLACK CIRCLE} keeps being met",
    "hit and miss": "\N{BLACK DIAMOND} hit and miss",
    "keeps missing": "\N{BLACK UP-POINTING TRIANGLE} keeps being missed",
}
NO_SIGNAL = "\N{MIDDLE DOT} as usual"
HIDDEN = "c"
WHY_BIG = (
    "Children of one family often move together, so such numbers swing more than people expect. All of these "
    "lie in their usual range."
)
NOT_SURE = "not yet sure"


def value(told: Told) -> str:
    """The figure as shown, "c" where it is hidden."""
    return HIDDEN if told.hidden else figures.value(told.measure, told.line.value, told.line.status)


def name(measure: Measure) -> str:
    """The measure's name; of bands, with the band that is watched."""
    return f"{measure.name}: {measure.watched_band}" if measure.show == "bands" else measure.name


def made_of(told: Told) -> str:
    """What stands behind it: "31 of 44"."""
    if told.hidden or told.line.missing is not None:
        return ""
    return figures.parts(told.measure, told.line.n, told.line.of)


def variation(told: Told) -> str:
    """The signal in shape and word."""
    if told.found is None:
        return ""
    mark = MARKS[told.found.kind]
    return f"{mark}, {NOT_SURE}" if told.found.kind in REAL and not told.found.sure else mark


def target(told: Told, month_verdict: figures.Against) -> str:
    """The target's verdict in shape and word, with the target."""
    shape = figures.SHAPES.get(month_verdict.verdict or "", "")
    return f"{shape} ({month_verdict.aim})" if shape else month_verdict.aim


def lower_first(text: str) -> str:
    """For the middle of a sentence; what is an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def with_figure(told: Told) -> str:
    """ "repeat plans within 24 months, 35.7% (15 of 42)"."""
    title = lower_first(name(told.measure))
    if not told.known:
        return title
    parts = made_of(told)
    covers = figures.window(told.measure)
    over = f" in the {covers}" if covers.startswith("last") and covers not in title.lower() else ""
    return f"{title}, {value(told)}{f' ({parts})' if parts else ''}{over}"


def headline(told: Told, also: int = 0) -> str:
    """One sentence for the summary: what it is, where it stands, what the signal says."""
    assert told.found is not None
    word = MARKS[told.found.kind].split(" ", 1)[1].capitalize()
    more = f" (one change, seen in {also + 1} measures)" if also else ""
    return f"{word}: {with_figure(told)}, {lower_first(told.found.title)}{more}."


def missed(told: Told, aim: str) -> str:
    return f"Target missed: {with_figure(told)}, against {aim}."


def longer(told: Told) -> str:
    """This year against the one before, and whether chance explains the difference."""
    year = told.year
    assert year is not None
    title, now, before = name(told.measure), figures.number(year.now), figures.number(year.before)
    more = "more" if year.now > year.before else "fewer"
    chance = f"{more} than chance explains" if year.direction else "a difference that chance can explain"
    if year.now == year.before:
        chance = "no difference"
    if told.measure.open is not None:
        return f"Longer view: {lower_first(title)}, {now} against {before} a year before: {chance}."
    return (
        f"Longer view: {lower_first(title)}, {now} in 12 months against {before} in the 12 before: {chance}."
    )


def outlook(told: Told) -> str:
    """What becomes of the target as things are, in a sentence."""
    if told.outlook is None:
        return ""
    said = {
        "keeps meeting": "As things are, this target will keep being met.",
        "keeps missing": "As things are, this target will keep being missed.",
        "hit and miss": "As things are, this target is hit and missed by chance.",
    }[told.outlook.outlook]
    needed = figures.number(told.outlook.needed)
    if told.outlook.outlook == "keeps meeting" or not needed:
        return said
    return f"{said} A usual figure of {needed}% would meet it in 19 months of 20."


def hidden_but_told(found: Finding) -> str:
    """A change over many months, where the month's own figure is hidden."""
    return (
        f"{found.title}, beyond what chance explains. "
        "This month's own figure is hidden, to protect the people behind it."
    )


def questions(concerns: list[str], missed_aims: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """What a member might ask, under the three heads: from the findings."""
    about = [lower_first(each) for each in concerns]
    quality = [f"What has the change in {each} meant for the children themselves?" for each in about[:1]]
    quality.append("What do children and parents say of the help that they had this month?")
    how = [
        f"Besides the figures, what was looked at about {each}, such as case audits?" for each in about[:1]
    ]
    how.append("What can these figures not tell us, and who knows it?")
    if not about:
        how.insert(0, "What was checked before these figures were believed, and what was wrong in them?")
    plans = [f"What will bring {lower_first(n)} to {aim}, and by when?" for n, aim in missed_aims[:1]]
    plans.append("Which promises of earlier meetings were kept, and which were not?")
    return [
        ("What do we know about quality and impact?", quality),
        ("How do we know it?", how),
        ("What are the plans?", plans),
    ]


TERMS: tuple[tuple[str, Term], ...] = (
    (r"\bper 10,000\b", Term("Per 10,000", "For every 10,000 children who live in the council's area.")),
    (
        r"section 47",
        Term(
            "Section 47 enquiry",
            "An enquiry that the council must make where a child may be "
            "suffering harm (Children Act 1989, section 47).",
        ),
    ),
    (
        r"child protection plan|on a plan|plans? ",
        Term(
            "Child protection plan",
            "What is to be done, by whom, "
            "to keep a child safe at home; several agencies agree it at a conference.",
        ),
    ),
    (
        r"conference",
        Term(
            "Initial conference",
            "The first meeting of family and agencies about a child who may need a child protection plan.",
        ),
    ),
    (r"referral", Term("Referral", "A request for help that the service takes on.")),
    (r"contact", Term("Contact", "Any message to the service about a child, whatever came of it.")),
    (r"working day", Term("Working day", "A day that is neither a weekend nor a bank holiday.")),
    (
        r"special guardian",
        Term(
            "Special guardianship",
            "A court's order that a child grows up with a guardian, mostly a relative.",
        ),
    ),
    (
        r"return|missing",
        Term(
            "Return interview",
            "A talk with a child who was missing, by somebody independent, within 72 hours of the return.",
        ),
    ),
    (r"in care|looked after", Term("Children in care", "Children whom the council looks after.")),
    (r"middle|median", Term("Middle value", "Half are below it, half above.")),
)
HOW_TO_READ = (
    "Each dot is one month. The shaded band is the usual range: as long as nothing changes, nearly every "
    "month falls in it by chance alone.",
    "A diamond marks a real change: more than chance explains. A single month up or down is no change.",
    "The dashed line is the target. It can be missed by chance while nothing has changed, and be met by "
    "chance too.",
    "Siblings who move together count as one piece of evidence, so a large family does not look like a "
    "trend.",
)
HOW_HIDDEN = (
    "The letter c stands for a hidden number: it is from 1 to 5, or another such number could be worked out "
    "from it."
)


def glossary(text: str, symbols: bool) -> tuple[Term, ...]:
    """The terms that a text uses, in alphabetical order."""
    found = [term for pattern, term in TERMS if re.search(pattern, text, re.I)]
    if symbols:
        found.append(Term("c", HOW_HIDDEN))
    found.append(Term("Usual range", "Where nearly every month falls while nothing changes."))
    return tuple(sorted(found, key=lambda term: term.term.casefold()))
