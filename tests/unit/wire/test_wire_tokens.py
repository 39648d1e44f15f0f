"""The token file, and the pauses between tries."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import pytest

from shared.wire.backoff import pauses
from shared.wire.tokens import TokenFileError, read_token


def token_file(folder, text, mode=0o600):
    path = folder / "token"
    path.write_bytes(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_the_owner_alone_may_read_it(tmp_path, mode):
    assert read_token(token_file(tmp_path, b"abc-DEF_123\n", mode)) == "abc-DEF_123"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o620])
def test_a_file_others_can_reach_is_refused_with_a_next_step(tmp_path, mode):
    with pytest.raises(TokenFileError, match="chmod 600") as refused:
        read_token(token_file(tmp_path, b"very-secret", mode))
    assert "very-secret" not in str(refused.value)


@pytest.mark.parametrize("text", [b"", b"\n", b"two words", b"two\nlines", b"\xff\xfe"])
def test_a_file_with_anything_else_is_refused(tmp_path, text):
    with pytest.raises(TokenFileError):
        read_token(token_file(tmp_path, text))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(TokenFileError, match="check the path"):
        read_token(tmp_path / "nothing")
    with pytest.raises(TokenFileError):
        read_token(tmp_path)
    os.mkfifo(tmp_path / "pipe", 0o600)
    line = os.open(tmp_path / "pipe", os.O_RDWR)  # so that opening the other end does not wait
    with pytest.raises(TokenFileError, match="plain file"):
        read_token(tmp_path / "pipe")
    os.close(line)


def test_pauses_double_up_to_the_longest_with_jitter():
    seen = list(itertools.islice(pauses(0.05, 1.0), 8))
    steps = [0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0]
    assert all(step / 2 <= pause <= step for pause, step in zip(seen, steps, strict=True))


def test_the_network_libraries_are_not_loaded_before_they_are_needed():
    code = (
        "import sys; import shared.wire.commands as c, shared.wire.feed, shared.wire.tokens;"
        "c.CommandClient(['http://127.0.0.1:1'], 'x');"
        "sys.exit(any(name in sys.modules for name in ('httpx', 'websockets', 'asyncio', 'PySide6')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
