"""Halls to simulate: the two described in halls/, and small ones nobody would think of."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from shared.domain import hall_check, hall_file
from shared.domain.hall import (
    Agency,
    Area,
    BookingSettings,
    CallingPlan,
    Counter,
    Group,
    Hall,
    Hours,
    NamedOrder,
    PriorityClass,
    Reason,
    Service,
    Session,
    Threshold,
)  # fmt: skip

FOLDER = Path(__file__).resolve().parents[2] / "halls"
CLASSES = ("nguoi-co-cong", "nguoi-khuyet-tat", "nguoi-cao-tuoi")
RULES: tuple[Literal["first_come", "always_first", "interleave"], ...] = (
    "first_come", "always_first", "interleave", "interleave", "interleave",
)  # fmt: skip
TRIES = 200
REASONS = [
    Reason(id="hop", name="Họp", acts=["pause"]),
    Reason(id="gap", name="Cần giúp ngay", acts=["call_ticket", "give_priority"]),
    Reason(id="ve", name="Công dân đã về", acts=["cancel"]),
    Reason(id="thieu", name="Thiếu giấy tờ", acts=["park"]),
    Reason(id="cho-dau", name="Chờ đóng dấu", acts=["park"], keeps_waiting=True),
    Reason(id="chuyen", name="Chuyển hồ sơ", acts=["transfer"]),
    Reason(id="sai", name="Không đúng diện", acts=["refuse_priority"]),
]
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def pick(seed: int, chance: random.Random) -> Hall:
    """One hall for this seed: a third each communes, provincial centres and small random halls."""
    if seed % 3 == 0:
        return described("commune")
    if seed % 3 == 1:
        return described("provincial")
    return random_hall(chance)


def described(name: str) -> Hall:
    """A hall of the folder halls/."""
    return of_file(FOLDER / f"{name}.toml")


@lru_cache(maxsize=4)
def of_file(file: Path) -> Hall:
    """The hall of a file. Raises ValueError where something is wrong with it."""
    reading = hall_file.read(file.read_text("utf-8"))
    if reading.hall is None:
        raise ValueError(f"{file}: {next(problem for problem in reading.problems if not problem.warning)}")
    return reading.hall


def random_hall(chance: random.Random) -> Hall:
    """A small hall: few counters, any calling plan, sometimes services with hours of their own.

    Plans that could starve somebody are refused by the hall's check; then the dice are thrown again.
    """
    for _ in range(TRIES):
        hall = _thrown(chance)
        wrong = [problem for problem in hall_check.check(hall) if not problem.warning]
        if not wrong:
            return hall
    raise ValueError(f"the random hall is no hall: {wrong[0]}")


def _thrown(chance: random.Random) -> Hall:
    services = [f"s{number}" for number in range(1, chance.randint(2, 5))]
    counters = _counters(services, chance)
    orders = _orders(chance)
    return Hall(
        id=f"hall-{chance.randrange(1000)}",
        name="Bộ phận một cửa",
        hours=Hours(
            sessions=[Session(days=EVERY_DAY, opens="07:00", closes="11:30"),
                      Session(days=EVERY_DAY, opens="13:00", closes="17:00")],
            public_holidays=False,
        ),
        calling=_plan(chance),
        booking=BookingSettings(early_minutes=chance.choice([30, 90]), late_minutes=chance.choice([5, 45]),
                                late=chance.choice(["arrival", "refuse"])),
        priorities=_classes(chance),
        areas=[Area(id="a", name="Khu A"), Area(id="b", name="Khu B")],
        agencies=[Agency(id="ubnd", name="Ủy ban nhân dân", area="a")],
        services=[
            Service(id=service, name=f"Lĩnh vực {service}", agency="ubnd", series="ABCDE"[index],
                    target_minutes=chance.choice([10, 30, 60]), slot_places=chance.choice([-1, 1, 1]),
                    next=services[index + 1] if index + 1 < len(services) and chance.random() < 0.4 else "")
            for index, service in enumerate(services)
        ],
        counters=counters,
        orders=orders,
        groups=_groups([counter.id for counter in counters], orders, chance),
        reasons=REASONS if chance.random() < 0.6 else [],
    )  # fmt: skip


def _orders(chance: random.Random) -> list[NamedOrder]:
    """Up to two orders beside the hall's own."""
    return [
        NamedOrder(
            id=f"o{number}", rule=chance.choice(["first_come", "interleave", "always_first"]),
            priority_calls=chance.randint(1, 3), ordinary_between=chance.randint(1, 3),
            between_services=chance.choice(["arrival", "ageing"]), no_later_than_minutes=chance.choice([30, 60, 90]),
            appointments_first=chance.random() < 0.7, others_between_returned=chance.randint(1, 3),
        )
        for number in range(chance.randint(0, 2))
    ]  # fmt: skip


