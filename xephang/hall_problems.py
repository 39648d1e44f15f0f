"""What is wrong with a hall, in sentences: places and people by the names the hall gives them."""

from __future__ import annotations

from datetime import date

from shared.domain.hall import Hall
from shared.domain.hall_problem import Problem, Step
from shared.words import say


def lines(problem: Problem, hall: Hall | None, language: str) -> list[str]:
    """A problem with its line in the file; below it the case that shows it, call by call.

    `hall` is what the file describes, right or wrong; None leaves ids where names would stand.
    """
    facts = {"key": problem.key, "expected": problem.expected, "found": problem.found}
    facts |= {name: _in_words(name, value, hall, language) for name, value in problem.facts.items()}
    words = say(f"hall.{problem.code}", language, **facts)
    kind = "hall.warning_line" if problem.warning else "hall.problem_line"
    return [say(kind, language, line=problem.line, sentence=words), *_case(problem, hall, language)]


def day_in_words(day: str, language: str) -> str:
    """A date "YYYY-MM-DD", or weekdays from 1 to 7: "1,2"."""
    if "-" not in day:
        return ", ".join(say(f"screen.weekday_{each}", language) for each in day.split(","))
    found = date.fromisoformat(day)
    return say("hall.day", language, day=f"{found.day:02}", month=f"{found.month:02}", year=str(found.year))


def name_of(kind: str, key: str, hall: Hall | None, language: str) -> str:
    """The name of a service or a class; its id where the hall does not know it."""
    things = getattr(hall, kind) if hall else []
    found = next((each for each in things if each.id == key), None)
    if found is None:
        return key
    return str(found.name_en if language == "en" and found.name_en else found.name)


def _in_words(name: str, value: str, hall: Hall | None, language: str) -> str:
    if name in ("day", "first", "last"):
        return day_in_words(value, language)
    kinds = {"service": "services", "priority": "priorities"}
    return name_of(kinds[name], value, hall, language) if name in kinds else value


def _case(problem: Problem, hall: Hall | None, language: str) -> list[str]:
    if not problem.case:
        return []
    steps = [_step(turn, step, hall, language) for turn, step in enumerate(problem.case, start=1)]
    label = problem.facts.get("label", "")
    told = [say("hall.case", language, label=label), *steps, say("hall.case_on", language, label=label)]
    return [f"    {line}" for line in told]


def _step(turn: int, step: Step, hall: Hall | None, language: str) -> str:
    return say(
        "hall.case_step",
        language,
        turn=turn,
        minute=step.minute,
        counter=step.counter,
        label=step.label,
        service=name_of("services", step.service, hall, language),
        priority=name_of("priorities", step.priority, hall, language),
        rule=say(f"hall.rule.{step.rule}", language),
    )
