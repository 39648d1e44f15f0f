"""Printers by URL: a driver is whatever is registered under its scheme in `xephang.printers`."""

from __future__ import annotations

from importlib.metadata import entry_points

from shared.ports.printer import PrinterPort

GROUP = "xephang.printers"


class UnknownPrinter(ValueError):
    """No driver of this scheme is installed; the text lists those there are."""


def schemes() -> list[str]:
    """The schemes of all installed drivers."""
    return sorted(point.name for point in entry_points(group=GROUP))


def open_printer(url: str) -> PrinterPort:
    """The printer behind a URL, not opened yet. Raises UnknownPrinter, or ValueError for a URL its driver refuses."""
    scheme = url.partition(":")[0]
    found = [point for point in entry_points(group=GROUP) if point.name == scheme]
    if not found:
        raise UnknownPrinter(f"{scheme}: one of {', '.join(schemes())}")
    driver: PrinterPort = found[0].load()(url)
    return driver
