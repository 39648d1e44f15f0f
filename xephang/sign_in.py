"""Asking a running hall for a one-time link to its console."""

from __future__ import annotations

from pathlib import Path

import httpx

from shared.wire.tokens import read_token

ANSWER_S = 5.0


def sign_in_link(engine: str, token_file: Path, role: str = "supervisor", name: str = "supervisor") -> str:
    """The address that signs a browser in, once and within ten minutes.

    Raises httpx.HTTPError where the server does not give one, TokenFileError for a token file that cannot be used.
    """
    answer = httpx.post(
        f"{engine}/v1/sign-in-links",
        json={"name": name, "role": role},
        headers={"authorization": f"Bearer {read_token(token_file)}"},
        timeout=ANSWER_S,
    )
    return engine + str(answer.raise_for_status().json()["path"])
