"""Changes too slow for any window against the months just before it: last year against the years before last.

A rise of 1% a month never stands out from the 36 months before it, since those have risen too. So the last
12 months are held, too, against up to 60 months that end a year before them. Looked at every month in a
quiet series of 20 families this flags 1.0 month per 1,000, and 1% a month is found within three years in
96% of series (docs/signals.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from perfcore.signals import evidence as rows_of
from perfcore.signals.judging import Question, judge_together
from perfcore.signals.windows import Settings
from perfcore.values.values import Values

SLOW = Settings(windows=(12,), gap=12, longest=60, baseline=24)
SLOW_P = 0.002  # two-sided: a fifth look at the same months must cost little
SLOW_Z = float(-special.ndtri(SLOW_P / 2))


def with_slow_changes(
    values: Values, questions: Sequence[Question], judged: pd.DataFrame, latest: int | None
) -> pd.DataFrame:
    """Lines of `judge_together` with the signal "slow" where nothing else is real and the longer view is.

    Only wholes are looked at, not groups; and not where the same families come month after month.
    """
    asked = [place for place, question in enumerate(questions) if _can_be_slow(values, question)]
    if not asked:
        return judged
    longer = judge_together(values, [questions[place] for place in asked], latest, SLOW)
    here = judged["question"].isin(asked).to_numpy()
    score, part = np.full(len(judged), np.nan), np.full(len(judged), "", dtype=object)
    score[here], part[here] = longer["score"], longer["part"]
    slow = (np.abs(np.nan_to_num(score)) > SLOW_Z) & (part != "net")
    slow &= judged["signal"].isin(["none", "watch"]).to_numpy()
    return judged.assign(
        signal=judged["signal"].mask(slow, "slow"),
        score=judged["score"].mask(slow, pd.Series(score)),
        direction=judged["direction"].mask(slow, pd.Series(np.sign(np.nan_to_num(score)).astype(np.int64))),
        window=judged["window"].mask(slow, 12),
        part=judged["part"].mask(slow, pd.Series(part, dtype="str")),
        larger_families=judged["larger_families"] & ~slow,
    )


def _can_be_slow(values: Values, question: Question) -> bool:
    if question.by is not None:
        return False
    measure = question.measure
    return rows_of.moves(measure) or rows_of.settings_for(values, measure) is rows_of.USUAL
