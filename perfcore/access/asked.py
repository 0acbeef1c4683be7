"""What a viewer may ask of the values: which filters, which breakdowns, and which teams they end up with."""

from __future__ import annotations

from collections.abc import Mapping

from perfcore.access.viewer import Refused, Viewer, may, must_see_workers, scope
from perfcore.catalogue.model import Catalogue, Measure, Over

Where = Mapping[str, tuple[str, ...]]
TEAM = "team"
NO_FILTER = (
    "Your role sees fixed tables, not free filters: a filtered figure taken from the whole would show the "
    "small numbers that are hidden; a manager, a head, an analyst or an administrator may filter."
)


def narrowed(
    viewer: Viewer,
    catalogue: Catalogue,
    measure: Measure,
    by: str | None,
    where: Where | None,
    over: Over | None = None,
    rows: bool = False,
) -> dict[str, tuple[str, ...]]:
    """The filters that are really asked: a manager's are limited to own teams, and never widened.

    A manager's undrilled, unfiltered figure is the whole council's; `rows` never are. Raises `Refused`.
    """
    asked = {name: tuple(groups) for name, groups in (where or {}).items()}
    named = [catalogue.dimensions.get(name) for name in (by or "", *asked)]
    if any(dimension is not None and dimension.restricted for dimension in named):
        must_see_workers(viewer)
    if not may(viewer, "figures"):
        if asked:
            raise Refused(NO_FILTER)
        if over is not None and over != measure.over and measure.count_of != "rows":
            raise Refused(
                f"Your role sees {measure.name} over its own window only: different people of other windows "
                "could be subtracted from each other."
            )
        return {}
    teams = scope(viewer)
    if teams is None or (not asked and by is None and not rows):
        return asked
    if TEAM not in measure.drill:
        raise Refused(
            f"{measure.name} cannot be split by team, and your role sees the whole council's total and the "
            "figures of its own teams; a head or an administrator may see more."
        )
    wanted = asked.get(TEAM)
    # in scope and asked for: none left means nothing, never everything
    asked[TEAM] = tuple(team for team in teams if wanted is None or team in wanted)
    return asked


def sees_whole_council(viewer: Viewer) -> bool:
    """Whether a viewer may see what lies behind the whole council's figures, in every team of it."""
    return may(viewer, "figures") and scope(viewer) is None