def _groups(counters: list[str], orders: list[NamedOrder], chance: random.Random) -> list[Group]:
    """Counters that call as one; some stay by themselves."""
    if len(counters) < 2 or chance.random() < 0.3:
        return []
    together = chance.sample(counters, chance.randint(2, len(counters)))
    order = chance.choice(["", *(each.id for each in orders)])
    return [Group(id="g", name="Nhóm", counters=together, order=order)]


def _plan(chance: random.Random) -> CallingPlan:
    rule = chance.choice(RULES)
    return CallingPlan(
        rule=rule,
        no_later_than_minutes=60 if rule == "always_first" else chance.choice([0, 0, 45]),
        priority_calls=chance.randint(1, 2),
        ordinary_between=chance.randint(1, 4),
        between_services=chance.choice(["arrival", "arrival", "ageing"]),
        others_between_returned=chance.randint(1, 2),
        calls_before_absent=chance.randint(1, 3),
        walk_seconds=chance.choice([0, 30, 60]),
        restore_within_minutes=chance.choice([5, 30, 240]),
        restore_after_calls=chance.choice([0, 1, 3]),
        most_restores=chance.randint(1, 2),
        transfers=chance.choice(["joining", "arrival"]),
        dossiers_per_turn=chance.choice([0, 2, 3]),
        out_of_order_per_day=chance.choice([0, 3, 10]),
    )


def _classes(chance: random.Random) -> list[PriorityClass]:
    first = [
        PriorityClass(id=name, name=name, rank=rank, no_later_than_minutes=chance.choice([0, 0, 40]))
        for rank, name in enumerate(CLASSES[: chance.randint(0, 3)], start=1)
    ]
    return [*first, PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)]


def _counters(services: list[str], chance: random.Random) -> list[Counter]:
    """Every service has a counter of its own; further counters serve and help as it falls."""
    counters = []
    for number in range(1, max(len(services), chance.randint(2, 6)) + 1):
        serves = [services[number - 1]] if number <= len(services) else chance.sample(services, 1)
        others = [service for service in services if service not in serves]
        helps = chance.sample(others, chance.randint(0, len(others)))
        rest = [service for service in others if service not in helps]
        beyond = [Threshold(service=rest[0], waiting=3, minutes=20)] if rest and chance.random() < 0.5 else []
        counters.append(
            Counter(id=f"q{number}", number=number, area=chance.choice("ab"), serves=serves, helps=helps,
                    helps_beyond=beyond, walk_seconds=chance.choice([0, 0, 45]))
        )  # fmt: skip
    return counters


def changed_hall(hall: Hall, chance: random.Random) -> Hall:
    """The same hall with one thing changed, as somebody might in the middle of a day."""
    change = chance.choice((_other_plan, _other_helps, _more_counters, _fewer_counters, _other_digits, _fewer_classes))
    return change(hall, chance)


def _other_plan(hall: Hall, chance: random.Random) -> Hall:
    return replace(hall, calling=_plan(chance), groups=[] if chance.random() < 0.3 else hall.groups)


def _other_helps(hall: Hall, chance: random.Random) -> Hall:
    index = chance.randrange(len(hall.counters))
    counter = hall.counters[index]
    others = [service.id for service in hall.services if service.id not in counter.serves]
    helps = chance.sample(others, min(len(others), chance.randint(0, 2)))
    counters = [*hall.counters]
    counters[index] = replace(counter, helps=helps)
    return replace(hall, counters=counters)


def _more_counters(hall: Hall, chance: random.Random) -> Hall:
    number = max(counter.number for counter in hall.counters) + 1
    serves = [chance.choice(hall.services).id]
    return replace(
        hall, counters=[*hall.counters, Counter(id=f"q{number}", number=number, area=hall.areas[0].id, serves=serves)]
    )


def _fewer_counters(hall: Hall, chance: random.Random) -> Hall:
    """Take a counter away, where every service keeps another one."""
    index = chance.randrange(len(hall.counters))
    left = [counter for at, counter in enumerate(hall.counters) if at != index]
    served = {service for counter in left for service in counter.serves}
    return replace(hall, counters=left) if served >= {service.id for service in hall.services} else hall


def _other_digits(hall: Hall, chance: random.Random) -> Hall:
    return replace(hall, ticket=replace(hall.ticket, digits=chance.choice([2, 3, 4])))


def _fewer_classes(hall: Hall, chance: random.Random) -> Hall:
    first = [priority for priority in hall.priorities if not priority.ordinary]
    if not first:
        return hall
    gone = chance.choice(first)
    return replace(hall, priorities=[priority for priority in hall.priorities if priority != gone])
