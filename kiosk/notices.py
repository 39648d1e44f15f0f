"""What the hall tells everybody now: incidents and notices, each where it matters."""

from __future__ import annotations

from kiosk.scene import Scene
from shared.domain.hall import Service
from shared.domain.rows import NoticeRow


def incident_text(scene: Scene) -> str:
    """The newest incident of the whole hall, or of an area with its name before it; "" while there is none."""
    rows = [each for each in _now(scene) if each.incident and not each.service]
    rows.sort(key=lambda each: (bool(each.area), -each.since))
    return _said(scene, rows[0]) if rows else ""


def service_incident(scene: Scene, service: Service) -> str:
    """An incident of this service, or of the area its agency is in."""
    agency = scene.agency(service.agency)
    area = agency.area if agency else ""
    found = (each for each in _now(scene) if each.incident)
    mine = (each for each in found if each.service == service.id or (not each.service and area and each.area == area))
    return next((scene.either(each.text, each.text_en) for each in mine), "")


def notice_text(scene: Scene) -> str:
    """The newest notice posted, else the first of the hall's own, which are in Vietnamese only."""
    rows = sorted((each for each in _now(scene) if not each.incident), key=lambda each: -each.since)
    if rows:
        return _said(scene, rows[0])
    return scene.hall.notices[0] if scene.hall.notices and scene.language == "vi" else ""


def _now(scene: Scene) -> list[NoticeRow]:
    return [each for each in scene.notices if not each.until or each.until > scene.now_ms]


def _said(scene: Scene, row: NoticeRow) -> str:
    text, area = scene.either(row.text, row.text_en), scene.named(scene.area(row.area))
    return f"{area}: {text}" if area else text
