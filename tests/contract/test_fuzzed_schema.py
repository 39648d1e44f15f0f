"""The interface by its own description: schemathesis, which knows nothing of the hall, asks and checks every answer."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from served_hall import ServedHall

from shared.server.interface import describe

SCHEMA = schemathesis.openapi.from_dict(describe()).exclude(path="/v1/feed")  # no HTTP answer to compare
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate],
         "derandomize": True, "database": None}  # fmt: skip


# A description cannot say everything that is refused as malformed: lengths, control characters, ids that must be known.
NOT_DESCRIBED = [positive_data_acceptance]


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    served = ServedHall(tmp_path_factory.mktemp("schema"))
    yield served
    served.stop()


@SCHEMA.parametrize()
@settings(max_examples=40, **QUIET)
def test_every_answer_is_as_described(hall, case):
    before = hall.engine.seq
    response = case.call(base_url=hall.url, headers=hall.headers("admin"))
    case.validate_response(response, excluded_checks=NOT_DESCRIBED)
    assert response.status_code < 500
    assert (response.status_code == 200) or hall.engine.seq == before
