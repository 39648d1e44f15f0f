"""Page 2, waiting times of a period: a picture, the table under it, what each figure means, and the same as CSV."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.engine.reports import FIGURES, Report
from supervisor.chart import chart
from supervisor.console import Console
from supervisor.page import HEADERS, language_of
from supervisor.waiting import GROUPS, Asked, WaitReports, as_csv, asked, named, presets

log = logging.getLogger(__name__)


def waiting_routes(console: Console) -> list[HTTPRouteHandler]:
    """The routes, bound to one console; none where no report can be made."""
    reports = console.reports
    if reports is None:
        return []

    @get("/supervisor/waiting")
    async def waiting(request: Request[Any, Any, Any]) -> Response[str]:
        console.signed_in(request)
        wanted = asked_of(console, request)
        return _page(console, request, wanted, await _measure(reports, wanted))

    @get("/supervisor/waiting.csv")
    async def download(request: Request[Any, Any, Any]) -> Response[Any]:
        console.signed_in(request)
        wanted, language = asked_of(console, request), language_of(request)
        report = await _measure(reports, wanted)
        if report is None:
            return _page(console, request, wanted, None)
        body = as_csv(wanted, report, named(report.rows, wanted.by, console.engine.state.hall, language), language)
        headers = {**HEADERS, "content-disposition": f'attachment; filename="{wanted.file_name}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    return [waiting, download]


def _page(console: Console, request: Request[Any, Any, Any], wanted: Asked, report: Report | None) -> Response[str]:
    """The page of a report, or of none."""
    rows = named(report.rows, wanted.by, console.engine.state.hall, language_of(request)) if report else []
    today = today_of(console)
    shown = (wanted.first, wanted.last)
    current = next((word for word, *period in presets(today) if tuple(period) == shown), "")
    return console.page(
        request, "waiting.html", 200 if report else 503, active="waiting", asked=wanted,
        whole=report.whole if report else None, rows=rows, groups=GROUPS, chart=chart(rows),
        presets=presets(today), current=current,
        still_waiting=_still_waiting(console) if wanted.last >= today else 0, today=today, definitions=FIGURES,
    )  # fmt: skip


async def _measure(reports: WaitReports, wanted: Asked) -> Report | None:
    """The report, or None where its process or the database fails: the reader gets a sentence, the log the trace."""
    try:
        return await reports.measure(
            wanted.first.isoformat(), wanted.until.isoformat(), wanted.by, without_incidents=wanted.without_incidents
        )
    except Exception:
        log.exception("report_failed by=%s first=%s last=%s", wanted.by, wanted.first, wanted.last)
        return None


def _still_waiting(console: Console) -> int:
    """People who wait now: their waits are not over, so no figure counts them yet."""
    return sum(service.waiting for service in console.engine.state.services.values())


def asked_of(console: Console, request: Request[Any, Any, Any]) -> Asked:
    """The period and the grouping an address asks for."""
    given = request.query_params
    without = given.get("incidents", "") == "no"
    return asked(given.get("from", ""), given.get("to", ""), given.get("by", ""), today_of(console), without)


def today_of(console: Console) -> date:
    """The hall's local date."""
    return datetime.fromtimestamp(console.clock() / 1000, UTC).astimezone(ZoneInfo(console.zone)).date()
