"""Fail the n-th operation on the database, for every n: nothing is half done, and asking again gives one outcome."""

from __future__ import annotations

import asyncio

import pytest
from engine_driver import ADMIN, MONDAY, Clock, Driver, picture

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.engine.engine import Engine
from shared.engine.verify import verify


class Faulty:
    """A connection whose cursors fail at the n-th operation, before doing it or after."""

    def __init__(self, connection, nth, after):
        self.connection = connection
        self.left = nth
        self.after = after
        self.fired = False

    def cursor(self):
        return FaultyCursor(self, self.connection.cursor())

    def execute(self, *arguments):
        """Beside the transaction: the log is emptied."""
        return self.connection.execute(*arguments)

    def close(self):
        self.connection.close()

    def step(self, operation):
        self.left -= 1
        if self.left == 0 and not self.after:
            self.fired = True
            raise OSError("the operation failed")
        operation()
        if self.left == 0 and self.after:
            self.fired = True
            raise OSError("the operation was done, but its answer was lost")


class FaultyCursor:
    def __init__(self, faulty, cursor):
        self.faulty, self.real = faulty, cursor

    def execute(self, *arguments):
        self.faulty.step(lambda: self.real.execute(*arguments))

    def executemany(self, *arguments):
        self.faulty.step(lambda: self.real.executemany(*arguments))

    @property
    def rowcount(self):
        return self.real.rowcount


STEPS = (
    lambda d: c.IssueTicket(service="ho-tich"),
    lambda d: c.CallNext(counter="q1", version=d.version("q1")),
    lambda d: c.Transfer(counter="q1", version=d.version("q1"), service="dat-dai"),
    lambda d: c.CallNext(counter="q2", version=d.version("q2")),
    lambda d: c.Finish(counter="q2", version=d.version("q2")),
    lambda d: c.IssueTicket(service="dat-dai"),
    lambda d: c.SettleTicket(ticket="20261123-B001", decision="next_day"),
    lambda d: c.CloseDay(),
)


@pytest.mark.parametrize("after", [False, True], ids=["undone", "done"])
@pytest.mark.parametrize("step", range(len(STEPS)))
def test_every_operation_may_fail(database, step, after, expected_log):
    expected_log("engine.commit_failed", "shared.engine")

    async def work():
        clock = Clock(MONDAY)
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1")
        await driver.at(c.OpenCounter, "q2")
        for earlier in STEPS[:step]:
            await driver.do(earlier(driver))
        nth, fired = 1, True
        before = picture(engine.state)
        command = STEPS[step](driver)
        while fired:
            faulty = engine.store._connection = Faulty(engine.store._connection, nth, after)
            answer = await engine.submit(f"the-request-{step}", command, ADMIN)
            fired, nth = faulty.fired, nth + 1
            if not fired:
                break
            assert isinstance(answer, Unknown)
            while not engine.live:
                await asyncio.sleep(0.002)
            if picture(engine.state) != before:  # the COMMIT itself was done: it must not be done again
                assert after
                break
        final = await engine.submit(f"the-request-{step}", command, ADMIN)
        assert isinstance(final, Accepted)
        seq = engine.seq
        assert await engine.submit(f"the-request-{step}", command, ADMIN) == final and engine.seq == seq
        assert nth > 5
        await engine.close()

    asyncio.run(work())
    verdict = verify(database)
    assert verdict.ok, verdict


def test_a_command_that_breaks_the_engine_harms_nobody_else(database, monkeypatch, expected_log):
    """A fault of our own in the rules: its sender is told, the others ask again, nothing is written of it."""
    expected_log("engine.evolve_broke", "shared.engine")
    from shared.engine import writer

    real = writer.result_of

    def result_of(state, command, events):
        if isinstance(command, c.IssueTicket) and command.language == "xx":
            raise KeyError("a fault of our own")
        return real(state, command, events)

    monkeypatch.setattr(writer, "result_of", result_of)

    async def work():
        engine = await Engine.open(database, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        good, bad = c.IssueTicket(service="ho-tich"), c.IssueTicket(service="ho-tich", language="xx")
        asked = [engine.submit(f"request-{n}", bad if n == 2 else good, ADMIN) for n in range(5)]
        answers = await asyncio.gather(*asked)
        assert isinstance(answers[2], Refused) and answers[2].code == "internal"
        others = [answer for n, answer in enumerate(answers) if n != 2]
        assert all(isinstance(answer, Unknown) for answer in others[:2])
        while not engine.live:
            await asyncio.sleep(0.002)
        again = [await engine.submit(f"request-{n}", good, ADMIN) for n in (0, 1, 3, 4)]
        assert {answer.result.label for answer in again} == {"A001", "A002", "A003", "A004"}
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok
