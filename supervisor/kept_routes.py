"""Page "our word": a picture of the printed waits that held, the tables under it, and what each figure means."""

from __future__ import annotations

import logging
from typing import Any, cast

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.engine.estimates import CALIBRATION, Calibration
from shared.engine.outcomes import OUTCOMES, Outcomes
from supervisor.console import Console
from supervisor.kept import HIGH, LOW, By, KeptReports, ended, held, whole
from supervisor.page import language_of
from supervisor.waiting import Asked, presets
from supervisor.waiting_routes import asked_of, today_of

log = logging.getLogger(__name__)
GROUPS: tuple[By, ...] = ("service", "day")


def kept_routes(console: Console) -> list[HTTPRouteHandler]:
    """The route, bound to one console; none where no report can be made."""
    if console.reports is None:
        return []
    reports = cast(KeptReports, console.reports)

    @get("/supervisor/kept")
    async def kept(request: Request[Any, Any, Any]) -> Response[str]:
        console.signed_in(request)
        wanted = asked_of(console, request)
        by: By = "day" if wanted.by == "day" else "service"
        found = await _measure(reports, wanted, by)
        calibrations, outcomes = found or ([], [])
        hall, language, today = console.engine.state.hall, language_of(request), today_of(console)
        current = next((word for word, *days in presets(today) if days == [wanted.first, wanted.last]), "")
        return console.page(
            request, "kept.html", 200 if found else 503, active="kept", asked=wanted, by=by, groups=GROUPS,
            failed=found is None, rows=held(calibrations, by, hall, language), whole=whole(calibrations),
            ended=ended(outcomes, by, hall, language), all=outcomes[-1] if outcomes else Outcomes(key=""),
            presets=presets(today), current=current, today=today, low=LOW, high=HIGH,
            definitions=(*CALIBRATION, *OUTCOMES),
        )  # fmt: skip

    return [kept]


async def _measure(reports: KeptReports, wanted: Asked, by: By) -> tuple[list[Calibration], list[Outcomes]] | None:
    """Both reports, or None where their process or the database fails."""
    period = wanted.first.isoformat(), wanted.until.isoformat()
    try:
        return await reports.calibration(*period, by), await reports.outcomes(*period, by)
    except Exception:
        log.exception("report_failed by=%s first=%s last=%s", by, wanted.first, wanted.last)
        return None
