"""Business days, configurations and incidents, step by step in the naive hall."""

from __future__ import annotations

from shared.domain import events as e
from xephang.simulation.checkers.model import GONE, IN_HAND, Person, Trouble, Watch, Window
from xephang.simulation.checkers.moves import Steps


class Days(Steps):
    """Whoever is in hand or set aside for a later day lives on over night; all others' visits end."""

    def on_HallConfigured(self, event: e.HallConfigured, at: int) -> None:
        """What an incident stopped until now was stopped by the hall as it was."""
        held = [window.id for window in self.hall.windows.values() if window.holds]
        self._settle_clocks(at)
        self.hall.configure(event.hall)
        self._must(all(counter in self.hall.windows for counter in held), "a counter went with a number in hand")

    def _settle_clocks(self, at: int) -> None:
        if self.hall.hall is not None:
            for person in self.hall.queue:
                if person.state not in GONE:
                    self.hall.count_on(person, at, runs=person.watch.runs)
        for trouble in self.hall.troubles:
            if not trouble.until:
                trouble.since = max(trouble.since, at)
        self.hall.troubles = [trouble for trouble in self.hall.troubles if not trouble.until]

    def on_DayOpened(self, event: e.DayOpened, at: int) -> None:
        self._must(not self.hall.open and event.date > self.hall.date, f"{event.date} follows {self.hall.date}")
        lives = [person for person in self.hall.queue if person.state in IN_HAND or self._kept(person)]
        lives.sort(key=lambda person: person.place)
        self._must([ticket.id for ticket in event.carried] == [each.id for each in lives], "others live on over night")
        homes = {window.home for window in self.hall.windows.values() if window.home and window.holds}
        covered = {window.id: window.home for window in self.hall.windows.values() if window.home in homes}
        for number, person in enumerate(lives):
            person.linked &= {each.id for each in lives}
            self._over_night(person, number - len(lives), at)
            if person.until <= event.date:
                person.until = ""
        self.hall.date, self.hall.open, self.hall.practice = event.date, True, event.practice
        self.hall.queue, self.hall.windows, self.hall.runs = lives, {}, {}
        self.hall.arrivals = self.hall.joins = 0
        self.hall.configure(event.hall)
        for person in lives:
            if person.state in IN_HAND:
                window = self.hall.windows.setdefault(person.counter, Window(person.counter))
                window.state, window.holds = "open", person.id
        for counter, home in covered.items():
            if counter in self.hall.windows and home in self.hall.windows:
                self.hall.windows[counter].home = home

    def _kept(self, person: Person) -> bool:
        return person.state == "parked" and person.until > self.hall.date and not person.rehearsal

    def _over_night(self, person: Person, place: int, at: int) -> None:
        """The night is nobody's wait."""
        person.settled, person.place = "", (place, 0)
        person.call = 0
        if person.watch.runs:
            person.watch = Watch(self.hall.waited(person, self._before), at, True)

    def on_DayClosed(self, event: e.DayClosed, at: int) -> None:
        left = {
            person.id for person in self.hall.queue if person.state not in (*GONE, *IN_HAND) and not self._kept(person)
        }
        self._must(event.date == self.hall.date and self.hall.open, f"{event.date} is not open")
        self._must(set(event.expired) == left, f"left over are {sorted(left)}, expired are {sorted(event.expired)}")
        self._must(len(event.expired) == len(set(event.expired)), "a number expired twice")
        self.hall.open = False
        for person in self.hall.queue:
            if person.id in left:
                person.state, person.since = "expired", at

    def on_IncidentDeclared(self, event: e.IncidentDeclared, at: int) -> None:
        told = event.incident
        self.hall.troubles.append(Trouble(told.id, told.area, told.service, at))

    def on_IncidentEnded(self, event: e.IncidentEnded, at: int) -> None:
        found = [trouble for trouble in self.hall.troubles if trouble.id == event.incident and not trouble.until]
        self._must(len(found) == 1, f"{event.incident} ends and was not there")
        for trouble in found:
            trouble.until = max(at, 1)
