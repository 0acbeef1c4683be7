"""One figure of a text with all that it is held against, and words that several rules for figures read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from perfcore.commentary import about, text, words_figures
from perfcore.commentary.known import Figures
from perfcore.commentary.mentions import Mention
from perfcore.commentary.model import Context
from perfcore.commentary.roles import Said

# what makes a count one of a part only: "12 were late because of snow"
SUBSET_AFTER = re.compile(
    r"\b(?:because|due|after|following|who|whose|aged|account\w*|made|make|explain\w*|contribut\w*|with"
    r"|of (?:them|these|those|the|which)|for|were (?:for|from|in)|in (?:the|our|one|two)|under|awaiting"
    r"|waiting|concern\w*|relat\w*|involv\w*|came|come|from|already|still)\b",
    re.I,
)
# what leads up to the figure that a sentence reports
HEADLINE = re.compile(
    r"\b(?:to|at|was|were|is|are|stood|stands|total(?:led|s|ling)?(?: of)?|reached|recorded|reported"
    r"|figure of|had"
    r"|have)\s*$",
    re.I,
)


@dataclass(frozen=True)
class Claim:
    """A figure, the part it is given, its sentence, and the data."""

    mention: Mention
    said: Said
    sentence: text.Span
    context: Context
    figures: Figures
    known: about.Words


def elsewhere(mention: Mention) -> bool:
    """Whether the figure is of somewhere or something that the data do not hold."""
    return (
        words_figures.ELSEWHERE.search(mention.before) is not None
        or words_figures.ELSEWHERE.search(mention.after) is not None
    )


def own_near(claim: Claim) -> bool:
    """Whether a word of the measure's name follows the figure."""
    return bool(text.stems(claim.mention.after[:40]) & claim.known.own)


def listed(values: Iterable[float]) -> str:
    return " and ".join(dict.fromkeys(shown(value) for value in values))


def shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"
